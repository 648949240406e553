// S6.2: what a called flow declares that it returns, kept by its Return, by its callers and in the tests of a flow file.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { formatFlow } from '../../../shared/flow/canonical.ts';
import { callableFrom, type FlowLookup } from '../../../shared/flow/calls.ts';
import type { Flow, FlowNode } from '../../../shared/flow/flow.ts';
import { parseFlow } from '../../../shared/flow/parse.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import type { RunMode } from '../../../shared/run.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';
import { runFlowTests } from '../flow-tests.ts';

const RESULT = [
  { name: 'userName' },
  { name: 'factors', type: 'number', required: false, default: 0 },
  { name: 'note', required: false },
];

let store: Store;
let bench: Bench;
let clock: FakeClock;

async function boot(): Promise<void> {
  bench = await startBench({ store, cards: cardsWith(actCard('repeatable', ({ name }) => ({ name }))), clock });
}
beforeEach(async () => {
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  store = await openTestStore({ clock });
  await boot();
});
afterEach(async () => {
  await bench.engine.stop(0);
});

const node = (card: string, inputs: JsonObject): FlowNode => ({ card, version: 1, inputs });
const act = (name: string): FlowNode => node('test.repeatable', { name });
const give = (value: JsonValue): FlowNode => node('flow.return', { value });
const nap = node('logic.delay', { seconds: 60 });

/** A flow that declares its result, with nodes one after the other behind its trigger. */
function called(nodes: Record<string, FlowNode>, result: JsonValue = RESULT): Flow {
  const trigger = node('flow.called', { fields: [{ name: 'who', required: false }], result });
  const keys = ['trigger', ...Object.keys(nodes)];
  const edges = keys.slice(1).map((key, at) => `${keys[at]} -> ${key}`);
  return { ...flowOf({ ...nodes, trigger }, edges), id: 'called', name: 'Called flow' };
}

//  trigger ─ ask ─ after
function caller(inputs: JsonObject = {}, after: FlowNode = act('{{ ask.value.userName }}')): Flow {
  const ask = node('logic.call-flow', { flowId: 'called', ...inputs });
  return { ...flowOf({ ask, after }, ['trigger -> ask', 'ask -> after']), id: 'caller', name: 'Caller' };
}

async function start(flow: Flow, mode: RunMode = 'live'): Promise<string> {
  const text = formatFlow(flow);
  return bench.engine.startManual({ flow, text, snapshot: sha256Hex(text), version: null, mode });
}
const stepsOf = async (runId: string) =>
  Object.fromEntries((await bench.views.detail(runId)).steps.map((step) => [step.nodeId, step]));

describe('S6.2 a declared result', () => {
  test('is what the caller gets, with defaults and nulls, and without what is not declared', async () => {
    await bench.activate(called({ end: give({ userName: '{{ trigger.who }}', more: 1 }) }));
    const runId = await start(caller({ input: { who: 'ada' } }));
    await bench.reach(runId, 'succeeded');
    const steps = await stepsOf(runId);
    const value = { userName: 'ada', factors: 0, note: null };
    expect(steps['ask']?.output).toMatchObject({ value });
    expect(steps['after']?.input).toEqual({ name: 'ada' });
    expect(await bench.views.detail(steps['ask']?.call?.runId ?? '')).toMatchObject({ result: value });
  });

  test.each([
    ['a field that is missing', {}, 'userName is required.', ['value', 'userName']],
    ['a field of another type', { userName: '{{ 1 }}' }, 'field "userName": This takes text.', ['value', 'userName']],
    [
      'no object at all',
      '{{ "ada" }}',
      'This takes an object with the fields that the flow declares as its result.',
      ['value'],
    ],
  ])('%s fails the Return, and with it the call', async (_what, value, why, path) => {
    await bench.activate(called({ end: give(value) }));
    const runId = await start(caller());
    const { error } = await bench.reach(runId, 'failed');
    expect(error).toMatchObject({ code: 'flow.call-failed', details: { error: { code: 'flow.return-value' } } });
    expect(error?.message).toContain(why);
    const { call } = (await stepsOf(runId))['ask']!;
    const { end } = await stepsOf(call?.runId ?? '');
    expect(end).toMatchObject({
      status: 'failed',
      error: { code: 'flow.return-value', message: `Node "end" cannot return this: ${why}` },
    });
    expect(end?.error?.details?.['issues']).toMatchObject([{ path }]);
  });

  test('fails a caller whose run ended without it, and is filled in where nothing of it is required', async () => {
    await bench.activate(called({ a: act('a') }));
    const without = await start(caller());
    const { error } = await bench.reach(without, 'failed');
    expect(error).toMatchObject({ code: 'flow.call-result', details: { flowId: 'called' } });
    expect(error?.message).toContain('userName is required.');
    await bench.activate(called({ a: act('a') }, RESULT.slice(1)));
    const filled = await start(caller({}, act('{{ string(ask.value.factors) }}')));
    await bench.reach(filled, 'succeeded');
    expect((await stepsOf(filled))['ask']?.output).toMatchObject({ value: { factors: 0, note: null } });
  });

  test('M9 is asked of a Stop as well', async () => {
    const end = (result: JsonValue): FlowNode => node('logic.stop', { status: 'succeeded', result });
    await bench.activate(called({ end: end({ userName: 'ada' }) }));
    const right = await start(caller());
    await bench.reach(right, 'succeeded');
    expect((await stepsOf(right))['ask']?.output).toMatchObject({ value: { userName: 'ada', note: null } });
    await bench.activate(called({ end: end('ada') }));
    const wrong = await start(caller());
    expect((await bench.reach(wrong, 'failed')).error?.code).toBe('flow.call-result');
  });

  test('F5 is that of the version that runs, whatever is published meanwhile, also over a restart', async () => {
    await bench.activate(called({ nap, end: give({ userName: 'ada' }) }));
    const runId = await start(caller());
    await bench.rest(runId);
    await bench.activate(called({ end: give({ login: 'ada' }) }, [{ name: 'login' }]));
    await bench.engine.stop(0);
    await boot();
    clock.advance(60_000);
    await bench.reach(runId, 'succeeded');
    expect((await stepsOf(runId))['ask']).toMatchObject({
      call: { version: 1 },
      output: { value: { userName: 'ada', factors: 0, note: null } },
    });
    // The newest one gives something else, which the caller's expressions do not find.
    const next = await start(caller());
    const { error } = await bench.reach(next, 'failed');
    expect((await stepsOf(next))['ask']?.output).toMatchObject({ value: { login: 'ada' } });
    expect(error?.message).toContain('userName');
  });

  test('S5 in a body each iteration has it', async () => {
    await bench.activate(called({ end: give({ userName: '{{ trigger.who }}' }) }));
    const loop = node('logic.for-each', { items: ['a', 'b'], result: 'ask.value.userName' });
    const ask = { ...node('logic.call-flow', { flowId: 'called', input: { who: '{{ item }}' } }), parent: 'loop' };
    const runId = await start({ ...flowOf({ loop, ask }, ['trigger -> loop', 'loop.each -> ask']), id: 'caller' });
    await bench.reach(runId, 'succeeded');
    expect((await stepsOf(runId))['loop']?.output).toEqual({ items: ['a', 'b'], errors: [] });
  });

  test('S11 holds for a dry run, and a call that is not waited for gives null', async () => {
    await bench.activate(called({ nap, end: give({ userName: '{{ trigger.who }}' }) }));
    const dry = await start(caller({ input: { who: 'ada' } }), 'dry');
    await bench.reach(dry, 'succeeded');
    expect((await stepsOf(dry))['ask']?.output).toMatchObject({ value: { userName: 'ada', factors: 0 } });
    const only = await start(caller({ wait: false }, act('{{ ask.runId }}')));
    await bench.reach(only, 'succeeded');
    expect((await stepsOf(only))['ask']?.output).toMatchObject({ value: null });
  });

  test('nothing declared: whatever is returned is given on', async () => {
    await bench.activate(called({ end: give(['as', { it: 'is' }]) }, []));
    const runId = await start(caller({}, act('{{ ask.value[0] }}')));
    await bench.reach(runId, 'succeeded');
    expect((await stepsOf(runId))['ask']?.output).toMatchObject({ value: ['as', { it: 'is' }] });
  });
});

describe('S6 in the tests of a flow file', () => {
  const cards = cardsWith(actCard('repeatable', ({ name }) => ({ name })));
  const lookup = (flow: Flow): FlowLookup => {
    const known = callableFrom(flow, cards.manifest, { id: flow.id, active: true });
    return (id) => (id === flow.id ? known : undefined);
  };
  const value = { userName: 'Example', factors: 0, note: 'Example' };

  test('S11 a call without a stub gives an example of what is declared', async () => {
    const output = { value, runId: 'run_01k9example00000000000000' };
    const tests = {
      one: { expect: { status: 'succeeded', steps: { ask: { status: 'simulated', output }, after: { port: 'out' } } } },
    };
    const flow = parseFlow({ ...caller(), tests });
    expect(await runFlowTests(flow, cards, { flows: lookup(called({})) })).toMatchObject([
      { name: 'one', passed: true, failures: [] },
    ]);
    // Of a flow that nobody knows, nothing is known.
    const [unknown] = await runFlowTests(flow, cards);
    expect(unknown).toMatchObject({ passed: false });
  });

  test('a stub stands for what is returned, and a Return is checked', async () => {
    const stubbed = parseFlow({
      ...caller(),
      tests: {
        one: {
          stubs: { ask: { output: { value: { userName: 'ada' }, runId: 'run_1' } } },
          expect: { status: 'succeeded', steps: { after: { status: 'simulated' } } },
        },
      },
    });
    expect(await runFlowTests(stubbed, cards, { flows: lookup(called({})) })).toMatchObject([{ passed: true }]);
    const own = parseFlow({
      ...called({ end: give({ factors: 1 }) }),
      tests: { one: { expect: { status: 'failed', steps: { end: { status: 'failed' } } } } },
    });
    expect(await runFlowTests(own, cards)).toMatchObject([{ passed: true, failures: [] }]);
  });
});
