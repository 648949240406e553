// S2, J5 against receivers that misbehave, with the real HTTP card and client: what the journal says of each, and whether
// the step is tried again, in doubt, or failed.
import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { openTestStore } from '../../../tests/support/test-store.ts';
import { createHttpPool, type HttpPool } from '../../lib/http-client.ts';
import { closedPort, httpServer } from '../../lib/http-client.test-support.ts';
import type { Store } from '../../store/store.ts';
import { cardsWith, flowOf, startBench } from '../engine.test-support.ts';

let store: Store;
let pool: HttpPool;
beforeEach(async () => {
  store = await openTestStore();
});
afterEach(async () => {
  await pool.close();
});

const tenMegabytes: RequestListener = (_request, response) => {
  const part = Buffer.alloc(1024 * 1024, 'x');
  response.writeHead(200, { 'content-type': 'text/plain' });
  for (let at = 0; at < 10; at++) response.write(part);
  response.end();
};
const half: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '1000' });
  response.write('half of it', () => response.destroy());
};

type Fault = [name: string, answer: RequestListener | undefined, codes: RegExp, get: string, post: string];
// What follows for a GET (repeatable) and for a POST (once).
const faults: Fault[] = [
  ['hangs', () => undefined, /^(step|http)\.timeout$/, 'tried again', 'in doubt'],
  ['answers half', half, /^http\.reset$/, 'tried again', 'in doubt'],
  ['answers 10 MB', tenMegabytes, /^http\.response-too-large$/, 'failed', 'failed'],
  ['resets', (request) => request.socket.resetAndDestroy(), /^http\.reset$/, 'tried again', 'in doubt'],
  ['is not there', undefined, /^http\.refused$/, 'tried again', 'tried again'],
  [
    'redirects to a private address',
    (_request, response) => void response.writeHead(307, { location: 'http://10.0.0.1/inside?secret=1' }).end(),
    /^http\.forbidden-address$/,
    'failed',
    'failed',
  ],
];

test.each(
  faults.flatMap(([name, answer, code, get, post]) => [
    { name, answer, code, method: 'GET', follows: get },
    { name, answer, code, method: 'POST', follows: post },
  ]),
)('S2 J5 a receiver that $name: a $method is $follows', async ({ answer, code, method, follows }) => {
  let calls = 0;
  const port =
    answer === undefined
      ? await closedPort()
      : await httpServer((request, response) => {
          calls += 1;
          answer(request, response);
        });
  const host = `127.0.0.1:${port}`;
  // Short only where it is waited for.
  const timeoutMs = code.test('http.timeout') ? 300 : 30_000;
  pool = createHttpPool({ allowPrivate: [host] });
  const bench = await startBench({
    store,
    cards: cardsWith(),
    http: { request: (request) => pool.request(request, { signal: AbortSignal.timeout(30_000), timeoutMs }) },
  });
  const call = {
    card: 'web.request',
    version: 1,
    inputs: { method, url: `http://${host}/path?token=in-the-query` },
    policy: { attempts: 2, timeoutMs },
  };
  const other = { card: 'data.compose', version: 1, inputs: { text: 'goes on' } };
  await bench.activate(flowOf({ call, other }, ['trigger -> call', 'trigger -> other'], { onFailure: 'continue' }));
  const [runId = ''] = await bench.deliver();
  const { status, error } = await bench.reach(runId, 'failed', 'waiting', 'succeeded').then(async (row) => {
    // A retry waits for a moment.
    if (follows === 'in doubt') return row;
    return bench.reach(runId, 'failed');
  });
  const records = await bench.views.journal(runId);
  const steps = Object.fromEntries((await bench.views.detail(runId)).steps.map((step) => [step.nodeId, step]));
  expect(steps['other']?.status).toBe('succeeded');
  expect(steps['call']?.error?.code).toMatch(code);
  // The journal says which host, and nothing that a path or query may hide.
  const told = records.filter((record) => 'error' in record || ('reason' in record && record.reason !== null));
  expect(JSON.stringify(told.map((record) => ('error' in record ? record.error : record)))).not.toContain(
    'in-the-query',
  );
  expect(JSON.stringify(told)).not.toContain('secret=1');

  const retries = records.filter((record) => record.type === 'step.retry').length;
  if (follows === 'in doubt') {
    expect({ status, retries, calls }).toEqual({ status: 'waiting', retries: 0, calls: 1 });
    expect(steps['call']?.waiting).toEqual({ kind: 'decision', until: null });
    await bench.engine.decide(runId, { nodeId: 'call', iteration: null, decision: 'fail', output: null }, 'ada');
    await bench.reach(runId, 'failed');
  } else {
    expect({ status, retries }).toEqual({ status: 'failed', retries: follows === 'tried again' ? 1 : 0 });
    expect(error?.code).toMatch(code);
    if (answer !== undefined) expect(calls).toBe(retries + 1);
  }
  await bench.engine.stop(0);
});
