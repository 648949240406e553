// OpenAPI, JSON Schema, metrics, settings, cards: what tools read.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { startTestServer, type Json, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

function each(value: unknown, visit: (key: string, value: unknown) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    visit(key, part);
    each(part, visit);
  }
}

describe('openapi.json', () => {
  let document: Json;
  beforeAll(async () => {
    document = (await server.send('GET', '/api/openapi.json', { token: null })).json;
  });

  test('is 3.1, and every reference leads somewhere', () => {
    expect(document['openapi']).toMatch(/^3\.1\./);
    const references: string[] = [];
    each(document, (key, value) => {
      if (key === '$ref') references.push(String(value));
    });
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) {
      const found = reference
        .split('/')
        .slice(1)
        .reduce<unknown>((part, key) => (part as Json | undefined)?.[key], document);
      expect({ reference, found }).toMatchObject({ found: expect.anything() as object });
    }
  });

  test('every operation has its own name, answers, and exactly the parameters of its path', () => {
    const names = new Set<string>();
    let operations = 0;
    for (const [path, item] of Object.entries(document['paths'] ?? {})) {
      for (const [method, operation] of Object.entries(item)) {
        operations += 1;
        expect(operation['responses'], `${method} ${path}`).not.toEqual({});
        const declared = (
          (operation['parameters'] ?? []) as unknown as { in: string; name: string; required?: boolean }[]
        ).filter((parameter) => parameter.in === 'path');
        expect(declared.map(({ name }) => `{${name}}`).toSorted()).toEqual((path.match(/\{\w+\}/g) ?? []).toSorted());
        expect(declared.every(({ required }) => required === true)).toBe(true);
        const name = operation['operationId'];
        if (name !== undefined) names.add(String(name));
      }
    }
    expect(operations).toBeGreaterThan(50);
    expect(names.size).toBeGreaterThan(45);
    const withoutName = Object.values(document['paths'] ?? {})
      .flatMap((item) => Object.values(item))
      .filter((operation) => operation['operationId'] === undefined);
    expect(names.size + withoutName.length).toBe(operations);
  });

  test('describes what is served by hand, too', () => {
    const paths = Object.keys(document['paths'] ?? {});
    expect(paths).toEqual(
      expect.arrayContaining([
        '/approve/{token}',
        '/webhooks/{path}',
        '/hooks/okta',
        '/hooks/okta/{connection}',
        '/api/stream',
        '/health/live',
        '/health/ready',
        '/metrics',
        '/api/schema/flow.json',
      ]),
    );
  });
});

test('the JSON Schema of the flow file is strict', async () => {
  const { json, status } = await server.send('GET', '/api/schema/flow.json', { token: null });
  expect(status).toBe(200);
  expect(json).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', additionalProperties: false });
});

test('probes are public; readiness is the store', async () => {
  expect(await server.send('GET', '/health/live', { token: null })).toMatchObject({
    status: 200,
    json: { status: 'live' },
  });
  expect(await server.send('GET', '/health/ready', { token: null })).toMatchObject({
    status: 200,
    json: { status: 'ready' },
  });
});

test('metrics are for a token of any role', async () => {
  await server.send('GET', '/api/flows');
  const made = await server.send('POST', '/api/tokens', { body: { name: 'prometheus', role: 'viewer' } });
  const here = await server.send('GET', '/metrics', { token: String(made.json['secret']) });
  expect(here.status).toBe(200);
  for (const name of [
    'process_cpu_seconds_total',
    'signalbox_http_request_seconds_count',
    'signalbox_runs{status="waiting"}',
    'signalbox_engine_runs_held',
  ]) {
    expect(here.text).toContain(name);
  }
  for (const token of [null, 'sbx_nothing']) {
    const refused = await server.send('GET', '/metrics', { token });
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toBe('Bearer');
    expect(refused.text).not.toContain('signalbox_runs');
  }
});

test('metrics are for everybody where the installation opens them', async () => {
  const open = await startTestServer({ metrics: 'open' });
  expect((await open.send('GET', '/metrics', { token: null })).status).toBe(200);
  await open.stop();
});

test('the cards of the installation are shown as the contract has them', async () => {
  const { json } = await server.send('GET', '/api/cards');
  const cards = json['items'] as unknown as { id: string; ports: string[]; kind: string }[];
  expect(cards.find(({ id }) => id === 'logic.if')).toMatchObject({
    kind: 'action',
    ports: expect.arrayContaining(['true', 'false']) as string[],
  });
  expect(cards.map(({ id }) => id)).toContain('okta.user-mfa-factor-reset-all');
  const types = await server.send('GET', '/api/event-types');
  expect(types.json['items']).toEqual(
    expect.arrayContaining([expect.objectContaining({ type: 'user.mfa.factor.reset_all' })]),
  );
  expect((await server.send('GET', '/api/connection-apps')).status).toBe(200);
});

test('retention can be changed within bounds', async () => {
  const before = (await server.send('GET', '/api/settings')).json;
  expect(before).toMatchObject({
    publicUrl: 'http://signalbox.test',
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
  });
  const retention = { days: 7, maxRuns: 1_000, maxEvents: 2_000 };
  expect((await server.send('PUT', '/api/settings', { body: { retention } })).json).toEqual({ ...before, retention });
  expect((await server.send('GET', '/api/settings')).json).toEqual({ ...before, retention });
  // What is left out stays.
  const approvals = { ownRuns: true };
  expect(before).toMatchObject({ approvals: { ownRuns: false } });
  const changed = (await server.send('PUT', '/api/settings', { body: { approvals } })).json;
  expect(changed).toEqual({ ...before, retention, approvals });
  expect((await server.send('PUT', '/api/settings', { body: { retention: { ...retention, days: 0 } } })).status).toBe(
    400,
  );
});

test('templates are the readable flow files of the folder; a bad one is logged', async () => {
  const folder = temporaryFolder();
  const templates = join(folder, 'flows');
  await mkdir(templates);
  await writeFile(
    join(templates, 'good.flow.json'),
    JSON.stringify({ formatVersion: 1, id: 'good', name: 'Good', nodes: {}, edges: [] }),
  );
  await writeFile(join(templates, 'bad.flow.json'), '{');
  await writeFile(join(templates, 'README.md'), '# no flow');
  const own = await startTestServer({ flowsDir: templates });
  const { json } = await own.send('GET', '/api/templates');
  expect(json['items']).toMatchObject([{ flow: { id: 'good' } }]);
  expect(own.logged.join('')).toContain('bad.flow.json');
  await own.stop();
  expect((await server.send('GET', '/api/templates')).json).toEqual({ items: [] });
});
