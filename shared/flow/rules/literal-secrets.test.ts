import { expect, test } from 'vitest';

import type { CardManifest } from '../../card/manifest.ts';
import type { JsonValue } from '../../json.ts';
import type { Issue } from '../../issue.ts';
import { validateFlow } from '../validate.ts';

const sends: CardManifest = {
  id: 'test.send',
  version: 1,
  kind: 'action',
  app: 'test',
  title: 'Send',
  summary: '',
  docs: '',
  input: {
    type: 'object',
    properties: { headers: { type: 'object', mayHoldSecrets: true }, query: { type: 'object' } },
  },
  output: {},
  ports: ['out', 'error'],
  sample: null,
  scopes: [],
  effect: 'once',
  connection: { apps: [{ app: 'http' }], required: false },
};

function found(inputs: Record<string, JsonValue>, node: object = {}): Issue[] {
  const send = { card: 'test.send', version: 1, inputs, ...node };
  const flow = {
    formatVersion: 1 as const,
    id: 'f',
    name: 'f',
    connections: { api: { app: 'http' } },
    nodes: { send },
    edges: [],
  };
  return validateFlow(flow, (card) => (card === 'test.send' ? sends : undefined)).filter(
    ({ code }) => code === 'input.literal-secret',
  );
}

test.each([
  'Authorization',
  'authorization',
  'Proxy-Authorization',
  'Cookie',
  'X-Api-Key',
  'api-key',
  'apikey',
  'X-Auth-Token',
  'PRIVATE-TOKEN',
  'X-Secret',
  'X-Access-Key-Id',
])('a literal in the header %s is a warning that offers the connection', (name) => {
  expect(found({ headers: { [name]: 'Bearer abc' } })).toMatchObject([
    { severity: 'warning', path: ['nodes', 'send', 'connection'], message: expect.stringContaining('app "http"') },
  ]);
});

test('where a connection is chosen the header is to be taken out', () => {
  expect(found({ headers: { Cookie: 'a=b' } }, { connection: 'api' })).toMatchObject([
    { path: ['nodes', 'send', 'inputs', 'headers', 'Cookie'], message: expect.stringContaining('take this one out') },
  ]);
});

test.each<Record<string, JsonValue>>([
  { headers: { Accept: 'x', 'Content-Type': 'x', 'Idempotency-Key': 'x', 'X-Author': 'x', 'X-Keyboard': 'x' } },
  { headers: { Authorization: '{{ trigger.token }}', Cookie: '', 'X-Api-Key': null } },
  { headers: 'Authorization: x' },
  { query: { token: 'x' } },
])('%j is none', (inputs) => {
  expect(found(inputs)).toEqual([]);
});

test('what is disabled runs nothing', () => {
  expect(found({ headers: { Authorization: 'Bearer abc' } }, { disabled: true })).toEqual([]);
});
