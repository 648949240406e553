// Enrolments of authenticators: the view that Identity Engine has of what a user has set up. One enrolment has one or
// more methods, each of which is a factor.
import type { JsonObject } from '../../../../shared/json.ts';
import { AUTHENTICATORS, factorsOf } from '../org/factors.ts';
import type { SimFactor, SimUser } from '../org/model.ts';
import { noContent, ok, param, type SimAnswer, type SimCall, type SimRoute } from '../wire/answer.ts';
import { notFound } from '../wire/faults.ts';
import type { World } from '../world.ts';
import { removeMethods } from './factor-reset.ts';
import { findUser, findUserToChange } from './find.ts';

const ALL = '/api/v1/users/{userId}/authenticator-enrollments';
const ONE = `${ALL}/{enrollmentId}`;
const READ = { scope: 'okta.users.read', permission: 'okta.users.read', engine: 'identity' } as const;

export const authenticatorRoutes: readonly SimRoute[] = [
  { method: 'GET', path: ALL, ...READ, handle: list },
  { method: 'GET', path: ONE, ...READ, handle: read },
  {
    method: 'DELETE',
    path: ONE,
    scope: 'okta.users.manage',
    permission: 'okta.users.credentials.resetFactors',
    engine: 'identity',
    handle: remove,
  },
  {
    method: 'GET',
    path: '/api/v1/authenticators',
    scope: 'okta.authenticators.read',
    permission: 'okta.users.read',
    engine: 'identity',
    handle: ofOrg,
  },
];

/** The methods of each enrolment, by its id. */
export function enrollmentsOf(world: World, userId: string): Map<string, SimFactor[]> {
  return Map.groupBy(factorsOf(world.org, userId), ({ enrollmentId }) => enrollmentId);
}

function enrollmentView(world: World, user: SimUser, [id, methods]: [string, SimFactor[]]): JsonObject {
  const [first] = methods;
  const key = first?.authenticator ?? '';
  const { type = 'app', name = key } = AUTHENTICATORS[key] ?? {};
  const phone = first?.profile['phoneNumber'];
  const self = `${world.url}/api/v1/users/${user.id}/authenticator-enrollments/${id}`;
  return {
    id,
    key,
    type,
    name,
    status: 'ACTIVE',
    created: first?.created ?? user.created,
    lastUpdated: first?.lastUpdated ?? user.created,
    ...(phone === undefined ? {} : { profile: { phoneNumber: phone } }),
    _links: { self: { href: self } },
  };
}

function list(call: SimCall): SimAnswer {
  const user = findUser(call, param(call, 'userId'));
  return ok([...enrollmentsOf(call.world, user.id)].map((each) => enrollmentView(call.world, user, each)));
}

function find(call: SimCall, user: SimUser): [string, SimFactor[]] {
  const id = param(call, 'enrollmentId');
  const methods = enrollmentsOf(call.world, user.id).get(id);
  if (methods === undefined) throw notFound(id, 'AuthenticatorEnrollment');
  return [id, methods];
}

function read(call: SimCall): SimAnswer {
  const user = findUser(call, param(call, 'userId'));
  return ok(enrollmentView(call.world, user, find(call, user)));
}

function remove(call: SimCall): SimAnswer {
  const user = findUserToChange(call, param(call, 'userId'));
  removeMethods(call, user, find(call, user)[1]);
  return noContent();
}

function ofOrg({ world }: SimCall): SimAnswer {
  const at = new Date(0).toISOString();
  const all = Object.entries(AUTHENTICATORS).map(([key, { type, name }]) => ({
    id: `aut${world.org.id.slice(3, 12)}${key.slice(0, 8)}`,
    key,
    type,
    name,
    status: 'ACTIVE',
    created: at,
    lastUpdated: at,
  }));
  return ok(all);
}
