// S14 a new run goes on from a step of one that has ended; S13 dry runs with pinned outputs. On a real store.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { TerminalError } from '../../../shared/errors.ts';
import type { RunEdits } from '../../../shared/run.ts';
import { foldSteps } from '../../../shared/run-steps.ts';
import { resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

let store: Store;
let bench: Bench;
let ran: string[] = [];
let refuses: string[] = [];

//  trigger ─► first ─┬► left ─┬► join
//                    └► right ┘
const flow = flowOf(
  Object.fromEntries(
    ['first', 'left', 'right', 'join'].map((key) => [
      key,
      { card: 'test.once', version: 1, inputs: { name: `${key} {{ has(first.id) ? first.id : '' }}` } },
    ]),
  ),
  ['trigger -> first', 'first -> left', 'first -> right', 'left -> join', 'right -> join'],
);
flow.nodes['first'] = { card: 'test.once', version: 1, inputs: { name: 'first' } };

beforeEach(async () => {
  [ran, refuses] = [[], []];
  store = await openTestStore();
  const act = actCard('once', ({ name }) => {
    ran.push(name);
    const [key = ''] = name.split(' ');
    if (refuses.includes(key)) throw new TerminalError('http.status', 'Answered 403.');
    return { id: `id of ${key}` };
  });
  bench = await startBench({ store, cards: cardsWith(act) });
  await bench.activate(flow);
});
afterEach(async () => {
  await bench.engine.stop(0);
});

async function run(status: 'succeeded' | 'failed' = 'succeeded'): Promise<string> {
  const [id = ''] = await bench.deliver(resetEvent({ uuid: `event-${ran.length}` }));
  await bench.reach(id, status);
  return id;
}

async function recordsOf(id: string) {
  const row = await store.runs.find(id);
  return (await store.runs.journal(row!.seq)).records;
}

async function stepsOf(id: string) {
  return new Map(foldSteps(flow, await recordsOf(id)).map((step) => [step.nodeId, step]));
}

test('S14 what does not come after the step keeps its result and does nothing again, a branch beside it included', async () => {
  const source = await run();
  ran = [];
  const inputs: RunEdits = { left: { name: 'left anew {{ first.id }}' } };
  const id = await bench.engine.fork(
    source,
    { nodeId: 'left', inputs, outputs: { first: { id: 'mine' } } },
    'ada@example.com',
  );
  await bench.reach(id, 'succeeded');
  expect(ran).toEqual(['left anew mine', 'join mine']);
  const steps = await stepsOf(id);
  expect(steps.get('first')).toMatchObject({ given: 'edited', status: 'succeeded', output: { id: 'mine' } });
  expect(steps.get('right')).toMatchObject({ given: 'taken-over', output: { id: 'id of right' } });
  expect(steps.get('left')?.given).toBeUndefined();
  const [first] = await recordsOf(id);
  expect(first).toMatchObject({
    type: 'run.started',
    by: 'ada@example.com',
    forkOf: { runId: source, nodeId: 'left' },
    edits: inputs,
  });
  // The earlier run is what it was.
  expect((await stepsOf(source)).get('left')?.output).toEqual({ id: 'id of left' });
  expect((await store.runs.replaysOf(source, 10)).map((row) => row.id)).toEqual([id]);

  // S10.1 a replay of it begins at the trigger.
  ran = [];
  const replay = await bench.engine.replay(id, 'same');
  await bench.reach(replay, 'succeeded');
  expect(ran).toHaveLength(4);
});

test('S14 J1 a forked run that fails is resumed with what it took over', async () => {
  const source = await run();
  refuses = ['join'];
  const id = await bench.engine.fork(source, { nodeId: 'join', inputs: { join: { name: 'join edited' } } });
  await bench.reach(id, 'failed');
  [ran, refuses] = [[], []];
  await bench.engine.resume(id, {}, 'ada@example.com');
  await bench.reach(id, 'succeeded');
  expect(ran).toEqual(['join edited']);
});

test('S14 a failed step beside the point runs again, and what cannot be forked is refused with the reason', async () => {
  refuses = ['right'];
  const source = await run('failed');
  [ran, refuses] = [[], []];
  const fork = (request: object) => bench.engine.fork(source, { nodeId: 'join', ...request });
  const id = await fork({});
  await bench.reach(id, 'succeeded');
  expect(ran).toEqual(['right id of first', 'join id of first']);
  await expect(fork({ nodeId: 'nobody' })).rejects.toMatchObject({ code: 'run.bad-fork' });
  await expect(fork({ inputs: { first: { name: 'x' } } })).rejects.toMatchObject({ code: 'run.bad-fork' });
  await expect(fork({ outputs: { join: 1 } })).rejects.toMatchObject({ code: 'run.bad-fork' });
  const dry = await fork({ mode: 'dry' });
  await bench.reach(dry, 'succeeded');
  expect((await store.runs.find(dry))?.mode).toBe('dry');
});

test('S13 a pinned node gives its output and does not run; a live run takes no pins', async () => {
  const text = JSON.stringify(flow);
  const start = (mode: 'dry' | 'live') =>
    bench.engine.startManual({
      flow,
      text,
      snapshot: `pins-${mode}`,
      version: null,
      mode,
      pins: { first: { port: 'out', output: { id: 'pinned' } } },
    });
  await expect(start('live')).rejects.toMatchObject({ code: 'run.dry-only' });
  const id = await start('dry');
  await bench.reach(id, 'succeeded');
  const steps = await stepsOf(id);
  expect(steps.get('first')).toMatchObject({ given: 'pinned', status: 'succeeded', output: { id: 'pinned' } });
  expect(steps.get('left')).toMatchObject({ input: { name: 'left pinned' } });
});
