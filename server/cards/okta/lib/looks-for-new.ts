// How to tell what became of a call that makes or ends something, where its answer was lost (J5): by when the thing was
// made. Okta's clock may be behind ours, so a time that is shortly before that of the call tells nothing.
import { happened, type Look, notHappened, unclear } from '../../../../shared/card/look.ts';
import type { OktaCall } from '../../../../shared/card/okta-client.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';
import type { Lost, LookRow } from './define-action.ts';
import { GROUPS_READ, quoted, USERS_READ } from './resolve.ts';

const NOT_THERE = 404;
/** How far Okta's clock may be behind ours, in milliseconds. */
const CLOCKS_MS = 60_000;

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
    if (/[/\\]/.test(login)) return unclear({ looked, seen: 'A login with a slash cannot be read.' });
    const { status, body } = await lost.okta.request({
      method: 'GET',
      path: '/api/v1/users/{id}',
      params: { id: login },
      scopes: [USERS_READ],
      answers: [NOT_THERE],
    });
    // A second call would be refused, should the first one take effect all the same.
    if (status === NOT_THERE) return notHappened({ looked, seen: 'There is none.' });
    return byAge(lost, looked, body, notHappened);
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
    const { body } = await lost.okta.request({
      method: 'GET',
      path: '/api/v1/groups',
      query: { search: `profile.name eq ${quoted(name)}`, limit: 2 },
      scopes: [GROUPS_READ],
    });
    const [group, ...others] = objectsIn(body);
    if (group === undefined) return unclear({ looked, seen: 'None is found; a new one is found only after a moment.' });
    return others.length > 0 ? unclear({ looked, seen: 'Several are found.' }) : byAge(lost, looked, group, unclear);
  },
};

/**
 * Looks for a factor of the user that has the wanted type and provider and was made since the call. Where there is
 * none, or more than one, the look is unclear.
 */
export const byNewFactor: LookRow = {
  scopes: [USERS_READ],
  async how(lost) {
    const { factorType, provider } = lost.input;
    const looked = `The factors of the user ${lost.params['userId']}`;
    const [made, ...others] = (await factorsOf(lost, 'userId')).filter(
      (factor) =>
        factor['factorType'] === factorType && factor['provider'] === provider && ageOf(factor, lost.since) === 'since',
    );
    if (made !== undefined && others.length === 0) return byAge(lost, looked, made, unclear);
    const many = made === undefined ? 'None' : 'More than one';
    return unclear({ looked, seen: `${many} of the type ${String(factorType)} was made since.` });
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
    const older = (await factorsOf(lost, 'id')).filter(
      (factor) => !MAY_STAY.has(factor['factorType']) && ageOf(factor, lost.since) === 'before',
    );
    if (older.length === 0)
      return unclear({ looked, seen: 'None is listed that is older than the call, which proves little.' });
    const names = older.map(({ factorType }) => String(factorType)).join(', ');
    return notHappened({ looked, seen: `Older than the call are still: ${names}.` });
  },
};

async function factorsOf({ okta, params }: Lost, name: 'id' | 'userId'): Promise<JsonObject[]> {
  const call: OktaCall = {
    method: 'GET',
    path: '/api/v1/users/{userId}/factors',
    params: { userId: params[name] ?? '' },
    scopes: [USERS_READ],
  };
  return objectsIn((await okta.request(call)).body);
}

/**
 * A thing that was made since the call began was made by it. @param older what it means that the thing was there before
 * the call
 */
function byAge<Given extends JsonValue>(
  { since, output }: Lost<Given>,
  looked: string,
  made: JsonValue,
  older: (what: { looked: string; seen: string }) => Look<never>,
): Look<Given> {
  const age = ageOf(made, since);
  const created = isJsonObject(made) && typeof made['created'] === 'string' ? made['created'] : 'at a time not told';
  const what = { looked, seen: `It was made ${created}.` };
  if (age === 'since') return happened(what, output(made));
  return age === 'before' ? older(what) : unclear(what);
}

/** Whether it was made before that time or not. `unclear`: it was shortly before, or Okta does not say when. */
function ageOf(made: JsonValue, since: string): 'since' | 'before' | 'unclear' {
  const created = isJsonObject(made) && typeof made['created'] === 'string' ? Date.parse(made['created']) : Number.NaN;
  const later = created - Date.parse(since);
  if (later >= 0) return 'since';
  return later < -CLOCKS_MS ? 'before' : 'unclear';
}

function objectsIn(body: JsonValue): JsonObject[] {
  return (Array.isArray(body) ? body : []).filter(isJsonObject);
}
