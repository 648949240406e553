// Every call by every kind of asker: what is not public asks for a sign-in, and the role decides.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { readApiCalls } from '../../scripts/api-calls.ts';
import type { Access, ApiCall } from '../../shared/api/call.ts';
import { startTestServer, TOKEN, type TestServer } from './server.test-support.ts';

const CALLS = await readApiCalls();
const NAMED: [string, ApiCall][] = CALLS.map((call) => [`${call.method} ${call.path}`, call]);
const RANK: Record<Access, number> = { public: 0, viewer: 1, editor: 2, admin: 3 };

let server: TestServer;
const tokens = new Map<'viewer' | 'editor' | 'admin', string>();

beforeAll(async () => {
  server = await startTestServer();
  for (const role of ['viewer', 'editor', 'admin'] as const) {
    const made = await server.send('POST', '/api/tokens', { body: { name: role, role } });
    tokens.set(role, String(made.json['secret']));
  }
});
afterAll(() => server.stop());

const pathOf = (call: ApiCall): string => call.path.replace(':version', '1').replace(/:\w+/g, 'nothing-here');

test('there are calls', () => {
  expect(NAMED.length).toBeGreaterThan(40);
});

describe('without credentials', () => {
  test.each(NAMED)('%s', async (_name, call) => {
    const { status, json } = await server.send(call.method, pathOf(call), { token: null });
    if (call.access === 'public') expect([401, 403]).not.toContain(status);
    else {
      expect(status).toBe(401);
      expect(json).toMatchObject({ error: { code: 'auth.required' } });
    }
  });

  test('the stream asks for a sign-in', async () => {
    expect((await server.send('GET', '/api/stream', { token: null })).status).toBe(401);
  });
});

describe('with a token that is none', () => {
  test.each(NAMED)('%s', async (_name, call) => {
    const { status, json } = await server.send(call.method, pathOf(call), { token: 'sbx_nothing' });
    expect(status).toBe(401);
    expect(json).toMatchObject({ error: { code: 'auth.failed' } });
  });
});

describe.each(['viewer', 'editor', 'admin'] as const)('as %s', (role) => {
  test.each(NAMED.filter(([, call]) => call.access !== 'public'))('%s', async (_name, call) => {
    // Sent as plain text, a call that is allowed ends at its body: nothing is changed by trying.
    const body = call.method === 'get' ? {} : { body: 'x', headers: { 'content-type': 'text/plain' } };
    const { status, json } = await server.send(call.method, pathOf(call), { token: tokens.get(role) ?? '', ...body });
    if (RANK[role] >= RANK[call.access]) {
      expect([401, 403]).not.toContain(status);
      expect(status).toBeLessThan(500);
    } else {
      expect(status).toBe(403);
      expect(json).toMatchObject({ error: { code: 'auth.forbidden', details: { needed: call.access, role } } });
    }
  });
});

describe('the audit log', () => {
  const entries = async () => (await server.send('GET', '/api/audit?limit=1')).json['items'] as unknown as object[];

  test.each(NAMED.filter(([, call]) => call.method !== 'get'))(
    '%s says what it changes, or that it changes nothing',
    (_name, call) => {
      if (call.audit !== null) expect(call.audit).toMatch(/^[a-z].{7,}[^.]$/);
      else expect(call.path).toMatch(/\/(test|validate)$/);
    },
  );

  // What a refused call leaves behind shows that the record is made by the route itself, whatever its handler does.
  test.each(NAMED.filter(([, call]) => call.audit !== null && call.access !== 'public' && call.path.includes(':id')))(
    '%s is on record, also where it comes to nothing',
    async (_name, call) => {
      const { status, json } = await server.send(call.method, pathOf(call), {
        body: bodyOf(call),
        headers: { 'if-match': '"1"' },
      });
      expect(status).toBeGreaterThanOrEqual(400);
      const [resource] = call.path.split('/').slice(2);
      expect(await entries()).toMatchObject([
        {
          by: 'automation',
          role: 'admin',
          address: '127.0.0.1',
          action: `${call.method.toUpperCase()} ${call.path}`,
          what: call.audit,
          subject: `${resource?.slice(0, -1)}:nothing-here`,
          outcome: 'refused',
          code: json['error']?.['code'],
        },
      ]);
    },
  );
});

/** The least that each call's body takes. */
function bodyOf(call: ApiCall): unknown {
  const bodies: unknown[] = [
    {},
    { settings: {} },
    { decision: 'approve' },
    { since: '2026-01-01T00:00:00.000Z', until: '2026-01-02T00:00:00.000Z' },
    { approver: 'ada@example.com' },
    { nodeId: 'step', decision: 'fail' },
    { values: {} },
    { name: 'Nothing', columns: [] },
    { formatVersion: 1, id: 'nothing-here', name: 'Nothing', nodes: {}, edges: [] },
  ];
  const isFlowFile = call.method === 'put' && call.path === '/api/flows/:id';
  return isFlowFile ? bodies.at(-1) : bodies.find((body) => call.body.safeParse(body).success);
}

test('the token of the environment is an administrator, and the header must be a bearer token', async () => {
  expect((await server.send('GET', '/api/users')).status).toBe(200);
  const basic = await server.send('GET', '/api/users', { token: null, headers: { authorization: `Basic ${TOKEN}` } });
  expect(basic.status).toBe(401);
});

test('the description lists every call with its role', async () => {
  const { json } = await server.send('GET', '/api/openapi.json', { token: null });
  for (const call of CALLS) {
    const path = call.path.replace(/:(\w+)/g, '{$1}');
    expect(json['paths']?.[path]?.[call.method], `${call.method} ${path}`).toMatchObject(
      call.access === 'public' ? { security: [] } : { 'x-role': call.access },
    );
  }
});
