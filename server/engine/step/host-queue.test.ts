// J4, J5, T8: steps that wait for their place at a host, with the real HTTP card and client and a receiver that hangs.
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { openTestStore } from '../../../tests/support/test-store.ts';
import type { FlowNode } from '../../../shared/flow/flow.ts';
import { createHostPlaces } from '../../lib/host-places.ts';
import { createHttpPool, type HttpPool } from '../../lib/http-client.ts';
import { httpServer } from '../../lib/http-client.test-support.ts';
import type { Store } from '../../store/store.ts';
import { cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';
import { dyingAfter } from '../recovery.test-support.ts';

let store: Store;
let pools: HttpPool[];
beforeEach(async () => {
  store = await openTestStore();
  pools = [];
});
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
});

/** An engine of its own, as a process that starts is. So many calls at a time of one host. */
async function boot(perHost: number, on: Store = store): Promise<Bench> {
  const places = createHostPlaces({ perHost });
  const pool = createHttpPool({ allowPrivate: ['127.0.0.1'], places });
  pools.push(pool);
  return startBench({ store: on, cards: cardsWith(), network: { pool, places } });
}

/** Holds each call until it is told to answer. */
async function holding(): Promise<{ url: string; held: ServerResponse[]; keys: string[]; answerAll(): void }> {
  const held: ServerResponse[] = [];
  const keys: string[] = [];
  let open = false;
  const port = await httpServer((request, response) => {
    keys.push(String(request.headers['idempotency-key']));
    if (open) response.end('ok');
    else held.push(response);
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    held,
    keys,
    answerAll() {
      open = true;
      for (const response of held.splice(0)) response.end('ok');
    },
  };
}

function post(url: string, policy: FlowNode['policy'] = {}): FlowNode {
  return { card: 'web.request', version: 1, inputs: { method: 'POST', url }, policy };
}

async function deliver(bench: Bench, count: number): Promise<string[]> {
  const runs: string[] = [];
  for (let at = 0; at < count; at++) runs.push(...(await bench.deliver()));
  return runs;
}

async function typesOf(bench: Bench, runId: string): Promise<string[]> {
  return (await bench.views.journal(runId)).map(({ type }) => type);
}

test('T8 a step that waits for its place has not begun, loses no time, and begins when it has the place', async () => {
  const busy = await holding();
  const hanging = await holding();
  const bench = await boot(1);
  const flow = flowOf({ call: post(busy.url, { timeoutMs: 300, attempts: 1 }) }, ['trigger -> call']);
  const other = flowOf({ call: post(busy.url) }, ['trigger -> call']);
  const late = flowOf({ call: post(hanging.url, { timeoutMs: 300, inDoubt: 'fail' }) }, ['trigger -> call']);
  await bench.activate({ ...other, id: 'first' });
  const [first = ''] = await bench.deliver();
  await vi.waitFor(() => expect(busy.held).toHaveLength(1));
  await store.flows.setActive('first', false, new Date().toISOString());
  await bench.activate(flow);
  const [waiting = ''] = await bench.deliver();
  await bench.reach(waiting, 'running');
  expect(await typesOf(bench, waiting)).toEqual(['run.started']);
  expect((await bench.views.detail(waiting)).steps).toMatchObject([
    { nodeId: 'call', status: 'waiting', waiting: { kind: 'host', until: null, host: new URL(busy.url).host } },
  ]);
  // A run that came later and has as much time: when that is over, the first one's would be too.
  await store.flows.setActive(flow.id, false, new Date().toISOString());
  await bench.activate({ ...late, id: 'late' });
  const [over = ''] = await bench.deliver();
  expect((await bench.reach(over, 'failed')).error?.code).toMatch(/timeout$/);
  busy.answerAll();
  await bench.reach(first, 'succeeded');
  await bench.reach(waiting, 'succeeded');
  expect(await typesOf(bench, waiting)).toEqual(['run.started', 'step.started', 'step.finished', 'run.ended']);
  await bench.engine.stop(0);
});

test('J5 after a crash only those are in doubt that had their place; the others begin, and none is sent twice', async () => {
  const busy = await holding();
  const dying = dyingAfter(store, Infinity);
  const bench = await boot(3, dying.store);
  await bench.activate(flowOf({ call: post(busy.url) }, ['trigger -> call']));
  const runs = await deliver(bench, 12);
  await vi.waitFor(() => expect(busy.held).toHaveLength(3));
  for (const run of runs) await bench.reach(run, 'running');
  const sent = [...busy.keys];
  dying.die();
  await pools.shift()?.close();
  busy.answerAll();

  const next = await boot(3);
  const rows = await Promise.all(runs.map((run) => next.reach(run, 'succeeded', 'waiting')));
  const doubtful = rows.filter(({ status }) => status === 'waiting').map(({ id }) => `${id}.call`);
  expect(doubtful.toSorted()).toEqual(sent.toSorted());
  expect(new Set(busy.keys).size).toBe(12);
  expect(busy.keys).toHaveLength(12);
  await next.engine.stop(0);
});

test('J8 a server that stops does not wait for what waits for its place; the next start begins it', async () => {
  const busy = await holding();
  const bench = await boot(1);
  await bench.activate(flowOf({ call: post(busy.url) }, ['trigger -> call']));
  const runs = await deliver(bench, 3);
  await vi.waitFor(() => expect(busy.held).toHaveLength(1));
  for (const run of runs) await bench.reach(run, 'running');
  // As long as it takes: it ends because the one that acts does.
  const stopped = bench.engine.stop(600_000);
  busy.answerAll();
  await stopped;
  expect(busy.keys).toHaveLength(1);
  const next = await boot(1);
  for (const run of runs) await next.reach(run, 'succeeded');
  expect(busy.keys).toHaveLength(3);
  await next.engine.stop(0);
});

test('S10 M8 what waits for its place is cancelled with its run, or by a failure beside it, and calls nobody', async () => {
  const busy = await holding();
  const bench = await boot(1);
  const broken: FlowNode = {
    card: 'data.compose',
    version: 1,
    inputs: { text: '{{ trigger.oktaUser.nothing.at.all }}' },
  };
  const slow: FlowNode = { card: 'logic.delay', version: 1, inputs: { seconds: 0.2 } };
  const flow = flowOf({ call: post(busy.url) }, ['trigger -> call']);
  await bench.activate(flow);
  const [first = '', cancelled = ''] = await deliver(bench, 2);
  await vi.waitFor(() => expect(busy.held).toHaveLength(1));
  await bench.reach(cancelled, 'running');
  await bench.engine.cancel(cancelled, 'ada');
  await bench.reach(cancelled, 'cancelled');
  await store.flows.setActive(flow.id, false, new Date().toISOString());
  await bench.activate({
    ...flowOf({ call: post(busy.url), slow, broken }, ['trigger -> call', 'trigger -> slow', 'slow -> broken']),
    id: 'beside',
  });
  const [failing = ''] = await bench.deliver();
  await bench.reach(failing, 'failed');
  const { steps } = await bench.views.detail(failing);
  expect(steps.map(({ nodeId, status }) => `${nodeId} ${status}`).toSorted()).toEqual([
    'broken failed',
    'call cancelled',
    'slow succeeded',
  ]);
  busy.answerAll();
  await bench.reach(first, 'succeeded');
  expect(busy.keys).toEqual([`${first}.call`]);
  // The place is free again.
  await bench.engine.resume(failing, { broken: { text: 'mended' } }, 'ada');
  await bench.reach(failing, 'succeeded');
  await bench.engine.stop(0);
});
