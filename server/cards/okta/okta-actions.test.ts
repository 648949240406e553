// Every action of Okta against the cut of Okta's OpenAPI: the call is in it with its scopes, each input reaches path,
// query or body, and the output has all its fields when the answer has. A row that is wrong fails here.
import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import type { ActionCard, ActionContext, Outcome } from '../../../shared/card/card.ts';
import type { OktaAnswer, OktaCall, OktaClient } from '../../../shared/card/okta-client.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import { callPath, callPreview } from '../../../shared/okta/call-url.ts';
import { fullAnswer, type OktaOperation, oktaOperation } from '../okta-answers.test-support.ts';
import { loadCards } from '../registry.ts';

const ORG = 'https://example.okta.com';
const registry = await loadCards();
const actions = registry.manifests().flatMap(({ id, kind, app, group }): [string, ActionCard][] => {
  const card = registry.find(id, 1);
  // One that needs no connection calls nobody; one that keeps something later makes several calls.
  const calls = card?.kind === 'action' && card.connection !== undefined && card.keep === undefined;
  return app === 'okta' && kind === 'action' && group !== undefined && calls ? [[id, card]] : [];
});

const { documented } = JSON.parse(readFileSync(new URL('samples/permissions.json', import.meta.url), 'utf8')) as {
  documented: string[];
};

interface Made {
  outcome: Outcome;
  calls: OktaCall[];
}

function operationOf(call: OktaCall): OktaOperation {
  const found = oktaOperation(`${call.method} ${call.path}`);
  if (found === undefined) throw new Error(`${call.method} ${call.path} is not in the cut.`);
  return found;
}

/** @param answerOf the body of each answer; those of the cut, with every field, where it is not given */
function clientFor(calls: OktaCall[], answerOf?: (call: OktaCall) => JsonValue): OktaClient {
  const request = async (call: OktaCall): Promise<OktaAnswer> => {
    calls.push(call);
    callPath(call);
    const { status = 200, answer } = operationOf(call);
    const body = answerOf === undefined ? fullAnswer(answer) : answerOf(call);
    return { status, headers: {}, body, requestId: null };
  };
  return {
    orgUrl: ORG,
    request,
    async *pages(call) {
      const answer = await request(call);
      yield { items: Array.isArray(answer.body) ? answer.body : [], hasMore: false, answer };
    },
    preview: (call) => callPreview(ORG, call),
  };
}

async function make(
  card: ActionCard,
  input: JsonObject,
  part: { mode?: 'live' | 'dry'; standsIn?: true; answerOf?: (call: OktaCall) => JsonValue } = {},
): Promise<Made> {
  const calls: OktaCall[] = [];
  const okta = clientFor(calls, part.answerOf);
  const context = {
    input: card.input.parse(input),
    mode: part.mode ?? 'live',
    okta,
    signal: new AbortController().signal,
    ...(part.standsIn === undefined ? {} : { standsIn: part.standsIn }),
  } as unknown as ActionContext<unknown>;
  return { outcome: await card.run(context), calls };
}

function outputOf(outcome: Outcome): JsonObject {
  if ((outcome.kind !== 'done' && outcome.kind !== 'simulated') || !isJsonObject(outcome.output))
    throw new Error(`It gave ${outcome.kind}.`);
  return outcome.output;
}

/** Paths of what is null in an output. */
function nullsIn(value: JsonValue, path = ''): string[] {
  if (value === null) return [path];
  if (Array.isArray(value)) return value.flatMap((item) => nullsIn(item, `${path}[]`));
  // Objects without a fixed core are Okta's own.
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, part]) => nullsIn(part, `${path}.${key}`)) : [];
}

/** Keys of a body that its schema does not name; `profile` and the like may have any. */
function strangersIn(body: JsonValue, schema: JsonObject | undefined, path = ''): string[] {
  const properties = isJsonObject(schema?.['properties']) ? schema['properties'] : undefined;
  const items = schema?.['items'];
  if (Array.isArray(body) && isJsonObject(items)) return body.flatMap((one) => strangersIn(one, items, `${path}[]`));
  if (!isJsonObject(body) || properties === undefined || path.endsWith('.profile')) return [];
  return Object.entries(body).flatMap(([key, value]) => {
    const part = properties[key];
    if (!isJsonObject(part)) return [`${path}.${key}`];
    return strangersIn(value, part, `${path}.${key}`);
  });
}

/** Path, query and body of the last call. */
function sent({ calls }: Made): string {
  const call = calls.at(-1);
  return call === undefined ? '' : JSON.stringify([call.method, callPath(call), call.body ?? null]);
}

/** Another value for an input, of its kind. */
function another(value: JsonValue): JsonValue {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return [isJsonObject(value[0]) ? another(value[0]) : '00g9Z8y7X6w5V4u3T2s1'];
  return isJsonObject(value) ? { somethingElse: 'IT' } : `${String(value)}Z`;
}

test('there is an action for each card of Okta Workflows, and for what it lacks, with the effect that it has', () => {
  const text = readFileSync(new URL('samples/action-effects.json', import.meta.url), 'utf8');
  const wanted = Object.entries(JSON.parse(text) as Record<string, string>);
  expect(wanted).toHaveLength(97);
  expect(wanted.map(([id]) => [id, registry.manifest(id, 1)?.effect])).toEqual(wanted);
});

describe.each(actions)('%s', (_id, card) => {
  const example = card.example ?? {};

  test('its call is in the OpenAPI, with the scopes and query parameters that it says', async () => {
    const made = await make(card, example);
    const [call] = made.calls;
    if (call === undefined) throw new Error('It made no call.');
    const operation = operationOf(call);
    // Two scopes are alternatives in Okta's description: the call needs one of them.
    expect(operation.scopes).toEqual(expect.arrayContaining([...call.scopes]));
    expect(card.scopes).toEqual(expect.arrayContaining([...call.scopes]));
    expect(operation.query).toEqual(expect.arrayContaining(Object.keys(call.query ?? {})));
    expect(strangersIn(call.body ?? null, operation.body)).toEqual([]);
    expect(call.body === undefined || operation.body !== undefined).toBe(true);
  });

  test('each input reaches path, query or body', async () => {
    const before = sent(await make(card, example));
    const properties = registry.manifest(card.id, 1)?.input['properties'];
    for (const [name, schema] of Object.entries(isJsonObject(properties) ? properties : {})) {
      const given = example[name] ?? 'aText';
      const listed = isJsonObject(schema) && Array.isArray(schema['enum']) ? schema['enum'] : undefined;
      const other = listed?.find((value) => value !== given) ?? another(given);
      const paged = name === 'resultSet' || name === 'recordLimit';
      const after = sent(await make(card, { ...example, [name]: other }));
      if (!paged) expect({ name, after }).not.toEqual({ name, after: before });
    }
  });

  test('its output has every field when the answer has, and none is an error when it has not', async () => {
    const full = outputOf((await make(card, example)).outcome);
    expect(nullsIn(full)).toEqual([]);
    expect(card.output.safeParse(full).error).toBeUndefined();
    for (const body of [null, {}, [], [{}], { value: [{}] }]) {
      const bare = outputOf((await make(card, example, { answerOf: () => body })).outcome);
      expect(card.output.safeParse(bare).error).toBeUndefined();
    }
  });

  test('S11 a dry run without an org previews the exact request', async () => {
    const live = await make(card, example);
    const dry = await make(card, example, { mode: 'dry', standsIn: true });
    expect(dry.calls).toEqual([]);
    const [call] = live.calls;
    if (dry.outcome.kind !== 'simulated' || call === undefined) throw new Error(`It gave ${dry.outcome.kind}.`);
    expect(dry.outcome.preview).toMatchObject({ method: call.method, scopes: [...call.scopes] });
    expect(new URL(String(dry.outcome.preview['url'])).pathname).toBe(callPath(call).split('?')[0]);
    expect(dry.outcome.preview['body']).toEqual(call.body);
  });

  test('a permission that Okta does not document for it is marked, for people and in the list', () => {
    const undocumented = (card.permissions ?? [])
      .flatMap((permission) => permission.split(' or '))
      .filter((permission) => !documented.includes(permission));
    if (card.permissionsInferred !== true) expect(undocumented).toEqual([]);
    expect(card.docs.includes('what we take it to be')).toBe(card.permissionsInferred === true);
    expect(registry.manifest(card.id, 1)?.permissionsInferred).toBe(card.permissionsInferred);
  });

  test('it is pure where it only reads, and nowhere else', async () => {
    const { calls } = await make(card, example);
    const isWrite = calls.some(({ method }) => method !== 'GET');
    expect(card.effect === 'pure').toBe(!isWrite);
  });

  test('its look reads only, with scopes of its own that are among those it names', async () => {
    if (card.look === undefined) return;
    const calls: OktaCall[] = [];
    const startedAt = '2026-11-03T09:00:00.000Z';
    const part = { input: card.input.parse(example), mode: 'live', okta: clientFor(calls), startedAt };
    await card.look(part as unknown as ActionContext<unknown>);
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) {
      const { scopes, query } = operationOf(call);
      expect(call.method).toBe('GET');
      expect(scopes).toEqual(expect.arrayContaining([...call.scopes]));
      expect(query).toEqual(expect.arrayContaining(Object.keys(call.query ?? {})));
      expect(card.scopes).toEqual(expect.arrayContaining([...call.scopes]));
    }
  });

  test('says in its documentation what it needs', () => {
    for (const scope of card.scopes ?? []) expect(card.docs).toContain(scope);
    for (const permission of card.permissions ?? [])
      for (const one of permission.split(' or ')) expect(card.docs).toContain(one);
    expect(card.docs).toContain('Source: ');
  });
});

describe('J5 a lost answer settles itself', () => {
  /** @param clockAhead as the answers tell it; undefined: they do not */
  const look = async (
    id: string,
    input: JsonObject,
    answerOf: (call: OktaCall) => JsonValue,
    status = 200,
    clockAhead: OktaAnswer['clockAhead'] = { least: -100, most: 900 },
  ) => {
    const card = registry.find(`okta.${id}`, 1);
    if (card?.kind !== 'action' || card.look === undefined) throw new Error(`${id} has no look.`);
    const calls: OktaCall[] = [];
    const client = clientFor(calls, answerOf);
    const request = async (call: OktaCall): Promise<OktaAnswer> => ({
      ...(await client.request(call)),
      status,
      clockAhead,
    });
    const okta = { ...client, request };
    const startedAt = CALLED_AT;
    const context = {
      input: card.input.parse(input),
      mode: 'live',
      okta,
      startedAt,
    } as unknown as ActionContext<unknown>;
    const found = await card.look(context);
    expect(calls.every(({ method }) => method === 'GET')).toBe(true);
    for (const { scopes } of calls) expect(card.scopes).toEqual(expect.arrayContaining([...scopes]));
    if (found.found === 'happened') expect(card.output.safeParse(found.output).error).toBeUndefined();
    // Nobody knows what status the lost answer had.
    if (found.found === 'happened' && isJsonObject(card.sample) && 'statusCode' in card.sample)
      expect(found.output).toEqual({ statusCode: null });
    return found;
  };
  const CALLED_AT = '2026-11-03T09:00:00.000Z';
  const BEFORE = '2026-11-02T09:00:00.000Z';
  const SINCE = '2026-11-03T09:00:01.000Z';
  const CLOSE = '2026-11-03T08:59:59.600Z';
  const LONG_AFTER = '2026-11-03T09:06:00.000Z';
  const HALF_A_MINUTE_BEFORE = '2026-11-03T08:59:30.000Z';
  const user = '00u1a2b3c4D5e6F7g8h9';
  const group = '00g1a2b3c4D5e6F7g8h9';

  test.each<[string, string, string]>([
    ['suspend-user', 'SUSPENDED', 'happened'],
    ['suspend-user', 'ACTIVE', 'not-happened'],
    ['suspend-user', 'DEPROVISIONED', 'unclear'],
    ['unsuspend-user', 'ACTIVE', 'happened'],
    ['unsuspend-user', 'SUSPENDED', 'not-happened'],
    ['deactivate-user', 'DEPROVISIONED', 'happened'],
    ['deactivate-user', 'ACTIVE', 'unclear'],
    ['activate-user', 'STAGED', 'not-happened'],
    ['activate-user', 'PROVISIONED', 'happened'],
    ['unlock-user', 'LOCKED_OUT', 'not-happened'],
    ['expire-password', 'PASSWORD_EXPIRED', 'happened'],
  ])('%s with the status %s: %s', async (id, status, found) => {
    const seen = await look(id, { user }, () => ({ id: user, status, statusChanged: '2026-11-03T09:14:36.000Z' }));
    expect(seen).toMatchObject({ found, looked: `The status of the user ${user}` });
    expect(seen.seen).toContain(status);
  });

  test.each<[string, string, string]>([
    ['activate-device', 'ACTIVE', 'happened'],
    ['activate-device', 'DEACTIVATED', 'not-happened'],
    ['activate-device', 'SUSPENDED', 'unclear'],
    ['deactivate-device', 'DEACTIVATED', 'happened'],
    ['deactivate-device', 'ACTIVE', 'not-happened'],
    ['deactivate-device', 'SUSPENDED', 'not-happened'],
    ['suspend-device', 'SUSPENDED', 'happened'],
    ['suspend-device', 'ACTIVE', 'not-happened'],
    ['suspend-device', 'DEACTIVATED', 'unclear'],
    ['unsuspend-device', 'ACTIVE', 'happened'],
    ['unsuspend-device', 'UNSUSPENDED', 'happened'],
    ['unsuspend-device', 'SUSPENDED', 'not-happened'],
    ['unsuspend-device', 'DEACTIVATED', 'unclear'],
  ])('%s with the status %s: %s', async (id, status, found) => {
    const seen = await look(id, { id: 'guo1' }, () => ({ id: 'guo1', status }));
    expect(seen).toMatchObject({ found, looked: 'The status of the device guo1' });
    expect(seen.seen).toContain(status);
    expect(await look(id, { id: 'guo1' }, () => null, 404)).toMatchObject({ found: 'unclear' });
  });

  test('membership is told by the groups of the user', async () => {
    const inGroup = (): JsonValue => [{ id: group }];
    const inNone = (): JsonValue => [];
    expect(await look('add-user-to-group', { user, group }, inGroup)).toMatchObject({ found: 'happened' });
    expect(await look('add-user-to-group', { user, group }, inNone)).toMatchObject({ found: 'not-happened' });
    expect(await look('remove-user-from-group', { user, group }, inGroup)).toMatchObject({ found: 'not-happened' });
    expect(await look('remove-user-from-group', { user, group }, inNone)).toMatchObject({ found: 'happened' });
  });

  test('what is gone was deleted; a user that is still there is a question for a person', async () => {
    const factor = 'opf1';
    expect(await look('delete-factor', { user, factor }, () => null, 404)).toMatchObject({ found: 'happened' });
    expect(await look('delete-factor', { user, factor }, () => ({}))).toMatchObject({ found: 'not-happened' });
    expect(await look('delete-user', { user }, () => null, 404)).toMatchObject({ found: 'happened' });
    expect(await look('delete-user', { user }, () => ({ status: 'DEPROVISIONED' }))).toMatchObject({
      found: 'unclear',
    });
  });

  test.each<[string, string, number, string]>([
    ['nobody has the login', SINCE, 404, 'not-happened'],
    ['somebody was made since', SINCE, 200, 'happened'],
    ['somebody had the login before', BEFORE, 200, 'not-happened'],
    ['somebody else made one half a minute before', HALF_A_MINUTE_BEFORE, 200, 'not-happened'],
    ['somebody was made at a time that clocks cannot tell apart', CLOSE, 200, 'unclear'],
    ['somebody was made long after the call was over', LONG_AFTER, 200, 'unclear'],
  ])('Create User, Create Realm User where %s', async (_what, created, status, found) => {
    const login = 'lin.example@example.com';
    for (const [id, more] of [
      ['create-user', {}],
      ['create-realm-user', { realm: 'guo1' }],
    ] as const) {
      const input = { login, email: login, firstName: 'Lin', lastName: 'Example', ...more };
      const seen = await look(id, input, () => ({ id: user, created, profile: { login } }), status);
      expect(seen).toMatchObject({ found, looked: `The user with the login ${login}` });
      if (found === 'happened') expect(seen).toMatchObject({ output: { id: user, login } });
    }
  });

  test.each<[string, number]>([
    ['an hour fast', 3_600_000],
    ['40 seconds fast', 40_000],
    ['40 seconds slow', -40_000],
    ['an hour slow', -3_600_000],
  ])('what was made is compared by the clock of the org, which is %s', async (_what, aheadMs) => {
    const by = (ms: number): string => new Date(Date.parse(CALLED_AT) + aheadMs + ms).toISOString();
    const clockAhead = { least: aheadMs - 100, most: aheadMs + 900 };
    const lookAt = async (ms: number): Promise<string[]> => {
      const made = { id: user, created: by(ms), factorType: 'push', provider: 'OKTA', profile: { name: 'A' } };
      const newUser = { login: 'a', email: 'a@example.com', firstName: 'A', lastName: 'B' };
      const one = (id: string, input: JsonObject) => look(id, input, () => made, 200, clockAhead);
      const list = (id: string, input: JsonObject) => look(id, input, () => [made], 200, clockAhead);
      const looks = [
        await one('create-user', newUser),
        await list('create-group', { name: 'A' }),
        await list('enroll-factor', { user, factorType: 'push', provider: 'OKTA' }),
        await list('reset-all-factors', { user }),
      ];
      return looks.map(({ found }) => found);
    };
    expect(await lookAt(2_000)).toEqual(['happened', 'happened', 'happened', 'unclear']);
    // Somebody else made it.
    expect(await lookAt(-30_000)).toEqual(['not-happened', 'unclear', 'unclear', 'not-happened']);
    expect(await lookAt(0)).toEqual(['unclear', 'unclear', 'unclear', 'unclear']);
  });

  test('an answer that tells nothing of the clock of the org proves nothing by times', async () => {
    const input = { login: 'a', email: 'a@example.com', firstName: 'A', lastName: 'B' };
    for (const created of [SINCE, BEFORE, 'never'])
      expect(await look('create-user', input, () => ({ created }), 200, null)).toMatchObject({ found: 'unclear' });
    const factors = [{ factorType: 'push', created: BEFORE }];
    expect(await look('reset-all-factors', { user }, () => factors, 200, null)).toMatchObject({ found: 'unclear' });
  });

  test('a new user whose login no path holds is a question for a person', async () => {
    const input = { login: 'a/b', email: 'a@example.com', firstName: 'A', lastName: 'B' };
    expect(await look('create-user', input, () => ({ created: SINCE }))).toMatchObject({ found: 'unclear' });
  });

  test.each<[string, string[], string]>([
    ['none is found', [], 'unclear'],
    ['one was made since', [SINCE], 'happened'],
    ['one was there before', [BEFORE], 'unclear'],
    ['several are found', [SINCE, BEFORE], 'unclear'],
  ])('Create Group where %s', async (_what, times, found) => {
    const groups = times.map((created) => ({ id: group, created, profile: { name: 'Quarantine' } }));
    const seen = await look('create-group', { name: 'Quarantine' }, () => groups);
    expect(seen).toMatchObject({ found });
    if (found === 'happened') expect(seen).toMatchObject({ output: { id: group, name: 'Quarantine' } });
  });

  test.each<[string, JsonValue[], string]>([
    ['there is none', [], 'unclear'],
    ['it was made since', [{ factorType: 'sms', provider: 'OKTA', created: SINCE }], 'happened'],
    ['another was made since', [{ factorType: 'push', provider: 'OKTA', created: SINCE }], 'unclear'],
    ['it was there before', [{ factorType: 'sms', provider: 'OKTA', created: BEFORE }], 'unclear'],
    [
      'one was made since, and one that may be it as well',
      [SINCE, CLOSE].map((created) => ({ factorType: 'sms', provider: 'OKTA', created })),
      'unclear',
    ],
    [
      'one was made since, and another was there before',
      [SINCE, BEFORE].map((created) => ({ factorType: 'sms', provider: 'OKTA', created })),
      'happened',
    ],
  ])('Enroll Factor where %s', async (_what, factors, found) => {
    const input = { user, factorType: 'sms', provider: 'OKTA' };
    expect(await look('enroll-factor', input, () => factors)).toMatchObject({ found });
  });

  test.each<[string, JsonValue[], string]>([
    ['none is left', [], 'unclear'],
    ['one is left that is older', [{ factorType: 'push', created: BEFORE }], 'not-happened'],
    ['one was enrolled since', [{ factorType: 'push', created: SINCE }], 'unclear'],
    ['the e-mail stays', [{ factorType: 'email', created: BEFORE }], 'unclear'],
  ])('Reset All Factors where %s', async (_what, factors, found) => {
    expect(await look('reset-all-factors', { user }, () => factors)).toMatchObject({ found });
  });

  test.each<[string, JsonObject, JsonObject, string]>([
    ['set-user-risk', { user, riskLevel: 'HIGH' }, { riskLevel: 'HIGH' }, 'happened'],
    ['set-user-risk', { user, riskLevel: 'HIGH' }, { riskLevel: 'LOW' }, 'not-happened'],
    ['set-user-risk', { user, riskLevel: 'HIGH' }, {}, 'not-happened'],
    ['update-realm-for-user', { user, realm: 'guo2' }, { id: user, realmId: 'guo2' }, 'happened'],
    ['update-realm-for-user', { user, realm: 'guo2' }, { id: user, realmId: 'guo1' }, 'not-happened'],
    ['trigger-import-session', { application: '0oa1', session: 'uij1' }, { status: 'TRIGGERED' }, 'happened'],
    ['trigger-import-session', { application: '0oa1', session: 'uij1' }, { status: 'CREATED' }, 'not-happened'],
    ['trigger-import-session', { application: '0oa1', session: 'uij1' }, { status: 'ERROR' }, 'unclear'],
  ])('%s %j where Okta says %j: %s', async (id, input, body, found) => {
    expect(await look(id, input, () => body)).toMatchObject({ found });
    expect(await look(id, input, () => null, 404)).toMatchObject({ found: 'unclear' });
  });
});

describe('Map Profile Source Attributes', () => {
  const card = registry.find('okta.map-profile-source-attributes', 1) as ActionCard;
  const map = (input: JsonObject): Promise<JsonObject> => make(card, input).then(({ outcome }) => outputOf(outcome));
  const users = [{ number: 7, mail: 'lin@example.com' }];

  test('takes all fields, those that are named, or none where users are deleted', async () => {
    const all = await map({ users, externalIdKey: 'number' });
    expect(all).toEqual({ users: [{ externalId: '7', profile: users[0] }] });
    const named = await map({ users, externalIdKey: 'number', attributes: { email: 'mail', userName: 'none' } });
    expect(named).toEqual({ users: [{ externalId: '7', profile: { email: 'lin@example.com', userName: null } }] });
    const deleted = await map({ users, externalIdKey: 'number', importOperation: 'delete' });
    expect(deleted).toEqual({ users: [{ externalId: '7' }] });
  });

  test('a row that nothing names fails the step, which says which one', async () => {
    const rows = [...users, { number: ' ' }];
    await expect(map({ users: rows, externalIdKey: 'number' })).rejects.toMatchObject({
      code: 'okta.no-external-id',
      message: expect.stringContaining('Row 2') as string,
    });
  });
});

describe('people and groups', () => {
  const card = (id: string): ActionCard => {
    const found = registry.find(`okta.${id}`, 1);
    if (found?.kind !== 'action') throw new Error(`There is no ${id}.`);
    return found;
  };

  test('a login is encoded where the call takes one, and looked up where it takes ids alone', async () => {
    const direct = await make(card('suspend-user'), { user: 'lin+x@example.com' });
    expect(direct.calls.map(callPath)).toEqual(['/api/v1/users/lin%2Bx%40example.com/lifecycle/suspend']);
    const byId = await make(
      card('clear-user-sessions'),
      { user: 'lin@example.com' },
      { answerOf: () => ({ id: '00u9' }) },
    );
    expect(byId.calls.map(callPath)).toEqual([
      '/api/v1/users/lin%40example.com',
      '/api/v1/users/00u9/sessions?oauthTokens=false',
    ]);
  });

  test('a login with a slash is found by a search, since no path holds it', async () => {
    const made = await make(card('read-user'), { user: 'a/b@example.com' }, { answerOf: () => [{ id: '00u9' }] });
    expect(made.calls[0]?.query).toMatchObject({ search: 'profile.login eq "a/b@example.com"' });
    expect(made.calls.at(-1)?.params).toEqual({ id: '00u9' });
    const none = make(card('read-user'), { user: 'a/b@example.com' }, { answerOf: () => [] });
    await expect(none).rejects.toMatchObject({ code: 'okta.no-such-user' });
  });

  test.each<[string, JsonValue, string]>([
    ['no group', [], 'okta.no-such-group'],
    ['two groups', [{ id: '00g1' }, { id: '00g2' }], 'okta.ambiguous-group'],
  ])('a name that %s has stops the step before the call', async (_what, body, code) => {
    const calls: OktaCall[] = [];
    const made = make(
      card('add-user-to-group'),
      { user: '00u1', group: 'A "B"' },
      {
        answerOf: (call) => {
          calls.push(call);
          return body;
        },
      },
    );
    await expect(made).rejects.toMatchObject({ code });
    expect(calls.map(({ method, query }) => [method, query?.['search']])).toEqual([
      ['GET', 'profile.name eq "A \\"B\\""'],
    ]);
  });
});

describe('lists', () => {
  const groups = registry.find('okta.search-groups', 1) as ActionCard;
  const five = (): JsonValue => [1, 2, 3, 4, 5].map((at) => ({ id: `00g${at}` }));

  test.each<[JsonObject, number, boolean, number]>([
    [{ resultSet: 'first' }, 1, true, 1],
    [{ resultSet: 'upTo', recordLimit: 3 }, 3, true, 3],
    [{ resultSet: 'all' }, 5, false, 200],
  ])('%j', async (input, count, hasMore, limit) => {
    const { outcome, calls } = await make(groups, input, { answerOf: five });
    expect(outputOf(outcome)).toMatchObject({ count, hasMore, first: { id: '00g1' } });
    expect(calls[0]?.query).toMatchObject({ limit });
  });

  test('a list that stands in an object goes on by its link', async () => {
    const card = registry.find('okta.list-users-with-admin-roles', 1) as ActionCard;
    const { outcome, calls } = await make(
      card,
      {},
      {
        answerOf: ({ query }) =>
          query?.['after'] === 'x/1'
            ? { value: [{ id: '00u2' }] }
            : {
                value: [{ id: '00u1' }],
                _links: { next: { href: 'https://elsewhere.example/x?after=x%2F1&limit=100' } },
              },
      },
    );
    expect(outputOf(outcome)).toMatchObject({ users: [{ id: '00u1' }, { id: '00u2' }], hasMore: false });
    expect(calls.map(({ path }) => path)).toEqual(['/api/v1/iam/assignees/users', '/api/v1/iam/assignees/users']);
  });
});

describe('Custom API Action', () => {
  const card = registry.find('okta.custom-api-action', 1) as ActionCard;
  test.each([
    'https://evil.example/api/v1/users',
    '//evil.example/api/v1/users',
    '/api/v1//users',
    '/api/v1/../../oauth2/v1/token',
    '/api/v1/%2e%2e/x',
    '/api/v1/users/a@b',
    '/api/v1\\users',
    '/api/v1/users/{id}',
    '/login/login.htm',
  ])('refuses %s, in a dry run too', async (relativeUrl) => {
    for (const mode of ['live', 'dry'] as const) {
      for (const requestType of ['GET', 'POST']) {
        await expect(make(card, { requestType, relativeUrl }, { mode })).rejects.toMatchObject({
          code: 'okta.bad-call',
        });
      }
    }
  });

  test('its effect follows the method, and the query of the address is kept', async () => {
    const effects = ['GET', 'PUT', 'DELETE', 'POST', 'PATCH'].map((requestType) =>
      card.effectOf?.(card.input.parse({ requestType, relativeUrl: '/api/v1/users' })),
    );
    expect(effects).toEqual(['repeatable', 'repeatable', 'repeatable', 'once', 'once']);
    const made = await make(card, {
      relativeUrl: '/api/v1/users?search=status%20eq%20%22ACTIVE%22',
      query: { limit: 5 },
    });
    expect(made.calls[0]?.query).toEqual({ search: 'status eq "ACTIVE"', limit: '5' });
  });
});
