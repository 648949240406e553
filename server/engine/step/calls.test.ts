// S6: flows that call flows, on a real store, engine and clock of the test.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { TerminalError } from '../../../shared/errors.ts';
import type { Flow, FlowNode } from '../../../shared/flow/flow.ts';
import { formatFlow } from '../../../shared/flow/canonical.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import type { RunMode } from '../../../shared/run.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

const START = '2026-03-01T10:00:00.000Z';

let store: Store;
let bench: Bench;
let clock: FakeClock;
/** What the acting card was called with, in order. */
let acted: string[];
let failing: Set<string>;

beforeEach(async () => {
  clock = fakeClock(START);
  store = await openTestStore({ clock });
  acted = [];
  failing = new Set();
  await boot();
});
afterEach(async () => {
  await bench.engine.stop(0);
});

async function boot(secrets: string[] = []): Promise<void> {
  const behaviour = ({ name }: { name: string }): JsonObject => {
    acted.push(name);
    if (failing.has(name)) throw new TerminalError('test.failed', `${name} fails.`);
    return { name };
  };
  bench = await startBench({ store, cards: cardsWith(actCard('repeatable', behaviour)), clock, secrets });
}

const act = (name: string): FlowNode => ({ card: 'test.repeatable', version: 1, inputs: { name } });
const call = (inputs: JsonObject): FlowNode => ({ card: 'logic.call-flow', version: 1, inputs });
const give = (value: JsonValue): FlowNode => ({ card: 'flow.return', version: 1, inputs: { value } });
const delay = (seconds: number): FlowNode => ({ card: 'logic.delay', version: 1, inputs: { seconds } });

const FIELDS = [
  { name: 'who', title: 'Who' },
  { name: 'times', type: 'number', required: false, default: 2 },
  { name: 'note', required: false },
];

/** A flow that can be called. */
function called(nodes: Record<string, FlowNode>, edges: string[], more: Partial<Flow> = {}): Flow {
  const trigger = { card: 'flow.called', version: 1, inputs: { fields: FIELDS } };
  return { ...flowOf({ ...nodes, trigger }, edges), id: 'called', name: 'Called flow', ...more };
}

/** A flow that calls another one at its node `ask`. */
function caller(inputs: JsonObject, nodes: Record<string, FlowNode> = {}, edges: string[] = [], settings = {}): Flow {
  const own = { ...flowOf({ ask: call(inputs), ...nodes }, ['trigger -> ask', ...edges], settings) };
  return { ...own, id: 'caller', name: 'Caller' };
}

async function start(flow: Flow, mode: RunMode = 'live', by?: string): Promise<string> {
  const text = formatFlow(flow);
  const request = { flow, text, snapshot: sha256Hex(text), version: null, mode };
  return bench.engine.startManual(by === undefined ? request : { ...request, by });
}

const stepsOf = async (runId: string) =>
  Object.fromEntries((await bench.views.detail(runId)).steps.map((step) => [step.nodeId, step]));
const childOf = async (runId: string, nodeId = 'ask'): Promise<string> =>
  (await stepsOf(runId))[nodeId]?.call?.runId ?? '';
const runsOf = async (flow: string) => (await store.runs.list({ flow, limit: 50 })).items;

describe('S6 a call that is waited for', () => {
  test('gives the value that the called flow returns; both runs name each other', async () => {
    await bench.activate(
      called({ a: act('{{ trigger.who }}'), end: give({ of: '{{ a.name }}', times: '{{ trigger.times }}' }) }, [
        'trigger -> a',
        'a -> end',
      ]),
    );
    const runId = await start(
      caller({ flowId: 'called', input: { who: '{{ trigger.oktaUser.displayName }}' } }, { after: act('after') }, [
        'ask -> after',
      ]),
    );
    await bench.reach(runId, 'succeeded');
    const { ask } = await stepsOf(runId);
    const child = ask?.call?.runId ?? '';
    expect(ask).toMatchObject({
      status: 'succeeded',
      port: 'out',
      output: { value: { times: 2 }, runId: child },
      call: { flowId: 'called', version: 1 },
      woken: { cause: 'run' },
    });
    const run = await bench.views.detail(child);
    expect(run).toMatchObject({
      flowId: 'called',
      version: 1,
      mode: 'live',
      status: 'succeeded',
      calledBy: { runId, nodeId: 'ask', iteration: null },
      trigger: { card: 'flow.called', eventId: null, output: { times: 2, note: null } },
    });
    expect(acted).toHaveLength(2);
    expect(acted.at(-1)).toBe('after');
    expect((await bench.views.journal(child))[0]).toMatchObject({ type: 'run.started', calledBy: { runId } });
    expect((await bench.views.journal(runId)).map((record) => record.type)).toEqual([
      'run.started',
      'step.started',
      'step.waiting',
      'step.woken',
      'step.finished',
      'step.started',
      'step.finished',
      'run.ended',
    ]);
    expect((await bench.views.detail(runId)).calledBy).toBeNull();
  });

  test('S7 the caller holds no memory, also over a restart of the server', async () => {
    await bench.activate(called({ nap: delay(3_600), end: give('done') }, ['trigger -> nap', 'nap -> end']));
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }));
    const child = await bench.reach(runId, 'waiting').then(() => childOf(runId));
    await bench.rest(child);
    await bench.rest(runId);
    expect((await stepsOf(runId))['ask']).toMatchObject({ status: 'waiting', waiting: { kind: 'run', until: null } });
    await bench.engine.stop(0);
    await boot();
    clock.advance(3_600_000);
    await bench.reach(runId, 'succeeded');
    expect((await stepsOf(runId))['ask']?.output).toEqual({ value: 'done', runId: child });
    expect(await runsOf('called')).toHaveLength(1);
  });

  test('a flow that ends without returning gives null', async () => {
    await bench.activate(called({ a: act('a') }, ['trigger -> a']));
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }));
    await bench.reach(runId, 'succeeded');
    expect((await stepsOf(runId))['ask']?.output).toMatchObject({ value: null });
  });

  test("its failure goes to the caller's error port, with the run and its error", async () => {
    failing.add('a');
    await bench.activate(called({ a: act('a') }, ['trigger -> a']));
    const runId = await start(
      caller({ flowId: 'called', input: { who: 'ada' } }, { mend: act('{{ ask.details.error.code }}') }, [
        'ask.error -> mend',
      ]),
    );
    await bench.reach(runId, 'succeeded');
    const child = await childOf(runId);
    expect((await stepsOf(runId))['ask']).toMatchObject({
      status: 'failed',
      attempt: 1,
      error: {
        code: 'flow.call-failed',
        message: 'The called flow "called" failed: a fails.',
        details: { runId: child, flowId: 'called', status: 'failed', error: { code: 'test.failed' } },
      },
    });
    expect(acted).toEqual(['a', 'test.failed']);
  });

  test('S10 one that is cancelled counts as failed', async () => {
    await bench.activate(called({ nap: delay(3_600) }, ['trigger -> nap']));
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }));
    await bench.rest(runId);
    await bench.engine.cancel(await childOf(runId), 'ada');
    const { error } = await bench.reach(runId, 'failed');
    expect(error).toMatchObject({ code: 'flow.call-failed', details: { status: 'cancelled' } });
  });

  test('S4 what the called run is given is stored without secrets', async () => {
    await bench.engine.stop(0);
    await boot(['hush-hush']);
    await bench.activate(called({}, []));
    const runId = await start(caller({ flowId: 'called', input: { who: 'hush-hush' } }));
    await bench.reach(runId, 'succeeded');
    const [row] = await runsOf('called');
    expect(row?.payload).toContain('who');
    expect(row?.payload).not.toContain('hush-hush');
  });
});

describe('S6 a call that is not waited for', () => {
  test('ends at once, with the run that it started, whatever becomes of that', async () => {
    failing.add('a');
    await bench.activate(called({ nap: delay(60), a: act('a') }, ['trigger -> nap', 'nap -> a']));
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' }, wait: false }));
    await bench.reach(runId, 'succeeded');
    const child = await childOf(runId);
    expect((await stepsOf(runId))['ask']).toMatchObject({ status: 'succeeded', output: { value: null, runId: child } });
    await bench.rest(child);
    clock.advance(60_000);
    await bench.reach(child, 'failed');
    expect((await store.runs.find(runId))?.status).toBe('succeeded');
    expect((await bench.views.detail(child)).calledBy).toMatchObject({ runId });
  });
});

//  trigger ─ loop { ask } ─ after
const looping = (inputs: JsonObject, asking: FlowNode): Flow => {
  const loop = { card: 'logic.for-each', version: 1, inputs: { result: '{{ ask.value }}', ...inputs } };
  const nodes = { loop, ask: { ...asking, parent: 'loop' }, after: act('after') };
  const flow = flowOf(nodes, ['trigger -> loop', 'loop.each -> ask', 'loop -> after']);
  return { ...flow, id: 'caller', name: 'Caller' };
};

describe('S5 S6 a call in the body of a For each', () => {
  test('each iteration has a run of its own, and its value', async () => {
    await bench.activate(
      called({ nap: delay(60), end: give('{{ trigger.times * 10.0 }}') }, ['trigger -> nap', 'nap -> end']),
    );
    const runId = await start(
      looping(
        { items: [1, 2, 3], concurrency: 3 },
        call({ flowId: 'called', input: { who: 'ada', times: '{{ item }}' } }),
      ),
    );
    await bench.rest(runId);
    clock.advance(60_000);
    await bench.reach(runId, 'succeeded');
    expect((await stepsOf(runId))['loop']?.output).toEqual({ items: [10, 20, 30], errors: [] });
    const runs = await runsOf('called');
    expect(runs.map((run) => run.calledBy?.iteration).toSorted()).toEqual(['0', '1', '2']);
  });

  test('M8 the failure of one cancels the others', async () => {
    failing.add('bad');
    await bench.activate(called({ a: act('{{ trigger.who }}'), nap: delay(60) }, ['trigger -> a', 'a -> nap']));
    const runId = await start(
      looping({ items: ['good', 'bad'], concurrency: 2 }, call({ flowId: 'called', input: { who: '{{ item }}' } })),
    );
    await bench.reach(runId, 'failed');
    for (const run of await runsOf('called')) await bench.reach(run.id, 'failed', 'cancelled');
    expect((await runsOf('called')).map((run) => run.status).toSorted()).toEqual(['cancelled', 'failed']);
  });
});

describe('S6 what cannot be called', () => {
  const nap = called({ nap: delay(60) }, ['trigger -> nap']);

  test.each([
    ['a flow that is not there', 'nobody', 'flow.call-unknown'],
    ['a flow that was never published', 'draft', 'flow.call-inactive'],
    ['a flow that is not active', 'asleep', 'flow.call-inactive'],
    ['a flow without a trigger for it', 'other', 'flow.not-callable'],
  ])('%s', async (_what, flowId, code) => {
    const at = clock.iso();
    await store.flows.create({ id: 'draft', name: 'Draft', draft: formatFlow({ ...nap, id: 'draft' }), at });
    await bench.activate({ ...nap, id: 'asleep' });
    await store.flows.setActive('asleep', false, at);
    await bench.activate({ ...flowOf({}, []), id: 'other' });
    const runId = await start(caller({ flowId, input: { who: 'ada' } }));
    const { error } = await bench.reach(runId, 'failed');
    expect(error?.code).toBe(code);
    expect((await stepsOf(runId))['ask']?.attempts).toHaveLength(1);
    expect((await store.runs.list({ limit: 10 })).items).toHaveLength(1);
  });

  test.each([
    ['a field that is missing', {}, [{ path: ['input', 'who'], message: 'Who is required.' }]],
    ['null for a field that is required', { who: null }, [{ path: ['input', 'who'], message: 'Who is required.' }]],
    [
      'a value of another type, also one with braces',
      { who: 'ada', times: '{{ "{{ 1 }}" }}' },
      [{ path: ['input', 'times'], message: 'This takes a number.' }],
    ],
  ])('%s', async (_what, input, issues) => {
    await bench.activate(nap);
    const runId = await start(caller({ flowId: 'called', input }));
    const { error } = await bench.reach(runId, 'failed');
    expect(error).toMatchObject({ code: 'flow.call-input', details: { issues } });
    expect(await runsOf('called')).toEqual([]);
  });

  test('an input that its condition refuses', async () => {
    const picky = structuredClone(nap);
    picky.nodes['trigger']!.when = 'trigger.times > 2';
    await bench.activate(picky);
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }));
    expect((await bench.reach(runId, 'failed')).error?.code).toBe('flow.call-refused');
    const other = await start(caller({ flowId: 'called', input: { who: 'ada', times: 3 } }));
    await bench.reach(other, 'waiting');
  });

  test('calls more than 10 deep', async () => {
    await bench.activate(called({ again: call({ flowId: 'called', input: { who: 'ada' } }) }, ['trigger -> again']));
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }));
    const { error } = await bench.reach(runId, 'failed');
    const runs = await runsOf('called');
    expect(runs).toHaveLength(10);
    expect(runs.map((run) => run.calledBy?.depth)).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(runs[0]?.error?.code).toBe('flow.call-too-deep');
    expect(error?.code).toBe('flow.call-failed');
  });
});

describe('S10 the end of a caller', () => {
  //  ask (called: nap), beside it: first ─ last
  const beside = { first: act('first'), last: delay(30), bad: act('bad') };
  const edges = ['trigger -> first', 'first -> last', 'last -> bad'];

  test('its cancellation cancels what it called, however deep, and the journals say who', async () => {
    await bench.activate(called({ nap: delay(60) }, ['trigger -> nap'], { id: 'inner' }));
    await bench.activate(called({ ask: call({ flowId: 'inner', input: { who: 'x' } }) }, ['trigger -> ask']));
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }));
    await bench.rest(runId);
    const child = await childOf(runId);
    await bench.rest(child);
    const inner = await childOf(child);
    await bench.rest(inner);
    await bench.engine.cancel(runId, 'ada@example.com');
    await bench.reach(child, 'cancelled');
    await bench.reach(inner, 'cancelled');
    const requests = async (id: string) =>
      (await bench.views.journal(id)).filter((record) => record.type === 'run.cancel-requested');
    expect(await requests(child)).toMatchObject([{ by: `ada@example.com, with run ${runId}, which called it` }]);
    expect(await requests(inner)).toHaveLength(1);
    expect(await store.runs.nextDueAt()).toBeUndefined();
  });

  test('M8 so does the failure of another step, and M9 a Stop', async () => {
    await bench.activate(called({ nap: delay(600) }, ['trigger -> nap']));
    failing.add('bad');
    const inputs = { flowId: 'called', input: { who: 'ada' } };
    const failed = await start(caller(inputs, beside, edges));
    const stopped = await start(
      caller(inputs, { last: delay(30), end: { card: 'logic.stop', version: 1 } }, ['trigger -> last', 'last -> end']),
    );
    await bench.rest(failed);
    await bench.rest(stopped);
    clock.advance(30_000);
    await bench.reach(failed, 'failed');
    await bench.reach(stopped, 'succeeded');
    for (const id of [failed, stopped]) {
      const child = await childOf(id);
      await bench.reach(child, 'cancelled');
      const records = await bench.views.journal(child);
      expect(records).toContainEqual(expect.objectContaining({ by: `run ${id}, which called it` }));
      expect((await stepsOf(id))['ask']?.status).toBe('cancelled');
    }
  });

  test('M8 a step that comes to call after another one failed calls nothing', async () => {
    await bench.activate(called({ nap: delay(600) }, ['trigger -> nap']));
    failing.add('bad');
    const runId = await start(
      caller({ flowId: 'called', input: { who: 'ada' } }, { bad: act('bad') }, ['trigger -> bad']),
    );
    await bench.reach(runId, 'failed');
    expect((await stepsOf(runId))['ask']?.status).toBe('cancelled');
    expect(await runsOf('called')).toEqual([]);
  });

  test('T5 one that is queued, since its flow is paused, is cancelled without beginning', async () => {
    await bench.activate(called({ a: act('a') }, ['trigger -> a']));
    await bench.engine.pause('called', { by: 'ada', reason: '' });
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }));
    await bench.rest(runId);
    const child = await childOf(runId);
    expect((await store.runs.find(child))?.status).toBe('queued');
    await bench.engine.cancel(runId, 'ada');
    await bench.reach(child, 'cancelled');
    expect(acted).toEqual([]);
  });

  test('T5 one that is discarded with its queue fails its caller', async () => {
    await bench.activate(called({}, []));
    await bench.engine.pause('called', { by: 'ada', reason: '' });
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }));
    await bench.rest(runId);
    expect(await bench.engine.discardQueued('called', 'ada')).toBe(1);
    const { error } = await bench.reach(runId, 'failed');
    expect(error?.code).toBe('flow.call-failed');
    expect(error?.message).toBe(
      'The called flow "called" was cancelled: The run was discarded by ada while the flow was paused.',
    );
  });

  test('a run that was only started goes on', async () => {
    await bench.activate(called({ nap: delay(60) }, ['trigger -> nap']));
    const runId = await start(
      caller({ flowId: 'called', input: { who: 'ada' }, wait: false }, { last: delay(600) }, ['ask -> last']),
    );
    await bench.rest(runId);
    await bench.engine.cancel(runId, 'ada');
    clock.advance(60_000);
    await bench.reach(await childOf(runId), 'succeeded');
  });
});

describe('S6 T5 what a called flow may start', () => {
  const budget = { budget: { runsPerMinute: 5 } };
  const target = (settings: Flow['settings'] = budget): Flow =>
    called({ a: act('{{ trigger.who }}'), end: give('{{ trigger.who }}') }, ['trigger -> a', 'a -> end'], {
      settings,
    });
  const many = (count: number, concurrency: number): Flow =>
    looping(
      { items: Array.from({ length: count }, (_, at) => `u${at}`), concurrency },
      call({ flowId: 'called', input: { who: '{{ item }}' } }),
    );
  const pausedOf = async () => (await store.flows.find('called'))?.paused;
  const turns = async () => {
    for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const states = async () => (await runsOf('called')).map(({ status }) => status).toSorted();
  const one = () => start(caller({ flowId: 'called', input: { who: 'ada' } }));

  test('a paused flow is called all the same: the run is queued, its caller waits, and both go on when it is unpaused', async () => {
    await bench.activate(target());
    await bench.engine.pause('called', { by: 'ada', reason: '' });
    const runId = await one();
    await bench.rest(runId);
    await bench.engine.stop(0);
    await boot();
    await turns();
    expect([await states(), acted]).toEqual([['queued'], []]);
    expect((await stepsOf(runId))['ask']).toMatchObject({ status: 'waiting', waiting: { kind: 'run', until: null } });
    await bench.engine.unpause('called');
    await bench.reach(runId, 'succeeded');
    expect((await stepsOf(runId))['ask']?.output).toMatchObject({ value: 'ada' });
  });

  test('calls count to the budget of the called flow, and pause it loudly; callers wait for the runs beyond it', async () => {
    await bench.activate(target());
    const runId = await start(many(8, 1));
    await bench.rest(runId);
    expect(await pausedOf()).toMatchObject({ by: 'Signalbox', at: START });
    expect((await pausedOf())?.reason).toContain('Events and calls started more than 5 runs within a minute');
    expect(acted).toEqual(['u0', 'u1', 'u2', 'u3', 'u4']);
    expect(await states()).toEqual(['queued', ...Array.from({ length: 5 }, () => 'succeeded')]);
    // Unpaused by a person, it has a new minute.
    await bench.engine.unpause('called');
    await bench.reach(runId, 'succeeded');
    expect(await pausedOf()).toBeNull();
    expect(bench.troubles).toEqual([]);
  });

  test('of many calls at once none is taken up before they are counted', async () => {
    await bench.activate(target());
    const runId = await start(many(8, 8));
    await bench.rest(runId);
    await turns();
    expect(await states()).toEqual(Array.from({ length: 8 }, () => 'queued'));
    expect(await bench.engine.discardQueued('called', 'ada')).toBe(8);
    expect((await bench.reach(runId, 'failed')).error?.message).toContain('discarded by ada');
    expect(acted).toEqual([]);
  });

  test('calls and events count together, over a restart too, and a minute forgets them', async () => {
    await bench.activate(target());
    await bench.reach(await start(many(5, 1)), 'succeeded');
    clock.advance(20_000);
    await bench.engine.stop(0);
    await boot();
    expect(await pausedOf()).toBeNull();
    const beyond = await one();
    await bench.rest(beyond);
    await turns();
    expect(await pausedOf()).toMatchObject({ by: 'Signalbox' });
    await bench.engine.unpause('called');
    await bench.reach(beyond, 'succeeded');
    clock.advance(60_000);
    await bench.reach(await start(many(5, 1)), 'succeeded');
    clock.advance(60_000);
    await bench.reach(await start(many(5, 1)), 'succeeded');
    expect(await pausedOf()).toBeNull();
  });

  test('S11 dry calls do not count, nor do runs by hand; a flow without a budget takes all', async () => {
    await bench.activate(target());
    for (let run = 0; run < 2; run++) await bench.reach(await start(many(5, 5), 'dry'), 'succeeded');
    for (let run = 0; run < 6; run++) await bench.reach(await start(target()), 'succeeded');
    expect(await pausedOf()).toBeNull();
    await bench.activate(target({ budget: { runsPerMinute: null } }));
    await bench.reach(await start(many(20, 20)), 'succeeded');
    expect(await pausedOf()).toBeNull();
  });
});

describe('S10 S11 S9 other ways', () => {
  test('S10.2 a caller that is resumed calls anew, on the version that is live then; the failed run stays', async () => {
    failing.add('a');
    await bench.activate(called({ a: act('a'), end: give('first') }, ['trigger -> a', 'a -> end']));
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }));
    await bench.reach(runId, 'failed');
    const first = await childOf(runId);
    failing.clear();
    await bench.activate(called({ a: act('a'), end: give('second') }, ['trigger -> a', 'a -> end']));
    await bench.engine.resume(runId, {}, 'ada');
    await bench.reach(runId, 'succeeded');
    const { ask } = await stepsOf(runId);
    expect(ask).toMatchObject({ attempt: 2, output: { value: 'second' }, call: { version: 2 } });
    expect(ask?.call?.runId).not.toBe(first);
    expect((await store.runs.find(first))?.status).toBe('failed');
    // The first one goes on for itself: nobody waits for it any more.
    await bench.engine.resume(first, {}, 'ada');
    await bench.reach(first, 'succeeded');
    expect((await store.runs.find(runId))?.status).toBe('succeeded');
  });

  test('S10.1 a replay of a caller calls anew; a replay of a called run answers to nobody', async () => {
    await bench.activate(called({ end: give('{{ trigger.who }}') }, ['trigger -> end']));
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }));
    await bench.reach(runId, 'succeeded');
    const child = await childOf(runId);
    const again = await bench.engine.replay(runId, 'same');
    await bench.reach(again, 'succeeded');
    expect(await childOf(again)).not.toBe(child);
    const alone = await bench.engine.replay(child, 'newest', 'ada');
    await bench.reach(alone, 'succeeded');
    expect(await bench.views.detail(alone)).toMatchObject({
      calledBy: null,
      replayOf: child,
      result: 'ada',
      trigger: { output: { who: 'ada', times: 2, note: null } },
    });
  });

  test('S10.1 of runs that are replayed together, a caller stands for what it called', async () => {
    await bench.activate(called({}, []));
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }));
    await bench.reach(runId, 'succeeded');
    expect(await bench.engine.findForReplay({})).toEqual([(await store.runs.find(runId))?.seq]);
    expect(await bench.engine.findForReplay({ flow: 'called' })).toHaveLength(1);
  });

  test('S11 a dry caller calls dry, and the waits of both pass', async () => {
    await bench.activate(called({ nap: delay(60), end: give('seen') }, ['trigger -> nap', 'nap -> end']));
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }), 'dry');
    await bench.reach(runId, 'succeeded');
    expect((await stepsOf(runId))['ask']?.output).toMatchObject({ value: 'seen' });
    expect(await bench.views.detail(await childOf(runId))).toMatchObject({ mode: 'dry', status: 'succeeded' });
  });

  test('S9.4 who started the caller by hand started what it calls', async () => {
    await bench.activate(called({}, []));
    const runId = await start(caller({ flowId: 'called', input: { who: 'ada' } }), 'live', 'ada@example.com');
    await bench.reach(runId, 'succeeded');
    expect((await store.runs.find(await childOf(runId)))?.startedBy).toBe('ada@example.com');
  });

  test('T4 called runs keep to the limit of their own flow, and callers that wait hold no place', async () => {
    await bench.activate({
      ...called({ a: act('{{ trigger.who }}'), nap: delay(60) }, ['trigger -> a', 'a -> nap']),
      settings: { maxConcurrentRuns: 1 },
    });
    await bench.activate({
      ...caller({ flowId: 'called', input: { who: '{{ trigger.oktaUser.id }}' } }),
      settings: { maxConcurrentRuns: 1 },
    });
    const ids = ['u1', 'u2', 'u3'].map((id) => ({ uuid: id, target: [{ id, type: 'User' }] }));
    const runs: string[] = [];
    for (const change of ids) runs.push(...(await bench.deliver(resetEvent(change))));
    for (const id of runs) await bench.reach(id, 'waiting');
    for (const id of runs) await bench.reach(await childOf(id), 'waiting');
    expect(acted.toSorted()).toEqual(['u1', 'u2', 'u3']);
    clock.advance(60_000);
    for (const id of runs) await bench.reach(id, 'succeeded');
  });

  test('T4.1 called runs of one key have their turns one after the other', async () => {
    const flow = called({ a: act('{{ trigger.note }}'), nap: delay(60) }, ['trigger -> a', 'a -> nap']);
    await bench.activate({ ...flow, settings: { concurrencyKey: 'trigger.who' } });
    const asking = (note: string) => caller({ flowId: 'called', input: { who: 'ada', note } });
    const first = await start(asking('first'));
    await bench.rest(first);
    await bench.reach(await childOf(first), 'waiting');
    const second = await start(asking('second'));
    await bench.rest(second);
    expect((await store.runs.find(await childOf(second)))?.status).toBe('queued');
    expect(acted).toEqual(['first']);
    clock.advance(60_000);
    await bench.reach(first, 'succeeded');
    await bench.reach(await childOf(second), 'waiting');
    clock.advance(60_000);
    await bench.reach(second, 'succeeded');
  });

  test('T7 what a run that has not ended called is kept until it has', async () => {
    await bench.activate(called({ end: give('kept') }, ['trigger -> end']));
    const runId = await start(
      caller({ flowId: 'called', input: { who: 'ada' } }, { last: delay(60) }, ['ask -> last']),
    );
    await bench.reach(runId, 'waiting');
    const child = await childOf(runId);
    await bench.reach(child, 'succeeded');
    await bench.rest(runId);
    clock.advance(10_000);
    const limits = { before: clock.iso(), keepRuns: 100, keepEvents: 100, batch: 10 };
    expect((await store.prune(limits)).runs).toBe(0);
    clock.advance(50_000);
    await bench.reach(runId, 'succeeded');
    clock.advance(10_000);
    expect((await store.prune({ ...limits, before: clock.iso() })).runs).toBe(2);
  });
});
