// How to tell what became of a call whose answer was lost (J5): by the user's status, by one field of what was to be
// changed, by whether something is still there, or by whether a user is in a group.
import { happened, type Look, notHappened, unclear } from '../../../../shared/card/look.ts';
import type { OktaAnswer, OktaCall } from '../../../../shared/card/okta-client.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';
import { USERS_READ } from '../../../../shared/okta/user-login.ts';
import type { Lost, LookRow } from './define-action.ts';
import { isMember } from './membership.ts';

const NOT_THERE = 404;

/**
 * Looks at the status of the user, whose id is the path's `id`. A status of `after` means that the call took effect,
 * and so does one that Okta says the user is changing to. One of `before` means that it did not: the call is then made
 * again, so this is only for calls that Okta refuses or ignores the second time. Any other status is unclear.
 */
export function byStatus(after: readonly string[], before: readonly string[]): LookRow {
  return {
    scopes: [USERS_READ],
    async how({ okta, params, output }) {
      const id = params['id'] ?? '';
      const { status, body } = await okta.request(readUser(id));
      const looked = `The status of the user ${id}`;
      if (status === NOT_THERE || !isJsonObject(body)) return unclear({ looked, seen: 'There is no such user.' });
      const current = typeof body['status'] === 'string' ? body['status'] : 'not told';
      const since = typeof body['statusChanged'] === 'string' ? `, since ${body['statusChanged']}` : '';
      const next = body['transitioningToStatus'];
      const seen = `It is ${current}${since}${typeof next === 'string' ? `, and becomes ${next}` : ''}.`;
      if (after.includes(current) || (typeof next === 'string' && after.includes(next)))
        return happened({ looked, seen }, output(body));
      return before.includes(current) ? notHappened({ looked, seen }) : unclear({ looked, seen });
    },
  };
}

/**
 * Looks whether something that was to be deleted is gone: reading it then gives 404.
 * @param what as a sentence has it: `the app`
 * @param stillThere what it means that it is there; by default, that the call has not happened
 */
export function byAbsence(
  what: string,
  path: string,
  scopes: readonly string[],
  stillThere: (seen: { looked: string; seen: string }) => Look<never> = notHappened,
): LookRow {
  return {
    scopes,
    async how({ okta, params, output }) {
      const looked = `Whether ${what} is still there`;
      const answer = await okta.request({ method: 'GET', path, params, scopes, answers: [NOT_THERE] });
      if (answer.status === NOT_THERE) return happened({ looked, seen: 'It is not.' }, output(answer.body));
      return stillThere({ looked, seen: `It is${statusOf(answer)}.` });
    },
  };
}

/** What is read, and what its value says. */
interface FieldLook {
  /** What is read, for people: "The risk of the user". */
  looked: string | ((params: Lost['params']) => string);
  path: string;
  scopes: readonly string[];
  /** The key of a text in the answer's body. */
  field: string;
  /** The values that say that the call has taken effect, or a function that makes them of the inputs. */
  after: readonly string[] | ((input: JsonObject) => readonly (JsonValue | undefined)[]);
  /**
   * The values that say that the call has not taken effect. Without them any other value says so, for a call that may
   * be made twice.
   */
  before?: readonly string[];
}

/** Looks at one field of what was to be changed. The look is unclear where that thing itself is not there. */
export function byField({ looked: lookedAt, path, scopes, field, after, before }: FieldLook): LookRow {
  return {
    scopes,
    async how({ okta, params, input, output }) {
      const looked = typeof lookedAt === 'function' ? lookedAt(params) : lookedAt;
      const { status, body } = await okta.request({ method: 'GET', path, params, scopes, answers: [NOT_THERE] });
      if (status === NOT_THERE || !isJsonObject(body)) return unclear({ looked, seen: 'Okta has no such thing.' });
      const value = body[field];
      const what = { looked, seen: `Its ${field} is ${typeof value === 'string' ? value : 'not told'}.` };
      const wanted: readonly (JsonValue | undefined)[] = typeof after === 'function' ? after(input) : after;
      if (typeof value === 'string' && wanted.includes(value)) return happened(what, output(body));
      const isBefore = before === undefined || (typeof value === 'string' && before.includes(value));
      return isBefore ? notHappened(what) : unclear(what);
    },
  };
}

/**
 * Looks at the status of the device, whose id is the path's `deviceId`: one of `after` means that the call took effect,
 * one of `before` that it did not, and any other is unclear.
 */
export function byDeviceStatus(after: readonly string[], before: readonly string[]): LookRow {
  const looked = ({ deviceId = '' }: Lost['params']): string => `The status of the device ${deviceId}`;
  return byField({
    looked,
    path: '/api/v1/devices/{deviceId}',
    scopes: ['okta.devices.read'],
    field: 'status',
    after,
    before,
  });
}

/** Compares whether the user (the path's `userId`) is in the group (`groupId`) with what the call wanted. */
export function byMembership(wanted: 'member' | 'no-member'): LookRow {
  return { scopes: [USERS_READ], how: (lost) => lookForMembership(lost, wanted) };
}

async function lookForMembership<Given extends JsonValue>(
  { okta, params, output }: Lost<Given>,
  wanted: 'member' | 'no-member',
): Promise<Look<Given>> {
  const { userId = '', groupId = '' } = params;
  const looked = `The groups of the user ${userId}`;
  const isThere = await isMember(okta, userId, groupId);
  const what = { looked, seen: `${groupId} is ${isThere ? '' : 'not '}among them.` };
  return isThere === (wanted === 'member') ? happened(what, output(null)) : notHappened(what);
}

function readUser(id: string): OktaCall {
  return { method: 'GET', path: '/api/v1/users/{id}', params: { id }, scopes: [USERS_READ], answers: [NOT_THERE] };
}

function statusOf({ body }: OktaAnswer): string {
  return isJsonObject(body) && typeof body['status'] === 'string' ? `, with the status ${body['status']}` : '';
}
