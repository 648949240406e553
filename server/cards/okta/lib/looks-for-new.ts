// How to tell what became of a call that makes or ends something, where its answer was lost (J5): by when the thing was
// made. That is told by the org's clock, and the call by ours, so the answer of the look says how these differ. What
// they cannot tell apart proves nothing. Of users and groups the System Log says besides who made them.
import { happened, type Look, notHappened, unclear } from '../../../../shared/card/look.ts';
import type { ClockAhead, OktaAnswer, OktaCall } from '../../../../shared/card/okta-client.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';
import { IN_NO_PATH, quoted, USERS_READ } from '../../../../shared/okta/user-login.ts';
import type { Lost, LookRow } from './define-action.ts';
import { GROUPS_READ } from './resolve.ts';
import { whoMade } from './who-made.ts';

const NOT_THERE = 404;
/** In milliseconds: `created` may be told by the second, and cut. */
const SECOND_MS = 1_000;
/**
 * What is made so long after a call began was hardly made by it, and maybe by whoever missed it. In milliseconds; the
 * time-out of most steps is well below.
 */
const LONGEST_CALL_MS = 5 * 60_000;

/**
 * Looks for the user who was to be made, by the login. A user who is older than the call was there before, so the call
 * was refused.
 */
export const byLogin: LookRow = {
  scopes: [USERS_READ],
  async how(lost) {
    const login = String(lost.input['login']);
    const looked = `The user with the login ${login}`;
    // No path holds a login with a slash, and a search finds a new user only after a moment.
    if (IN_NO_PATH.test(login)) return unclear({ looked, seen: 'A login with a slash cannot be read.' });
    const answer = await lost.okta.request({
      method: 'GET',
      path: '/api/v1/users/{id}',
      params: { id: login },
      scopes: [USERS_READ],
      answers: [NOT_THERE],
    });
    // A second call would be refused, should the first one take effect all the same.
    if (answer.status === NOT_THERE) return notHappened({ looked, seen: 'There is none.' });
    return byMaker(lost, looked, answer.body, answer, { eventType: 'user.lifecycle.create', others: notHappened });
  },
};

/**
 * Looks for the group that was to be made, by its name. Groups of an app or a directory may have the same name, and a
 * search finds a new group only after a moment, so the look often stays unclear.
 */
export const byGroupName: LookRow = {
  scopes: [GROUPS_READ],
  async how(lost) {
    const name = String(lost.input['name']);
    const looked = `Groups with the name ${name}`;
    const answer = await lost.okta.request({
      method: 'GET',
      path: '/api/v1/groups',
      query: { search: `profile.name eq ${quoted(name)}`, limit: 2 },
      scopes: [GROUPS_READ],
    });
    const [group, ...others] = objectsIn(answer.body);
    if (group === undefined) return unclear({ looked, seen: 'None is found; a new one is found only after a moment.' });
    if (others.length > 0) return unclear({ looked, seen: 'Several are found.' });
    return byMaker(lost, looked, group, answer, { eventType: 'group.lifecycle.create', others: unclear });
  },
};

/**
 * Looks for a factor of the user that has the wanted type and provider and was made since the call. Where there is
 * none, or more than one that may be it, the look is unclear.
 */
export const byNewFactor: LookRow = {
  scopes: [USERS_READ],
  async how(lost) {
    const { factorType, provider } = lost.input;
    const looked = `The factors of the user ${lost.params['userId']}`;
    const answer = await factorsOf(lost, 'userId');
    const [made, ...others] = objectsIn(answer.body).filter(
      (factor) =>
        factor['factorType'] === factorType &&
        factor['provider'] === provider &&
        ageOf(factor, lost.since, answer) !== 'before',
    );
    if (made !== undefined && others.length === 0) return byAge(lost, looked, made, answer, unclear);
    const seen =
      made === undefined
        ? `None of the type ${String(factorType)} was made since.`
        : `More than one of the type ${String(factorType)} may have been made since.`;
    return unclear({ looked, seen });
  },
};

/** E-mail and question may stay when all factors are reset, so they prove nothing. */
const MAY_STAY: ReadonlySet<JsonValue | undefined> = new Set(['email', 'question']);

/**
 * Looks for factors that are older than the call, which was to end all of them: one that is left proves that the call
 * has not happened. That none is left proves nothing, since others may have ended them.
 */
export const byOlderFactors: LookRow = {
  scopes: [USERS_READ],
  async how(lost) {
    const looked = `The factors of the user ${lost.params['id']}`;
    const answer = await factorsOf(lost, 'id');
    const older = objectsIn(answer.body).filter(
      (factor) => !MAY_STAY.has(factor['factorType']) && ageOf(factor, lost.since, answer) === 'before',
    );
    if (older.length === 0)
      return unclear({ looked, seen: 'None is listed that is older than the call, which proves little.' });
    const names = older.map(({ factorType }) => String(factorType)).join(', ');
    return notHappened({ looked, seen: `Older than the call are still: ${names}.` });
  },
};

function factorsOf({ okta, params }: Lost, name: 'id' | 'userId'): Promise<OktaAnswer> {
  const call: OktaCall = {
    method: 'GET',
    path: '/api/v1/users/{userId}/factors',
    params: { userId: params[name] ?? '' },
    scopes: [USERS_READ],
  };
  return okta.request(call);
}

/**
 * As `byAge`; of what was made while the call may have lasted the System Log tells who made it, where the connection may
 * read it.
 * @param others what it means that somebody else made it, or that it was there before the call
 */
async function byMaker<Given extends JsonValue>(
  lost: Lost<Given>,
  looked: string,
  made: JsonValue,
  answer: OktaAnswer,
  { eventType, others }: { eventType: string; others: (what: { looked: string; seen: string }) => Look<never> },
): Promise<Look<Given>> {
  const look = byAge(lost, looked, made, answer, others);
  const id = isJsonObject(made) ? made['id'] : undefined;
  if (look.found !== 'happened' || typeof id !== 'string' || !answer.clockAhead) return look;
  const from = atOrg(lost.since, answer.clockAhead).earliest;
  const maker = await whoMade(lost.okta, lost.connection, { id, eventType, from });
  if (maker.who === 'unknown') return look;
  if (maker.who === 'us') return { ...look, seen: `${look.seen} The System Log says that Signalbox made it.` };
  return others({ looked, seen: `${look.seen} The System Log says that ${maker.name} made it.` });
}

/**
 * A thing that was made while the call may have lasted was made by it. @param answer that which has shown the thing
 * @param older what it means that the thing was there before the call
 */
function byAge<Given extends JsonValue>(
  { since, output }: Lost<Given>,
  looked: string,
  made: JsonValue,
  answer: OktaAnswer,
  older: (what: { looked: string; seen: string }) => Look<never>,
): Look<Given> {
  const age = ageOf(made, since, answer);
  const created = isJsonObject(made) && typeof made['created'] === 'string' ? made['created'] : 'at a time not told';
  const what = { looked, seen: `It was made ${created}${SAID[age]}.` };
  if (age === 'since') return happened(what, output(made));
  return age === 'before' ? older(what) : unclear(what);
}

/**
 * `since`: it was made after the call began, and not long after. `close`: so close to the beginning of the call that
 * nobody can tell which came first. `untold`: Okta does not say when, or not by which clock.
 */
type Age = 'since' | 'before' | 'close' | 'long-after' | 'untold';

const SAID: Readonly<Record<Age, string>> = {
  since: '',
  before: ', before the call',
  close: ', so close to the call that the clocks cannot tell which came first',
  'long-after': ', long after the call',
  untold: ', which cannot be compared with the time of the call',
};

function ageOf(made: JsonValue, since: string, { clockAhead }: OktaAnswer): Age {
  const created = isJsonObject(made) && typeof made['created'] === 'string' ? Date.parse(made['created']) : Number.NaN;
  if (clockAhead === undefined || clockAhead === null || Number.isNaN(created)) return 'untold';
  const { earliest, latest } = atOrg(since, clockAhead);
  if (created > latest + LONGEST_CALL_MS) return 'long-after';
  if (created >= latest) return 'since';
  return created + SECOND_MS < earliest ? 'before' : 'close';
}

/** What the org's clock may have shown at a time of ours. */
function atOrg(time: string, { least, most }: ClockAhead): { earliest: number; latest: number } {
  const at = Date.parse(time);
  return { earliest: at + least, latest: at + most };
}

function objectsIn(body: JsonValue): JsonObject[] {
  return (Array.isArray(body) ? body : []).filter(isJsonObject);
}
