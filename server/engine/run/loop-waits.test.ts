// S5 with S2, S7, S9, J5, J6: what waits in a body, by iteration, over restarts of the server; and S10.5, its resume.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { RetryableError, TerminalError, TimeoutError } from '../../../shared/errors.ts';
import type { FlowNode } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { RunDetail } from '../../../shared/api/runs.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench, type Behaviour } from '../engine.test-support.ts';

let store: Store;
let clock: FakeClock;
let bench: Bench;
/** Names and keys of what acted, in order. */
let acted: string[];
let keys: Map<string, string[]>;
let behave: Behaviour;

beforeEach(async () => {
  store = await openTestStore();
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  acted = [];
  keys = new Map();
  behave = ({ name }) => ({ name });
  await boot();
});
afterEach(async () => {
  await bench.engine.stop(0);
});

async function boot(): Promise<void> {
  const act: Behaviour = (call) => {
    acted.push(call.name);
    keys.set(call.name, [...(keys.get(call.name) ?? []), call.key]);
    return behave(call);
  };
  bench = await startBench({
    store,
    clock,
    random: () => 0.5,
    cards: cardsWith(actCard('once', act), actCard('repeatable', act)),
  });
}
async function restart(): Promise<void> {
  await bench.engine.stop(0);
  await boot();
}

const inBody = (card: string, inputs: JsonObject): FlowNode => ({ card, version: 1, parent: 'rows', inputs });
const each = (items: JsonObject['x'], inputs: JsonObject = {}): FlowNode => ({
  card: 'logic.for-each',
  version: 1,
  inputs: { items: items ?? [], ...inputs },
});
async function start(nodes: Record<string, FlowNode>, edges: string[]): Promise<string> {
  await bench.activate(flowOf(nodes, ['trigger -> rows', ...edges]));
  const [runId = ''] = await bench.deliver();
  return runId;
}
async function steps(runId: string, nodeId: string): Promise<RunDetail['steps']> {
  return (await bench.views.detail(runId)).steps.filter((step) => step.nodeId === nodeId);
}
const statusesOf = async (runId: string, nodeId: string): Promise<string[]> =>
  (await steps(runId, nodeId)).map(({ iteration, status }) => `${iteration} ${status}`);

test('S7 iterations wait without memory, wake each in its time, and the next ones begin', async () => {
  const runId = await start(
    {
      rows: each([60, 120, 60], { concurrency: 2, result: '{{ tell.name }}' }),
      sleep: inBody('logic.delay', { seconds: '{{ item }}' }),
      tell: inBody('test.once', { name: 'tell {{ string(index) }}' }),
    },
    ['rows.each -> sleep', 'sleep -> tell'],
  );
  await bench.rest(runId);
  expect(await statusesOf(runId, 'sleep')).toEqual(['0 waiting', '1 waiting']);
  await restart();
  clock.advance(60_000);
  while (acted.length < 1) await new Promise((resolve) => setImmediate(resolve));
  await bench.rest(runId);
  expect(acted).toEqual(['tell 0']);
  expect(await statusesOf(runId, 'sleep')).toEqual(['0 succeeded', '1 waiting', '2 waiting']);
  await restart();
  clock.advance(60_000);
  await bench.reach(runId, 'succeeded');
  expect(acted.toSorted()).toEqual(['tell 0', 'tell 1', 'tell 2']);
  expect((await steps(runId, 'rows'))[0]?.output).toEqual({ items: ['tell 0', 'tell 1', 'tell 2'], errors: [] });
});

test('S9 each iteration asks on its own, and is decided by its id', async () => {
  const runId = await start(
    {
      rows: each(['x', 'y'], { concurrency: 2, result: '{{ ask.decision }}' }),
      ask: inBody('people.approval', { title: '{{ item }}?', approvers: ['ann@example.com'], required: 1 }),
    },
    ['rows.each -> ask'],
  );
  await bench.rest(runId);
  await restart();
  const decide = (iteration: string | null, decision: 'approved' | 'rejected') =>
    bench.engine.approve(runId, {
      nodeId: 'ask',
      iteration,
      by: 'ann@example.com',
      decision,
      comment: '',
      via: 'session',
    });
  await expect(decide(null, 'approved')).rejects.toMatchObject({ code: 'approval.over' });
  await expect(decide('7', 'approved')).rejects.toMatchObject({ code: 'approval.over' });
  const claim = await bench.engine.claim(runId, { nodeId: 'ask', iteration: '1', approver: 'ann@example.com' }, 'ed');
  expect(claim).toMatchObject({ nodeId: 'ask', iteration: '1' });
  await decide('1', 'rejected');
  expect(await statusesOf(runId, 'ask')).toEqual(['0 waiting', '1 succeeded']);
  await decide('0', 'approved');
  await bench.reach(runId, 'succeeded');
  expect((await steps(runId, 'rows'))[0]?.output).toEqual({ items: ['approved', 'rejected'], errors: [] });
});

test('J5 J6 a doubt in one iteration is decided there; keys name the iteration and stay the same', async () => {
  behave = ({ name }) => {
    if (name === 'tell 1' && keys.get(name)?.length === 1) throw new TimeoutError('http.timeout', 'No answer.');
    return { name };
  };
  const runId = await start(
    { rows: each([0, 1], { concurrency: 2 }), tell: inBody('test.once', { name: 'tell {{ string(item) }}' }) },
    ['rows.each -> tell'],
  );
  await bench.rest(runId);
  await restart();
  const decided = { nodeId: 'tell', decision: 'retry' as const, output: null };
  await expect(bench.engine.decide(runId, { ...decided, iteration: '0' }, 'ada')).rejects.toMatchObject({
    code: 'step.not-in-doubt',
  });
  await bench.engine.decide(runId, { ...decided, iteration: '1' }, 'ada');
  await bench.reach(runId, 'succeeded');
  expect(keys.get('tell 0')).toEqual([`${runId}.tell.0`]);
  expect(keys.get('tell 1')).toEqual([`${runId}.tell.1`, `${runId}.tell.1`]);
});

test('S2 the wait for the next attempt in an iteration survives a restart', async () => {
  behave = ({ name }) => {
    if (keys.get(name)?.length === 1) throw new RetryableError('http.refused', 'Refused.', { surelyNotDone: true });
    return { name };
  };
  const runId = await start(
    {
      rows: each(['a', 'b'], { concurrency: 2 }),
      tell: { ...inBody('test.repeatable', { name: 'tell {{ item }}' }), policy: { backoffMs: 60_000 } },
    },
    ['rows.each -> tell'],
  );
  await bench.rest(runId);
  await restart();
  expect(await statusesOf(runId, 'tell')).toEqual(['0 waiting', '1 waiting']);
  clock.advance(120_000);
  await bench.reach(runId, 'succeeded');
  expect(acted.toSorted()).toEqual(['tell a', 'tell a', 'tell b', 'tell b']);
});

test('S10.5 a run that failed in an iteration goes on with it, by the list that it had', async () => {
  behave = ({ name }) => {
    if (name === 'tell b') throw new TerminalError('test.refused', 'No.');
    return { name };
  };
  const runId = await start(
    {
      rows: each(['a', 'b', 'c'], { result: '{{ item + ":" + tell.name }}' }),
      first: inBody('test.once', { name: 'first {{ item }}' }),
      tell: inBody('test.once', { name: 'tell {{ item }}' }),
    },
    ['rows.each -> first', 'first -> tell'],
  );
  await bench.reach(runId, 'failed');
  behave = ({ name }) => ({ name });
  await expect(bench.engine.resume(runId, { rows: { items: [] } }, 'ada')).rejects.toMatchObject({
    code: 'run.bad-edit',
    message: expect.stringContaining('has begun with its items') as string,
  });
  await bench.engine.resume(runId, { tell: { name: 'again {{ item }}' } }, 'ada');
  await bench.reach(runId, 'succeeded');
  expect(acted).toEqual(['first a', 'tell a', 'first b', 'tell b', 'again b', 'first c', 'again c']);
  expect((await steps(runId, 'rows'))[0]).toMatchObject({
    status: 'succeeded',
    attempt: 2,
    output: { items: ['a:tell a', 'b:again b', 'c:again c'], errors: [] },
  });
  expect(await statusesOf(runId, 'tell')).toEqual(['0 succeeded', '1 succeeded', '2 succeeded']);
});

test('J1 the list that it began with stays, whatever the expression would give now', async () => {
  const runId = await start(
    {
      rows: each('{{ [run.startedAt, flow.name] }}', { result: '{{ item }}' }),
      sleep: inBody('logic.delay', { seconds: 60 }),
    },
    ['rows.each -> sleep'],
  );
  await bench.rest(runId);
  const before = await bench.views.journal(runId);
  const looping = before.filter((record) => record.type === 'step.looping');
  expect(looping).toHaveLength(1);
  await restart();
  clock.advance(60_000);
  while ((await statusesOf(runId, 'sleep')).length < 2) await new Promise((resolve) => setImmediate(resolve));
  await bench.rest(runId);
  clock.advance(60_000);
  await bench.reach(runId, 'succeeded');
  const after = (await bench.views.journal(runId)).filter((record) => record.type === 'step.looping');
  expect(after).toEqual(looping);
  const [first] = looping;
  expect((await steps(runId, 'rows'))[0]?.output).toMatchObject({
    items: (first?.type === 'step.looping' ? (first.input as JsonObject) : {})['items'],
  });
});
