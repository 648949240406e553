// S9 with S10 and S14: an approval is for the run that asked for it, with its data. Nobody acts on it with other data, or on
// what only counted as approved in a run that tried.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { TerminalError } from '../../../shared/errors.ts';
import { formatFlow } from '../../../shared/flow/canonical.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

let store: Store;
let bench: Bench;
let acted: string[] = [];

beforeEach(async () => {
  acted = [];
  const clock = fakeClock('2026-03-01T10:00:00.000Z');
  store = await openTestStore({ clock });
  const act = actCard('once', ({ name }) => {
    acted.push(name);
    if (name === 'fails') throw new TerminalError('http.status', 'Answered 403.');
    return { name };
  });
  bench = await startBench({ store, cards: cardsWith(act), clock });
});
afterEach(async () => {
  await bench.engine.stop(0);
});

const ask = {
  card: 'people.approval',
  version: 1,
  inputs: { title: 'Unlock?', message: 'All factors are gone.', approvers: 'ann@example.com' },
};
const act = (name: string) => ({ card: 'test.once', version: 1, inputs: { name } });

async function approve(runId: string): Promise<void> {
  await bench.rest(runId);
  const decided = { by: 'ann@example.com', decision: 'approved', comment: '', via: 'session' } as const;
  await bench.engine.approve(runId, { nodeId: 'ask', iteration: null, ...decided });
}

async function run(flow: Flow, mode: 'live' | 'dry'): Promise<string> {
  const text = formatFlow(flow);
  return bench.engine.startManual({ flow, text, snapshot: sha256Hex(text), version: null, mode });
}

const bad = { code: 'run.bad-fork' };

test('S14 S9 what was approved in one run is not approved in a live fork, which may ask anew', async () => {
  const flow = flowOf({ first: act('first'), ask, go: act('go') }, [
    'trigger -> first',
    'first -> ask',
    'ask.approved -> go',
  ]);
  const source = await run(flow, 'live');
  await approve(source);
  await bench.reach(source, 'succeeded');
  acted = [];
  const inputs = { go: { name: 'somebody else' } };
  for (const request of [{ nodeId: 'go' }, { nodeId: 'go', inputs }, { nodeId: 'go', mode: 'live' as const, inputs }])
    await expect(bench.engine.fork(source, request)).rejects.toMatchObject(bad);
  expect(acted).toEqual([]);
  // Tried dry it does nothing; and what a dry run gave is no ground for a live one.
  const dry = await bench.engine.fork(source, { nodeId: 'go', mode: 'dry', inputs });
  await bench.reach(dry, 'succeeded');
  acted = [];
  await expect(bench.engine.fork(dry, { nodeId: 'go', mode: 'live' })).rejects.toMatchObject(bad);
  const anew = await bench.engine.fork(source, { nodeId: 'ask', inputs });
  await bench.rest(anew);
  expect(acted).toEqual([]);
  await approve(anew);
  await bench.reach(anew, 'succeeded');
  expect(acted).toEqual(['somebody else']);
});

test('S14 S9 a dry run counts as approved, and no live run goes on from it', async () => {
  const flow = flowOf({ ask, go: act('go') }, ['trigger -> ask', 'ask.approved -> go']);
  const source = await run(flow, 'dry');
  await bench.reach(source, 'succeeded');
  acted = [];
  await expect(bench.engine.fork(source, { nodeId: 'go', mode: 'live' })).rejects.toMatchObject(bad);
  expect(acted).toEqual([]);
});

test('S14 S9 S5 nor is an approval taken over that a For each asked for', async () => {
  const each = { card: 'logic.for-each', version: 1, inputs: { items: ['a'] } };
  const looped = flowOf({ each, ask: { ...ask, parent: 'each' }, go: act('go') }, [
    'trigger -> each',
    'each.each -> ask',
    'each -> go',
  ]);
  const source = await run(looped, 'live');
  await bench.rest(source);
  const decided = { by: 'ann@example.com', decision: 'approved', comment: '', via: 'session' } as const;
  await bench.engine.approve(source, { nodeId: 'ask', iteration: '0', ...decided });
  await bench.reach(source, 'succeeded');
  await expect(bench.engine.fork(source, { nodeId: 'go' })).rejects.toMatchObject(bad);
});

test('S14 S9 S6 nor is an approval taken over that a called flow asked for', async () => {
  const called = { card: 'flow.called', version: 1 };
  const inner = flowOf({ trigger: called, ask }, ['trigger -> ask']);
  await bench.activate({ ...inner, id: 'inner' });
  const call = { card: 'logic.call-flow', version: 1, inputs: { flowId: 'inner' } };
  const caller = await run(flowOf({ call, go: act('go') }, ['trigger -> call', 'call -> go']), 'live');
  await bench.rest(caller);
  const [inside] = (await store.runs.list({ flow: 'inner', limit: 1 })).items;
  await approve(inside!.id);
  await bench.reach(caller, 'succeeded');
  await expect(bench.engine.fork(caller, { nodeId: 'go' })).rejects.toMatchObject(bad);
});

test('S10.3 S9 a run goes on after an approval with the inputs that were approved, and no others', async () => {
  const flow = flowOf({ ask, go: act('fails') }, ['trigger -> ask', 'ask.approved -> go']);
  const runId = await run(flow, 'live');
  await approve(runId);
  await bench.reach(runId, 'failed');
  const inputs = { go: { name: 'somebody else' } };
  await expect(bench.engine.resume(runId, inputs, 'ada@example.com', [])).rejects.toMatchObject({
    code: 'run.bad-edit',
  });
  expect(acted).toEqual(['fails']);
  await bench.engine.resume(runId, {}, 'ada@example.com', []);
  await bench.reach(runId, 'failed');
  expect(acted).toEqual(['fails', 'fails']);
});
