// The simulator's answers against the cut of Okta's OpenAPI: for each route the status is one that the call has, and the
// body is of its schema. Every route is called, and its call is in the cut.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';
import { SIM_ROUTES } from './routes.ts';
import { userNamed } from './sim-client.test-support.ts';
import { startOktaSim, type OktaSim } from './sim.ts';

type Schema = JsonObject;
const cut = JSON.parse(readFileSync(join(import.meta.dirname, 'okta-openapi-cut.json'), 'utf8')) as {
  calls: Record<string, Record<string, Schema | null>>;
  schemas: Record<string, Schema>;
};
const TYPES: Record<string, (value: JsonValue) => boolean> = {
  object: isJsonObject,
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: Number.isInteger,
};

/** What is wrong, as `path: why`. Null passes where the schema says so, and where it only names what is absent. */
function misfits(schema: Schema, value: JsonValue, at = '$'): string[] {
  const ref = schema['$ref'];
  if (typeof ref === 'string') return misfits(cut.schemas[ref] ?? {}, value, at);
  if (value === null) return schema['nullable'] === true || schema['type'] === undefined ? [] : [`${at}: null`];
  const { type, properties, required, items } = schema;
  const wrong: string[] = [];
  if (typeof type === 'string' && TYPES[type]?.(value) === false) return [`${at}: no ${type}`];
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(value)) wrong.push(`${at}: ${JSON.stringify(value)}`);
  for (const each of listOf(schema['allOf'])) wrong.push(...misfits(each, value, at));
  for (const some of [listOf(schema['anyOf']), listOf(schema['oneOf'])]) {
    if (some.length > 0 && some.every((each) => misfits(each, value, at).length > 0)) wrong.push(`${at}: fits none`);
  }
  if (Array.isArray(value) && isJsonObject(items))
    for (const [index, item] of value.entries()) wrong.push(...misfits(items, item, `${at}[${index}]`));
  if (isJsonObject(value)) {
    const missing = (Array.isArray(required) ? required : []).filter((name) => value[String(name)] === undefined);
    wrong.push(...missing.map((name) => `${at}.${String(name)}: missing`));
    for (const [name, inner] of Object.entries(isJsonObject(properties) ? properties : {})) {
      const found = value[name];
      if (found !== undefined && isJsonObject(inner)) wrong.push(...misfits(inner, found, `${at}.${name}`));
    }
  }
  return wrong;
}

const listOf = (value: JsonValue | undefined): Schema[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
const hook = {
  name: 'Of the test',
  events: { type: 'EVENT_TYPE', items: ['user.lifecycle.suspend'] },
  channel: { type: 'HTTP', version: '1.0.0', config: { uri: 'http://127.0.0.1:1/', headers: [] } },
};
const person = { login: 'new@nexacorp.example', email: 'new@nexacorp.example', firstName: 'New', lastName: 'Person' };

/** Bodies of calls that need one. */
const BODIES: Record<string, (sim: OktaSim) => JsonObject> = {
  'POST /api/v1/users': () => ({ profile: person, credentials: { password: { value: 'x' } } }),
  'POST /api/v1/users/{id}': () => ({ profile: { title: 'Other' } }),
  'PUT /api/v1/users/{id}': (sim) => ({ profile: { ...sim.org.users.get(userNamed(sim, 'grace'))?.profile } }),
  'POST /api/v1/groups': () => ({ profile: { name: 'New', description: 'A group' } }),
  'PUT /api/v1/groups/{groupId}': () => ({ profile: { name: 'Renamed', description: 'Again' } }),
  'POST /api/v1/groups/rules': rule,
  'PUT /api/v1/groups/rules/{groupRuleId}': rule,
  'POST /api/v1/users/{userId}/factors': () => ({ factorType: 'webauthn', provider: 'FIDO', profile: {} }),
  'POST /api/v1/users/{userId}/factors/{factorId}/lifecycle/activate': () => ({ passCode: '123456' }),
  'POST /api/v1/users/{userId}/roles': () => ({ type: 'READ_ONLY_ADMIN' }),
  'POST /api/v1/groups/{groupId}/roles': () => ({ type: 'READ_ONLY_ADMIN' }),
  'PUT /api/v1/users/{userId}/risk': () => ({ riskLevel: 'HIGH' }),
  'POST /api/v1/apps/{appId}/users': (sim) => ({ id: userNamed(sim, 'yossi') }),
  'POST /api/v1/apps/{appId}/users/{userId}': () => ({ profile: { role: 'x' } }),
  'POST /api/v1/apps/{appId}/grants': () => ({ scopeId: 'okta.policies.read' }),
  'POST /api/v1/eventHooks': () => hook,
  'PUT /api/v1/eventHooks/{eventHookId}': () => hook,
};

function rule(sim: OktaSim): JsonObject {
  const conditions = { expression: { value: 'user.department=="Sales"', type: 'urn:okta:expression:1.0' } };
  return { name: 'Rule', conditions, actions: { assignUserToGroups: { groupIds: [groupOf(sim, 'Sales')] } } };
}

const groupOf = (sim: OktaSim, name: string): string =>
  [...sim.org.groups.values()].find(({ profile }) => profile.name === name)?.id ?? '';

/** Ids for the parameters of a path, from an org that has one of everything. */
async function idsFor(sim: OktaSim, call: string): Promise<Record<string, string>> {
  const { org } = sim;
  const grace = userNamed(sim, 'grace');
  const [app] = org.apps.values();
  const status = /lifecycle\/(\w+)$/.exec(call)?.[1] ?? '';
  const users: Record<string, string> = { activate: 'noah', reactivate: 'noah', unsuspend: 'tom', unlock: 'leila' };
  const user = call.includes('/users/{id}/lifecycle/') ? userNamed(sim, users[status] ?? 'grace') : grace;
  if (status === 'reactivate') Object.assign(org.users.get(user) ?? {}, { status: 'PROVISIONED' });
  await sim.asAdmin('POST', '/api/v1/eventHooks', hook);
  await sim.asAdmin('POST', '/api/v1/groups/rules', rule(sim));
  await sim.asAdmin('PUT', `/api/v1/apps/${app?.id}/groups/${groupOf(sim, 'Quarantine')}`);
  const needsMember = call.includes('/apps/{appId}/users');
  if (needsMember) await sim.asAdmin('POST', `/api/v1/apps/${app?.id}/users`, { id: grace });
  const role = await sim.asAdmin('POST', `/api/v1/users/${grace}/roles`, { type: 'HELP_DESK_ADMIN' });
  const factor = [...org.factors.values()].find(({ userId }) => userId === grace);
  if (factor !== undefined && call.endsWith('{factorId}/lifecycle/activate')) factor.status = 'PENDING_ACTIVATION';
  const [device] = org.devices.values();
  const before: Record<string, 'DEACTIVATED' | 'SUSPENDED'> = { activate: 'DEACTIVATED', unsuspend: 'SUSPENDED' };
  const needed = call === 'DELETE /api/v1/devices/{deviceId}' ? 'DEACTIVATED' : before[status];
  if (device !== undefined && needed !== undefined) device.status = needed;
  if (app !== undefined && call === 'DELETE /api/v1/apps/{appId}') app.status = 'INACTIVE';
  const [registered] = org.hooks.values();
  if (registered !== undefined && call.startsWith('DELETE')) registered.status = 'INACTIVE';
  return {
    id: user,
    userId: grace,
    groupId: groupOf(sim, 'Quarantine'),
    appId: call.endsWith('/grants') ? sim.clientId : (app?.id ?? ''),
    clientId: call.startsWith('GET') ? sim.clientId : '0oaTimeSheets0000001',
    factorId: factor?.id ?? '',
    enrollmentId: factor?.enrollmentId ?? '',
    roleAssignmentId: isJsonObject(role.body) ? String(role.body['id']) : '',
    deviceId: device?.id ?? '',
    eventHookId: registered?.id ?? '',
    groupRuleId: [...org.rules.keys()][0] ?? '',
    sessionId: [...org.sessions.keys()][0] ?? '',
    schemaId: 'default',
    apiTokenId: [...org.tokens.keys()][0] ?? '',
  };
}

// What only a wire has: a token to end by itself, and an address that answers a hook (hooks.test.ts).
const ELSEWHERE = new Set([
  'DELETE /api/v1/api-tokens/current',
  'POST /api/v1/eventHooks/{eventHookId}/lifecycle/verify',
]);
const calls = SIM_ROUTES.map(({ method, path }) => `${method} ${path}`).filter((call) => !ELSEWHERE.has(call));

/** The specification forgot that this is a list; its own example is one. */
const LIST_WITHOUT_ARRAY = 'GET /api/v1/users/{userId}/authenticator-enrollments';

/** Events have explicit nulls, as in the log of a real org, where the specification has none. */
const isKnown = (call: string, wrong: string): boolean => call === 'GET /api/v1/logs' && wrong.endsWith(': null');

test('there is a call of the cut for every route', () => {
  expect(calls.filter((call) => cut.calls[call] === undefined)).toEqual([]);
  expect(calls.length).toBeGreaterThan(90);
});

test.each(calls)('%s answers as the specification says', async (call) => {
  const sim = await startOktaSim();
  try {
    const [method = '', path = ''] = call.split(' ');
    const ids = await idsFor(sim, call);
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
    const answer = await sim.asAdmin(method, address, BODIES[call]?.(sim));
    const statuses = cut.calls[call] ?? {};
    expect(Object.keys(statuses)).toContain(String(answer.status));
    expect(answer.status).toBeLessThan(300);
    const schema = statuses[String(answer.status)];
    if (schema === null || schema === undefined) return;
    expect(answer.body).toBeDefined();
    const wrong = misfits(call === LIST_WITHOUT_ARRAY ? { type: 'array', items: schema } : schema, answer.body ?? null);
    expect(wrong.filter((each) => !isKnown(call, each))).toEqual([]);
  } finally {
    await sim.close();
  }
});

test('the check can fail: a user with a status that Okta does not have', () => {
  expect(misfits({ $ref: 'User' }, { id: 'x', status: 'GONE' })).toEqual(['$.status: "GONE"']);
});
