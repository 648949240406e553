// User risk, which only orgs with Identity Threat Protection have, and what blocks an account.
import type { JsonObject } from '../../../../shared/json.ts';
import { userTarget } from '../log/event.ts';
import type { SimUser } from '../org/model.ts';
import { ok, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { invalid, OktaFault } from '../wire/faults.ts';
import { findUser, findUserToChange } from './find.ts';

const PATH = '/api/v1/users/{userId}/risk';

export const riskRoutes: readonly SimRoute[] = [
  { method: 'GET', path: PATH, scope: 'okta.userRisk.read', permission: 'okta.users.read', handle: read },
  { method: 'PUT', path: PATH, scope: 'okta.userRisk.manage', permission: 'okta.users.manage', handle: set },
  {
    method: 'GET',
    path: '/api/v1/users/{id}/blocks',
    scope: 'okta.users.read',
    permission: 'okta.users.read',
    handle: (call) =>
      ok(findUser(call, param(call, 'id')).blocked ? [{ type: 'DEVICE_BASED', appliesTo: 'UNKNOWN_DEVICES' }] : []),
  },
];

function needProtection({ world }: SimCall): void {
  if (!world.org.threatProtection)
    throw new OktaFault(401, 'E0000015', 'You do not have permission to access the feature you are requesting');
}

function riskView({ world }: SimCall, user: SimUser): JsonObject {
  const href = `${world.url}/api/v1/users/${user.id}`;
  return { riskLevel: user.risk, _links: { self: { href: `${href}/risk` }, user: { href } } };
}

function read(call: SimCall): SimAnswer {
  needProtection(call);
  return ok(riskView(call, findUser(call, param(call, 'userId'))));
}

/** Answers 201 where there was no level before. */
function set(call: SimCall): SimAnswer {
  needProtection(call);
  const user = findUserToChange(call, param(call, 'userId'));
  const level = call.body['riskLevel'];
  if (level !== 'HIGH' && level !== 'LOW') throw invalid('riskLevel', 'riskLevel: must be HIGH or LOW');
  const before = user.risk;
  user.risk = level;
  const given = call.body['riskReason'];
  call.write('user.risk.change', {
    targets: [userTarget(user)],
    reason: `${before} to ${level}`,
    debug: { previousRiskLevel: before, riskLevel: level },
  });
  const body: JsonObject = { ...riskView(call, user), ...(typeof given === 'string' ? { reason: given } : {}) };
  return { status: before === 'NONE' ? 201 : 200, body };
}
