// Tables over HTTP: rows by people, filters, CSV in and out, and what the audit log says of it.
import { request } from 'node:http';

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import type { JsonObject } from '../../shared/json.ts';
import { startTestServer, TOKEN, type TestServer } from './server.test-support.ts';

const COLUMNS = [
  { key: 'user', title: 'User', type: 'text', unique: true },
  { key: 'resets', title: 'Resets', type: 'number' },
  { key: 'note', title: 'Note', type: 'text' },
  { key: 'more', title: 'More', type: 'json' },
];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  expect(await send('POST', '', { name: 'Watched users!', columns: COLUMNS })).toMatchObject({
    status: 201,
    json: { id: 'watched-users', rows: 0, columns: COLUMNS },
  });
});
afterAll(() => server.stop());

const send = (method: string, path: string, body?: JsonObject) =>
  server.send(method, `/api/tables${path}`, body === undefined ? {} : { body });
const rows = async (query = ''): Promise<JsonObject[]> =>
  (await send('GET', `/watched-users/rows?${query}`)).json['items'] as unknown as JsonObject[];
const valuesOf = async (query = '') => (await rows(query)).map(({ values }) => values as JsonObject);
const csv = async (text: string, query = '') =>
  server.send('POST', `/api/tables/watched-users/import.csv?${query}`, {
    body: text,
    headers: { 'content-type': 'text/csv' },
  });
const code = ({ json }: { json: unknown }) => (json as { error?: { code: string } }).error?.code;

test('a table has an id of its name, and refuses columns that make no sense', async () => {
  expect((await send('POST', '', { name: 'Wätched users' })).json).toMatchObject({ id: 'watched-users-2' });
  expect(code(await send('POST', '', { id: 'watched-users', name: 'W' }))).toBe('table.exists');
  expect(code(await send('POST', '', { id: 'Watched', name: 'W' }))).toBe('table.bad-id');
  for (const column of [{ key: 'id' }, { key: '9' }, { key: 'a', type: 'json', unique: true }]) {
    const columns = [{ title: 'C', type: 'text', ...column }];
    expect(code(await send('POST', '', { name: 'W', columns }))).toBe('table.bad-column');
  }
  const list = (await send('GET', '')).json['items'] as unknown as JsonObject[];
  expect(list.map(({ id }) => id)).toEqual(['watched-users', 'watched-users-2']);
  expect(await send('DELETE', '/watched-users-2')).toMatchObject({ status: 204 });
  expect(code(await send('GET', '/watched-users-2'))).toBe('table.not-found');
});

test('a person adds, changes, finds and deletes rows, and the audit log says what they were', async () => {
  const made = await send('POST', '/watched-users/rows', { values: { user: 'ada', resets: '3', more: { a: 1 } } });
  expect(made).toMatchObject({ status: 201, json: { values: { user: 'ada', resets: 3, note: null, more: { a: 1 } } } });
  const id = String(made.json['id']);
  expect(code(await send('POST', '/watched-users/rows', { values: { user: 'ada' } }))).toBe('table.duplicate');
  expect(code(await send('POST', '/watched-users/rows', { values: { nobody: 1 } }))).toBe('table.bad-value');
  const changed = await send('PATCH', `/watched-users/rows/${id}`, { values: { resets: 4, note: 'seen' } });
  expect(changed.json).toMatchObject({ id, values: { user: 'ada', resets: 4, note: 'seen' } });
  expect(code(await send('PATCH', '/watched-users/rows/row_999', { values: {} }))).toBe('table.row-not-found');
  await send('POST', '/watched-users/rows', { values: { user: 'bob', resets: 1 } });
  expect((await valuesOf('user=ada')).map(({ user }) => user)).toEqual(['ada']);
  expect((await valuesOf('resets.atMost=3')).map(({ user }) => user)).toEqual(['bob']);
  expect((await valuesOf('note.isEmpty=&resets.moreThan=0')).map(({ user }) => user)).toEqual(['bob']);
  expect((await valuesOf(`more=${encodeURIComponent('{"a":1}')}`)).map(({ user }) => user)).toEqual(['ada']);
  expect((await valuesOf('order=newest')).map(({ user }) => user)).toEqual(['bob', 'ada']);
  const forged = (value: string) => Buffer.from(JSON.stringify([0, value, 1])).toString('base64url');
  for (const value of ['x', '{}', 'null'])
    expect(code(await send('GET', `/watched-users/rows?cursor=${forged(value)}`))).toBe('cursor.invalid');
  for (const bad of ['nobody=1', 'user.is=1', 'more.contains=a', 'resets=many'])
    expect(code(await send('GET', `/watched-users/rows?${bad}`))).toBe('table.bad-condition');
  expect(await send('DELETE', `/watched-users/rows/${id}`)).toMatchObject({ status: 204 });
  expect(code(await send('DELETE', `/watched-users/rows/${id}`))).toBe('table.row-not-found');
  const audit = (await server.send('GET', '/api/audit?limit=2')).json['items'] as unknown as JsonObject[];
  expect(audit[1]).toMatchObject({
    what: 'deleted a row of a table',
    subject: 'table:watched-users',
    before: { row: id, user: 'ada', resets: 4 },
  });
});

test('CSV goes in and out without loss, formulas included, and a preview tells what it will change', async () => {
  const file = [
    '\uFEFFuser,resets,note,more',
    'bob,1,,',
    'cyd,2,"=1+1, or ""two""\nlines","{""a"":[1]}"',
    "dee,-5,'already,",
    'eve,many,,',
    'fay,1,,no JSON',
    'cyd,3,-x,',
  ].join('\n');
  const told = { added: 2, changed: 1, unchanged: 1, refused: 2 };
  const preview = await csv(file, 'preview=true');
  expect(preview).toMatchObject({ status: 200, json: told });
  expect(preview.json['problems']).toMatchObject([{ line: 7 }, { line: 6 }].toSorted((a, b) => b.line - a.line));
  expect(await rows()).toHaveLength(1);
  expect((await csv(file)).json).toMatchObject(told);
  expect(await valuesOf('user=cyd')).toEqual([{ user: 'cyd', resets: 3, note: '-x', more: null }]);
  await send('POST', '/watched-users/rows', { values: { user: "'=odd", note: '@all\nx', more: -1 } });
  await send('POST', '/watched-users/rows', { values: { user: 'text', note: '  ', more: 'words' } });
  await send('POST', '/watched-users/rows', { values: { user: 'digits', more: '7' } });
  const { text, headers } = await send('GET', '/watched-users/export.csv');
  expect(headers['content-disposition']).toBe('attachment; filename="watched-users.csv"');
  expect(text.split('\n')[0]).toBe('id,user,resets,note,more');
  expect(text).toContain(",dee,-5,'already,");
  expect(text).toContain(",''=odd,,\"'@all");
  const before = await rows();
  expect((await csv(text)).json).toMatchObject({ added: 0, changed: 0, unchanged: before.length, refused: 0 });
  expect(await rows()).toEqual(before);
  const changed = text.replace(',dee,-5,', ',dee,7,').replace(/row_\d+,bob/, 'row_999,bob');
  expect((await csv(changed)).json).toMatchObject({ changed: 1, refused: 1 });
});

test('a table that an active flow uses is not deleted, and is once no active flow does', async () => {
  await send('POST', '', { name: 'Seen', columns: COLUMNS });
  const seen = { card: 'data.table-insert', version: 1, inputs: { table: 'seen', values: { user: 'ada' } } };
  const body = {
    formatVersion: 1,
    id: 'notes',
    name: 'Notes',
    nodes: { trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 }, seen },
    edges: [{ from: 'trigger', port: 'out', to: 'seen' }],
  };
  await server.send('POST', '/api/flows', { body });
  expect(await server.send('POST', '/api/flows/notes/activate')).toMatchObject({ status: 200 });
  expect(await send('DELETE', '/seen')).toMatchObject({
    status: 409,
    json: { error: { code: 'table.in-use', details: { flows: ['notes'] } } },
  });
  await server.send('POST', '/api/flows/notes/deactivate');
  expect(await send('DELETE', '/seen')).toMatchObject({ status: 204 });
});

test('F6 what a flow names of tables is told by its checks, anew when tables change, and keeps nobody from publishing', async () => {
  const event = { eventType: 'user.mfa.factor.reset_all', target: [{ id: '00u1', type: 'User' }] };
  const columns = { user: { type: 'text', unique: true } };
  const flow = {
    formatVersion: 1,
    id: 'names-tables',
    name: 'Names tables',
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      put: {
        card: 'data.table-upsert',
        version: 1,
        inputs: { table: 'named-later', column: 'user', values: { user: 'ada' } },
      },
    },
    edges: [{ from: 'trigger', port: 'out', to: 'put' }],
    tests: {
      kept: {
        event,
        tables: { 'named-later': { columns } },
        expect: { status: 'succeeded', tables: { 'named-later': [{ user: 'ada' }] } },
      },
    },
  };
  await server.send('POST', '/api/flows', { body: flow });
  const told = async (): Promise<string[][]> => {
    const detail = await server.send('GET', '/api/flows/names-tables');
    const checked = await server.send('POST', '/api/flows/names-tables/validate');
    return [detail, checked].map(({ json }) =>
      (json['issues'] as unknown as JsonObject[]).map(
        ({ severity, code: is, path }) => `${String(severity)} ${String(is)} ${(path as string[]).slice(2).join('.')}`,
      ),
    );
  };
  const both = (...issues: string[]) => [issues, issues];
  expect(await told()).toEqual(both('warning table.not-found inputs.table'));
  expect(await server.send('POST', '/api/flows/names-tables/publish')).toMatchObject({ status: 200 });
  const user = { key: 'user', title: 'User', type: 'text', unique: true };
  await send('POST', '', { id: 'named-later', name: 'Named later', columns: [user] });
  expect(await told()).toEqual(both());
  await send('PUT', '/named-later', { name: 'Named later', columns: [{ ...user, unique: false }] });
  expect(await told()).toEqual(both('warning table.no-unique-column inputs.column'));
  // Its case has a table of its own.
  expect((await server.send('POST', '/api/flows/names-tables/test')).json['items']).toMatchObject([{ failures: [] }]);
  expect((await send('GET', '/named-later/rows')).json['items']).toEqual([]);
  await send('PUT', '/named-later', { name: 'Named later', columns: [] });
  expect(await told()).toEqual(
    both('warning table.unknown-column inputs.column', 'warning table.unknown-column inputs.values.user'),
  );
  await send('DELETE', '/named-later');
  expect(await told()).toEqual(both('warning table.not-found inputs.table'));
});

test('a file of 500 MB is refused before any of it is read', async () => {
  const { hostname, port } = new URL(server.url);
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'text/csv', 'content-length': 500 * 1024 * 1024 };
  const path = '/api/tables/watched-users/import.csv?preview=true';
  const answer = await new Promise<string>((resolve, reject) => {
    const sent = request({ hostname, port, path, method: 'POST', headers }, (response) => {
      response.setEncoding('utf8').once('data', resolve);
    });
    sent.once('error', reject);
    sent.flushHeaders();
    onTestFinished(() => void sent.destroy());
  });
  expect(JSON.parse(answer)).toMatchObject({ error: { code: 'table.file-too-large' } });
});

test('a file that is none, is too large or does not fit is refused with the place', async () => {
  expect(code(await csv('user,who\nada,1'))).toBe('table.bad-csv');
  expect(code(await csv('user,user\nada,1'))).toBe('table.bad-csv');
  expect(code(await csv('user\n"ada'))).toBe('table.bad-csv');
  expect(code(await csv(''))).toBe('table.bad-csv');
  expect(code(await server.send('POST', '/api/tables/watched-users/import.csv', { body: { a: 1 } }))).toBe(
    'request.unsupported-type',
  );
  const separated = await csv('user;note\ngus;a, b', 'separator=semicolon');
  expect(separated.json).toMatchObject({ added: 1 });
  expect((await csv('user,note\nhal,a,b')).json).toMatchObject({ refused: 1, problems: [{ line: 2 }] });
});
