// S5: For each on a real store: order, concurrency, failures, nesting, waits in a body. Crashes are loop-recovery.test.ts.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openTestStore } from '../../../tests/support/test-store.ts';
import { TerminalError } from '../../../shared/errors.ts';
import type { Flow, FlowNode } from '../../../shared/flow/flow.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';
import type { RunStep } from '../../../shared/run.ts';
import type { Store } from '../../store/store.ts';
import { runFlowTests } from '../flow-tests.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench, type Behaviour } from '../engine.test-support.ts';

let store: Store;
let bench: Bench;
/** `name` of each card that acts, in order. */
let acted: string[];
let behave: Behaviour;

beforeEach(async () => {
  store = await openTestStore();
  acted = [];
  behave = ({ name }) => ({ name });
});
afterEach(async () => {
  await bench.engine.stop(0);
});

const cards = () => {
  const act: Behaviour = (call) => {
    acted.push(call.name);
    return behave(call);
  };
  return cardsWith(actCard('once', act), actCard('repeatable', act), actCard('pure', act));
};
const act = (effect: string, name: string, more: Partial<FlowNode> = {}): FlowNode => ({
  card: `test.${effect}`,
  version: 1,
  inputs: { name },
  ...more,
});
const inBody = (effect: string, name: string, more: Partial<FlowNode> = {}): FlowNode =>
  act(effect, name, { parent: 'rows', ...more });
const each = (items: JsonValue, inputs: JsonObject = {}, more: Partial<FlowNode> = {}): FlowNode => ({
  card: 'logic.for-each',
  version: 1,
  inputs: { items, ...inputs },
  ...more,
});
const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

async function start(nodes: Record<string, FlowNode>, edges: string[], settings: Flow['settings'] = {}) {
  bench = await startBench({ store, cards: cards() });
  await bench.activate(flowOf(nodes, ['trigger -> rows', ...edges], settings));
  const [runId = ''] = await bench.deliver();
  return runId;
}
async function ended(runId: string): Promise<string> {
  const { status, error } = await bench.reach(runId, 'succeeded', 'failed', 'cancelled');
  return error === null ? status : `${status}: ${error.message}`;
}
async function stepsOf(runId: string): Promise<RunStep[]> {
  return (await bench.views.steps(runId, { offset: 0, limit: 100_000 })).items;
}
async function loopOf(runId: string): Promise<RunStep | undefined> {
  return (await stepsOf(runId)).find((step) => step.nodeId === 'rows');
}
async function shown(runId: string): Promise<string[]> {
  return (await stepsOf(runId)).map(({ nodeId, iteration, status }) => `${nodeId} ${iteration ?? '-'} ${status}`);
}

describe('S5 items', () => {
  //  trigger ─ rows ┬ each ─ tell          (body)
  //                 └ out ── after
  test('one after the other, in order; out gives each result; each iteration has its own steps', async () => {
    const runId = await start(
      {
        rows: each(['a', 'b', 'c'], { result: '{{ item + string(index) + tell.name }}' }),
        tell: inBody('once', 'tell {{ item }}'),
        after: act('pure', 'after {{ rows.items[2] }}'),
      },
      ['rows.each -> tell', 'rows -> after'],
    );
    expect(await ended(runId)).toBe('succeeded');
    expect(acted).toEqual(['tell a', 'tell b', 'tell c', 'after c2tell c']);
    expect(await loopOf(runId)).toMatchObject({
      port: 'out',
      attempt: 1,
      output: { items: ['a0tell a', 'b1tell b', 'c2tell c'], errors: [] },
    });
    expect(await shown(runId)).toEqual([
      'rows - succeeded',
      'tell 0 succeeded',
      'tell 1 succeeded',
      'tell 2 succeeded',
      'after - succeeded',
    ]);
  });

  test('an expression without braces is a result too, and a part of a larger value', async () => {
    const runId = await start(
      {
        rows: each([1, 2], { result: 'item * 10' }),
        tell: inBody('pure', 'x'),
        second: each([1], { result: { n: '{{ item }}', text: 'fixed' } }),
        inner: act('pure', 'y', { parent: 'second' }),
      },
      ['rows.each -> tell', 'rows -> second', 'second.each -> inner'],
    );
    expect(await ended(runId)).toBe('succeeded');
    const outputs = (await stepsOf(runId)).filter((step) => step.card === 'logic.for-each').map((step) => step.output);
    expect(outputs).toEqual([
      { items: [10, 20], errors: [] },
      { items: [{ n: 1, text: 'fixed' }], errors: [] },
    ]);
  });

  test('results stand in the order of the items, whichever is done first; never more than `concurrency` act', async () => {
    let now = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    behave = async ({ name }) => {
      most = Math.max(most, ++now);
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        // The last that came goes first, and only when as many act as may.
        if (waiting.length === 4 || acted.length === 10) while (waiting.length > 0) waiting.pop()?.();
      });
      now -= 1;
      return { name };
    };
    const runId = await start(
      {
        rows: each(numbers(10), { concurrency: 4, result: '{{ tell.name }}' }),
        tell: inBody('pure', '{{ string(item) }}'),
      },
      ['rows.each -> tell'],
    );
    while (acted.length < 10) {
      await new Promise((resolve) => setImmediate(resolve));
      if (acted.length > 8) while (waiting.length > 0) waiting.pop()?.();
    }
    expect(await ended(runId)).toBe('succeeded');
    expect((await loopOf(runId))?.output).toEqual({ items: numbers(10).map(String), errors: [] });
    expect(most).toBe(4);
  });

  test('an empty list goes on through out at once; its body is skipped', async () => {
    const runId = await start(
      { rows: each([], { result: '{{ tell }}' }), tell: inBody('once', 'x'), after: act('pure', 'a') },
      ['rows.each -> tell', 'rows -> after'],
    );
    expect(await ended(runId)).toBe('succeeded');
    expect(await shown(runId)).toEqual(['rows - succeeded', 'after - succeeded', 'tell - skipped']);
    expect((await loopOf(runId))?.output).toEqual({ items: [], errors: [] });
  });

  test('F1 a body that goes in a circle fails the step of the draft', async () => {
    const runId = await start({ rows: each([1]), one: inBody('pure', 'a'), two: inBody('pure', 'b') }, [
      'rows.each -> one',
      'one -> two',
      'two -> one',
    ]);
    expect(await ended(runId)).toMatch(/^failed: The edges lead in a circle/);
    expect(acted).toEqual([]);
  });

  test('what is no list, and more than 10,000 items, fail the step with what to do', async () => {
    const one = await start({ rows: each('{{ trigger.uuid }}'), tell: inBody('pure', 'x') }, ['rows.each -> tell']);
    expect(await ended(one)).toMatch(/^failed: Node "rows" cannot run: input "items"/);
    await bench.engine.stop(0);
    const many = await start({ rows: each(numbers(10_001)), tell: inBody('pure', 'x') }, ['rows.each -> tell']);
    expect(await ended(many)).toMatch(/"rows" got 10001 items; at most 10000/);
    expect((await loopOf(many))?.error?.code).toBe('loop.too-many-items');
    expect(acted).toEqual([]);
  });

  //  rows ─ each ─ check ┬ true ── tell ┐
  //                      └ false ─ skip ┴ end
  test('S5 M4 branches and joins in a body; what an iteration does not come to is skipped in it', async () => {
    const runId = await start(
      {
        rows: each([1, 2], { concurrency: 2, result: '{{ end.name }}' }),
        check: { card: 'logic.if', version: 1, parent: 'rows', inputs: { condition: '{{ item == 1 }}' } },
        tell: inBody('once', 'tell'),
        skip: inBody('once', 'skip'),
        end: inBody('pure', 'end {{ string(index) }}'),
      },
      ['rows.each -> check', 'check.true -> tell', 'check.false -> skip', 'tell -> end', 'skip -> end'],
    );
    expect(await ended(runId)).toBe('succeeded');
    const statuses = await shown(runId);
    expect(statuses).toContain('skip 0 skipped');
    expect(statuses).toContain('tell 1 skipped');
    expect(statuses).toHaveLength(9);
    expect((await loopOf(runId))?.output).toEqual({ items: ['end 0', 'end 1'], errors: [] });
  });
});

describe('S5 an item that fails', () => {
  const refuse = (...names: string[]): Behaviour => {
    return ({ name }) => {
      if (names.includes(name)) throw new TerminalError('test.refused', `${name} was refused.`);
      return { name };
    };
  };

  test('stop: the step fails with the item that failed; no further item begins', async () => {
    behave = refuse('1');
    const runId = await start(
      { rows: each(numbers(4)), tell: inBody('once', '{{ string(item) }}'), after: act('pure', 'after') },
      ['rows.each -> tell', 'rows -> after'],
    );
    expect(await ended(runId)).toMatch(/^failed: Item 2 of "rows" failed: 1 was refused\./);
    expect(acted).toEqual(['0', '1']);
    expect((await loopOf(runId))?.error).toMatchObject({
      code: 'loop.item-failed',
      details: { index: 1, code: 'test.refused' },
    });
    expect(await shown(runId)).toEqual(['rows - failed', 'tell 0 succeeded', 'tell 1 failed', 'after - skipped']);
  });

  test('stop: what acts in other iterations finishes, what waits is cancelled, and the error port takes it', async () => {
    const gate = Promise.withResolvers<void>();
    behave = async ({ name }) => {
      if (name === 'first 0') {
        await gate.promise;
        throw new TerminalError('test.refused', 'No.');
      }
      if (name === 'first 1') await gate.promise.then(() => new Promise((resolve) => setImmediate(resolve)));
      return { name };
    };
    const runId = await start(
      {
        rows: each([0, 1, 2, 3], { concurrency: 3 }),
        pick: { card: 'logic.if', version: 1, parent: 'rows', inputs: { condition: '{{ item == 2 }}' } },
        sleep: { card: 'logic.delay', version: 1, parent: 'rows', inputs: { seconds: 3_600 } },
        first: inBody('once', 'first {{ string(item) }}'),
        second: inBody('once', 'second {{ string(item) }}'),
        mend: act('pure', 'mend {{ rows.details.index == 0 ? rows.details.code : "?" }}'),
      },
      ['rows.each -> pick', 'pick.true -> sleep', 'pick.false -> first', 'first -> second', 'rows.error -> mend'],
    );
    while (acted.length < 2) await new Promise((resolve) => setImmediate(resolve));
    gate.resolve();
    expect(await ended(runId)).toBe('succeeded');
    expect(acted).toEqual(['first 0', 'first 1', 'mend test.refused']);
    const statuses = await shown(runId);
    expect(statuses).toContain('first 1 succeeded');
    expect(statuses).toContain('second 1 skipped');
    expect(statuses).toContain('sleep 2 cancelled');
    expect(statuses.filter((text) => text.includes(' 3 '))).toEqual([]);
  });

  test('collect: the others go on; the failed ones are null in items and listed in errors', async () => {
    behave = refuse('1', '3');
    const runId = await start(
      {
        rows: each(numbers(5), { concurrency: 2, onItemError: 'collect', result: '{{ tell.name }}' }),
        tell: inBody('once', '{{ string(item) }}'),
        after: act('pure', 'after {{ string(size(rows.errors)) }}'),
      },
      ['rows.each -> tell', 'rows -> after'],
    );
    expect(await ended(runId)).toBe('succeeded');
    expect(acted.at(-1)).toBe('after 2');
    expect((await loopOf(runId))?.output).toEqual({
      items: ['0', null, '2', null, '4'],
      errors: [
        { index: 1, code: 'test.refused', message: '1 was refused.' },
        { index: 3, code: 'test.refused', message: '3 was refused.' },
      ],
    });
  });

  test('M2 an error port in the body takes a failure: the iteration succeeds', async () => {
    behave = refuse('tell 0');
    const runId = await start(
      {
        rows: each([0, 1]),
        tell: inBody('once', 'tell {{ string(item) }}'),
        mend: inBody('once', 'mend {{ tell.code }}'),
      },
      ['rows.each -> tell', 'tell.error -> mend'],
    );
    expect(await ended(runId)).toBe('succeeded');
    expect(acted).toEqual(['tell 0', 'mend test.refused', 'tell 1']);
  });

  //  rows ─ each ┬ bad
  //              └ good ─ more
  test.each(['stop', 'continue'] as const)('M8 %s holds within an iteration', async (onFailure) => {
    behave = refuse('bad');
    const runId = await start(
      {
        rows: each([0], { onItemError: 'collect' }),
        bad: inBody('pure', 'bad'),
        good: inBody('once', 'good'),
        more: inBody('once', 'more'),
      },
      ['rows.each -> bad', 'rows.each -> good', 'good -> more'],
      { onFailure },
    );
    expect(await ended(runId)).toBe('succeeded');
    expect(acted).toEqual(onFailure === 'stop' ? ['bad', 'good'] : ['bad', 'good', 'more']);
    expect((await loopOf(runId))?.output).toMatchObject({
      items: [null],
      errors: [{ index: 0, code: 'test.refused' }],
    });
  });

  test('a result that cannot be evaluated is a failure of its item', async () => {
    const runId = await start(
      { rows: each([{ a: 1 }, {}], { onItemError: 'collect', result: '{{ item.a }}' }), tell: inBody('pure', 'x') },
      ['rows.each -> tell'],
    );
    expect(await ended(runId)).toBe('succeeded');
    expect((await loopOf(runId))?.output).toMatchObject({
      items: [1, null],
      errors: [{ index: 1, code: 'expression.failed' }],
    });
  });

  //  trigger ┬ rows (waits in its body)
  //          └ gate ─ bad
  test('M8 a failure beside it cancels what waits in its body, and lets finish what acts', async () => {
    const gate = Promise.withResolvers<void>();
    behave = async ({ name }) => {
      if (name === 'act') await gate.promise;
      if (name === 'bad') throw new TerminalError('test.refused', 'No.');
      return { name };
    };
    const runId = await start(
      {
        rows: each([0, 1], { concurrency: 2 }),
        pick: { card: 'logic.if', version: 1, parent: 'rows', inputs: { condition: '{{ item == 0 }}' } },
        sleep: { card: 'logic.delay', version: 1, parent: 'rows', inputs: { seconds: 3_600 } },
        acts: inBody('once', 'act'),
        more: inBody('once', 'more'),
        bad: act('once', 'bad'),
      },
      ['rows.each -> pick', 'pick.true -> sleep', 'pick.false -> acts', 'acts -> more', 'trigger -> bad'],
    );
    while (acted.length < 2) await new Promise((resolve) => setImmediate(resolve));
    gate.resolve();
    expect(await ended(runId)).toBe('failed: No.');
    const statuses = await shown(runId);
    expect(statuses).toContain('sleep 0 cancelled');
    expect(statuses).toContain('acts 1 succeeded');
    expect(statuses).toContain('more 1 skipped');
    expect(statuses).toContain('rows - cancelled');
  });
});

describe('S5 within each other', () => {
  //  rows ─ each ─ inner ─ each ─ tell
  test('iterations of an inner one are named by both indexes; inner names stand before outer ones', async () => {
    const runId = await start(
      {
        rows: each(
          [
            { of: 'a', list: [1, 2] },
            { of: 'b', list: [3] },
          ],
          { result: '{{ inner.items }}' },
        ),
        first: inBody('pure', '{{ item.of }}'),
        inner: each(
          '{{ item.list }}',
          { result: '{{ first.name + string(item) + string(index) }}' },
          { parent: 'rows' },
        ),
        tell: act('once', '{{ first.name + string(item) }}', { parent: 'inner' }),
      },
      ['rows.each -> first', 'first -> inner', 'inner.each -> tell'],
    );
    expect(await ended(runId)).toBe('succeeded');
    expect(acted.filter((name) => name.length === 2)).toEqual(['a1', 'a2', 'b3']);
    expect((await loopOf(runId))?.output).toEqual({ items: [['a10', 'a21'], ['b30']], errors: [] });
    const tells = (await stepsOf(runId)).filter((step) => step.nodeId === 'tell');
    expect(tells.map((step) => step.iteration)).toEqual(['0/0', '0/1', '1/0']);
  });

  test('an inner failure fails the outer item, which may be collected', async () => {
    behave = ({ name }) => {
      if (name === '2') throw new TerminalError('test.refused', 'No.');
      return { name };
    };
    const runId = await start(
      {
        rows: each([[1, 2], [3]], { onItemError: 'collect', result: '{{ inner.items }}' }),
        inner: each('{{ item }}', { result: '{{ item }}' }, { parent: 'rows' }),
        tell: act('once', '{{ string(item) }}', { parent: 'inner' }),
      },
      ['rows.each -> inner', 'inner.each -> tell'],
    );
    expect(await ended(runId)).toBe('succeeded');
    expect((await loopOf(runId))?.output).toMatchObject({
      items: [null, [3]],
      errors: [{ index: 0, code: 'loop.item-failed' }],
    });
  });
});

describe('the run', () => {
  test('M9 a Stop in a body ends the whole run', async () => {
    const runId = await start(
      {
        rows: each([0, 1, 2], { concurrency: 2 }),
        pick: { card: 'logic.if', version: 1, parent: 'rows', inputs: { condition: '{{ item == 1 }}' } },
        sleep: { card: 'logic.delay', version: 1, parent: 'rows', inputs: { seconds: 3_600 } },
        stop: { card: 'logic.stop', version: 1, parent: 'rows', inputs: { message: 'Enough', result: '{{ item }}' } },
        after: act('pure', 'after'),
      },
      ['rows.each -> pick', 'pick.false -> sleep', 'pick.true -> stop', 'rows -> after'],
    );
    expect(await ended(runId)).toBe('succeeded');
    expect((await bench.views.detail(runId)).result).toBe(1);
    const statuses = await shown(runId);
    expect(statuses).toContain('sleep 0 cancelled');
    expect(statuses).toContain('stop 1 succeeded');
    expect(statuses).toContain('rows - cancelled');
    expect(statuses).toContain('after - skipped');
    expect(await store.runs.timersOf((await store.runs.find(runId))!.seq)).toEqual([]);
  });

  test('S10 cancel ends it in the middle', async () => {
    const runId = await start(
      {
        rows: each(numbers(3), { concurrency: 2 }),
        sleep: { card: 'logic.delay', version: 1, parent: 'rows', inputs: { seconds: 60 } },
      },
      ['rows.each -> sleep'],
    );
    await bench.rest(runId);
    expect(await bench.engine.cancel(runId, 'ada')).toBe('cancelled');
    expect(await shown(runId)).toEqual(['rows - cancelled', 'sleep 0 cancelled', 'sleep 1 cancelled']);
  });

  test('S4 a secret among the items reaches neither the journal nor the steps', async () => {
    bench = await startBench({ store, cards: cards(), secrets: ['hunter2secret'] });
    await bench.activate(
      flowOf({ rows: each(['is hunter2secret'], { result: '{{ item }}' }), tell: inBody('once', '{{ item }}') }, [
        'trigger -> rows',
        'rows.each -> tell',
      ]),
    );
    const [runId = ''] = await bench.deliver();
    expect(await ended(runId)).toBe('succeeded');
    expect(JSON.stringify(await bench.views.journal(runId))).not.toContain('hunter2secret');
    expect(JSON.stringify((await loopOf(runId))?.output)).not.toContain('hunter2secret');
  });

  test('S11 a dry run loops for real, and nothing of it is sent or waits', async () => {
    bench = await startBench({ store, cards: cards() });
    const flow = flowOf(
      {
        rows: each([1, 2], { result: '{{ item }}' }),
        sleep: { card: 'logic.delay', version: 1, parent: 'rows', inputs: { seconds: 60 } },
        tell: {
          card: 'web.request',
          version: 1,
          parent: 'rows',
          inputs: { method: 'POST', url: 'https://example.com/' },
        },
      },
      ['trigger -> rows', 'rows.each -> sleep', 'sleep -> tell'],
    );
    const text = JSON.stringify(flow);
    const runId = await bench.engine.startManual({ flow, text, snapshot: 'dry', version: null, mode: 'dry' });
    expect(await ended(runId)).toBe('succeeded');
    const tells = (await stepsOf(runId)).filter((step) => step.nodeId === 'tell');
    expect(tells.map((step) => [step.iteration, step.status])).toEqual([
      ['0', 'simulated'],
      ['1', 'simulated'],
    ]);
    expect((await loopOf(runId))?.output).toEqual({ items: [1, 2], errors: [] });
  });

  test('S5 a flow’s tests run its loops, and what they expect of a body holds for each iteration', async () => {
    bench = await startBench({ store, cards: cards() });
    const flow = flowOf(
      {
        rows: each([1, 2], { result: '{{ double.value * 10 }}' }),
        double: { card: 'data.set', version: 1, parent: 'rows', inputs: { values: { value: '{{ item * 2 }}' } } },
        tell: inBody('once', 'tell'),
      },
      ['trigger -> rows', 'rows.each -> double', 'double -> tell'],
    );
    const sent = { status: 'simulated' as const };
    flow.tests = {
      holds: { expect: { steps: { rows: { output: { items: [20, 40], errors: [] } }, tell: sent } } },
      fails: { expect: { steps: { double: { output: { value: 2 } } } } },
      stubbed: {
        stubs: { rows: { output: { items: ['x'], errors: [] } } },
        expect: { status: 'succeeded', steps: { tell: { status: 'skipped' } } },
      },
    };
    expect(await runFlowTests(flow, cards())).toMatchObject([
      { name: 'holds', passed: true, failures: [] },
      { name: 'fails', passed: false, failures: ['Step "double" of item 2 gave {"value":4}, expected {"value":2}.'] },
      { name: 'stubbed', passed: true, failures: [] },
    ]);
  });
});
