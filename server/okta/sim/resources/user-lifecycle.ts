// What is done to a user's account: suspend, activate, deactivate, unlock, passwords, reset of factors. Each is allowed
// in some statuses only, as in Okta.
import type { JsonObject } from '../../../../shared/json.ts';
import { userTarget } from '../log/event.ts';
import type { SimUser, UserStatus } from '../org/model.ts';
import { flag, ok, okEmpty, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { invalid, OktaFault } from '../wire/faults.ts';
import { resetAllFactors } from './factor-reset.ts';
import { findUserToChange } from './find.ts';
import { endSessions, setStatus, userView } from './user-view.ts';

/** Does the change, or throws an OktaFault where the status does not allow it. */
type Change = (call: SimCall, user: SimUser) => SimAnswer;

const lifecycle = (name: string, permission: string, change: Change): SimRoute => ({
  method: 'POST',
  path: `/api/v1/users/{id}/lifecycle/${name}`,
  scope: 'okta.users.manage',
  permission,
  handle: (call) => change(call, findUserToChange(call, param(call, 'id'))),
});

export const userLifecycleRoutes: readonly SimRoute[] = [
  lifecycle('suspend', 'okta.users.lifecycle.suspend', suspend),
  lifecycle('unsuspend', 'okta.users.lifecycle.unsuspend', unsuspend),
  lifecycle('activate', 'okta.users.lifecycle.activate', activate),
  lifecycle('reactivate', 'okta.users.lifecycle.activate', reactivate),
  lifecycle('deactivate', 'okta.users.lifecycle.deactivate', (call, user) => {
    if (user.status === 'DEPROVISIONED') throw forbiddenNow();
    deactivate(call, user);
    return okEmpty();
  }),
  lifecycle('unlock', 'okta.users.lifecycle.unlock', unlock),
  lifecycle('reset_password', 'okta.users.credentials.resetPassword', resetPassword),
  lifecycle('expire_password', 'okta.users.credentials.expirePassword', (call, user) => {
    expirePassword(call, user);
    return ok(userView(call.world, user));
  }),
  lifecycle('expire_password_with_temp_password', 'okta.users.credentials.expirePassword', (call, user) => {
    expirePassword(call, user);
    return ok({ tempPassword: call.world.random.text('temporary-password', 12) });
  }),
  lifecycle('reset_factors', 'okta.users.credentials.resetFactors', (call, user) => {
    resetAllFactors(call, user);
    return okEmpty();
  }),
];

const forbiddenNow = (): OktaFault =>
  new OktaFault(403, 'E0000038', "This operation is not allowed in the user's current status.");

function suspend(call: SimCall, user: SimUser): SimAnswer {
  if (user.status !== 'ACTIVE') throw invalid('status', 'Cannot suspend a user that is not active');
  setStatus(call.world, user, 'SUSPENDED');
  endSessions(call.world, user.id);
  call.write('user.lifecycle.suspend', { targets: [userTarget(user)] });
  return okEmpty();
}

function unsuspend(call: SimCall, user: SimUser): SimAnswer {
  if (user.status !== 'SUSPENDED') throw invalid('status', 'Cannot unsuspend a user that is not suspended');
  setStatus(call.world, user, 'ACTIVE');
  call.write('user.lifecycle.unsuspend', { targets: [userTarget(user)] });
  return okEmpty();
}

function activate(call: SimCall, user: SimUser): SimAnswer {
  if (user.status !== 'STAGED' && user.status !== 'DEPROVISIONED')
    throw new OktaFault(403, 'E0000016', 'Activation failed because the user is already active');
  const hasPassword = user.passwordChanged !== null && user.status !== 'DEPROVISIONED';
  user.activated = call.world.iso();
  setStatus(call.world, user, hasPassword ? 'ACTIVE' : 'PROVISIONED');
  call.write('user.lifecycle.activate', { targets: [userTarget(user)] });
  return activation(call);
}

function reactivate(call: SimCall, user: SimUser): SimAnswer {
  if (user.status !== 'PROVISIONED' && user.status !== 'RECOVERY') throw forbiddenNow();
  call.write('user.lifecycle.reactivate', { targets: [userTarget(user)] });
  return activation(call);
}

/** The link goes out by mail, or to the caller, who hands it over. */
function activation(call: SimCall): SimAnswer {
  if (flag(call, 'sendEmail', true)) return okEmpty();
  const activationToken = call.world.random.text('activation', 20);
  return ok({ activationUrl: `${call.world.url}/welcome/${activationToken}`, activationToken });
}

/** Takes sessions and assignments of apps from the user. Groups and factors stay until the user is deleted. */
export function deactivate(call: SimCall, user: SimUser): void {
  const { org } = call.world;
  setStatus(call.world, user, 'DEPROVISIONED');
  endSessions(call.world, user.id);
  for (const app of org.apps.values()) app.users.delete(user.id);
  call.write('user.lifecycle.deactivate', { targets: [userTarget(user)] });
}

function unlock(call: SimCall, user: SimUser): SimAnswer {
  if (user.status !== 'LOCKED_OUT') throw new OktaFault(403, 'E0000032', 'Unlock is not allowed for this user.');
  setStatus(call.world, user, 'ACTIVE');
  user.blocked = false;
  call.write('user.account.unlock_by_admin', { targets: [userTarget(user)] });
  return okEmpty();
}

/** Statuses in which there is a password to reset or to let expire. */
const WITH_PASSWORD: ReadonlySet<UserStatus> = new Set([
  'ACTIVE',
  'PROVISIONED',
  'RECOVERY',
  'LOCKED_OUT',
  'PASSWORD_EXPIRED',
]);

function resetPassword(call: SimCall, user: SimUser): SimAnswer {
  if (!WITH_PASSWORD.has(user.status)) throw forbiddenNow();
  setStatus(call.world, user, 'RECOVERY');
  if (flag(call, 'revokeSessions', false)) endSessions(call.world, user.id);
  call.write('user.account.reset_password', { targets: [userTarget(user)] });
  const answer: JsonObject = flag(call, 'sendEmail', true)
    ? {}
    : { resetPasswordUrl: `${call.world.url}/reset_password/${call.world.random.text('reset', 20)}` };
  return ok(answer);
}

function expirePassword(call: SimCall, user: SimUser): void {
  if (!WITH_PASSWORD.has(user.status)) throw forbiddenNow();
  setStatus(call.world, user, 'PASSWORD_EXPIRED');
  call.write('user.account.expire_password', { targets: [userTarget(user)] });
}
