// The Factors API: what a user has enrolled, enrolling for them, and taking one away.
import { isJsonObject, type JsonObject } from '../../../../shared/json.ts';
import { userTarget } from '../log/event.ts';
import { addFactor, FACTOR_KINDS, factorsOf, type FactorKindName } from '../org/factors.ts';
import type { SimFactor, SimUser } from '../org/model.ts';
import { flag, noContent, ok, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { invalid, notFound, OktaFault } from '../wire/faults.ts';
import type { World } from '../world.ts';
import { removeFactor } from './factor-reset.ts';
import { findUser, findUserToChange } from './find.ts';

const READ = { scope: 'okta.users.read', permission: 'okta.users.read' };
const MANAGE = { scope: 'okta.users.manage', permission: 'okta.users.credentials.resetFactors' };

export const factorRoutes: readonly SimRoute[] = [
  { method: 'GET', path: '/api/v1/users/{userId}/factors', ...READ, handle: list },
  { method: 'POST', path: '/api/v1/users/{userId}/factors', ...MANAGE, handle: enroll },
  { method: 'GET', path: '/api/v1/users/{userId}/factors/{factorId}', ...READ, handle: read },
  { method: 'DELETE', path: '/api/v1/users/{userId}/factors/{factorId}', ...MANAGE, handle: remove },
  {
    method: 'POST',
    path: '/api/v1/users/{userId}/factors/{factorId}/lifecycle/activate',
    ...MANAGE,
    handle: activate,
  },
];

function factorView(world: World, factor: SimFactor): JsonObject {
  const self = `${world.url}/api/v1/users/${factor.userId}/factors/${factor.id}`;
  return {
    id: factor.id,
    factorType: factor.factorType,
    provider: factor.provider,
    vendorName: factor.vendorName,
    status: factor.status,
    created: factor.created,
    lastUpdated: factor.lastUpdated,
    profile: factor.profile,
    _links: { self: { href: self }, user: { href: `${world.url}/api/v1/users/${factor.userId}` } },
  };
}

function list(call: SimCall): SimAnswer {
  const user = findUser(call, param(call, 'userId'));
  return ok(factorsOf(call.world.org, user.id).map((factor) => factorView(call.world, factor)));
}

function find(call: SimCall, user: SimUser): SimFactor {
  const factor = call.world.org.factors.get(param(call, 'factorId'));
  if (factor === undefined || factor.userId !== user.id) throw notFound(param(call, 'factorId'), 'UserFactor');
  return factor;
}

function read(call: SimCall): SimAnswer {
  return ok(factorView(call.world, find(call, findUser(call, param(call, 'userId')))));
}

function remove(call: SimCall): SimAnswer {
  const user = findUserToChange(call, param(call, 'userId'));
  removeFactor(call, user, find(call, user));
  return noContent();
}

/** A factor that is not activated waits for its code (`PENDING_ACTIVATION`). @throws OktaFault E0000001 */
function enroll(call: SimCall): SimAnswer {
  const { world, body } = call;
  const user = findUserToChange(call, param(call, 'userId'));
  const kinds = Object.entries(FACTOR_KINDS) as [FactorKindName, (typeof FACTOR_KINDS)[FactorKindName]][];
  const found = kinds.find(([, kind]) => kind.factorType === body['factorType'] && kind.provider === body['provider']);
  if (found === undefined) throw invalid('factorType', 'factorType and provider: no such factor');
  const [kind, { factorType }] = found;
  if (factorsOf(world.org, user.id).some((factor) => factor.factorType === factorType))
    throw invalid('factorEnrollRequest', 'A factor of this type is already set up.');
  const status = flag(call, 'activate', false) || factorType === 'question' ? 'ACTIVE' : 'PENDING_ACTIVATION';
  const factor = addFactor(world.org, world.random, { user, kind, at: world.iso(), status });
  if (factor === undefined) throw invalid('factorType', 'This factor needs Identity Engine.');
  if (isJsonObject(body['profile'])) factor.profile = withoutSecrets(body['profile']);
  if (status === 'ACTIVE') enrolled(call, user, factor);
  return ok(factorView(world, factor));
}

/** Any text is a good code; the call must have one, except for a push. @throws OktaFault E0000068 */
function activate(call: SimCall): SimAnswer {
  const user = findUserToChange(call, param(call, 'userId'));
  const factor = find(call, user);
  if (factor.status === 'ACTIVE') throw invalid('factor', 'The factor is active already.');
  const needsCode = factor.factorType !== 'push';
  if (needsCode && typeof call.body['passCode'] !== 'string')
    throw new OktaFault(403, 'E0000068', 'Invalid Passcode/Answer', {
      causes: ["Your passcode doesn't match our records. Please try again."],
    });
  factor.status = 'ACTIVE';
  factor.lastUpdated = call.world.iso();
  enrolled(call, user, factor);
  return ok(factorView(call.world, factor));
}

function enrolled(call: SimCall, user: SimUser, factor: SimFactor): void {
  call.write('user.mfa.factor.activate', {
    targets: [userTarget(user)],
    reason: `User set up ${factor.eventName} factor`,
    debug: { factor: factor.eventName },
  });
}

/** The answer of a security question is taken and never shown. */
function withoutSecrets(profile: JsonObject): JsonObject {
  const { answer: _answer, ...rest } = profile;
  return rest;
}
