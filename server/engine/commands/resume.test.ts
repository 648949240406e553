// S10.2: a failed run goes on from its failed steps, on a real store.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { RetryableError, TerminalError, TimeoutError } from '../../../shared/errors.ts';
import type { FlowNode } from '../../../shared/flow/flow.ts';
import type { RunEdits } from '../../../shared/run.ts';
import { resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench, type Behaviour } from '../engine.test-support.ts';

let store: Store;
let bench: Bench;
/** Names of the nodes that act, in order. */
let acted: string[];
/** Nodes that fail now. */
let failing: Map<string, Error>;

const behave: Behaviour = ({ name }) => {
  acted.push(name);
  const error = failing.get(name);
  if (error !== undefined) throw error;
  return { name };
};
const cards = () => cardsWith(actCard('once', behave), actCard('repeatable', behave), actCard('pure', behave));
const act = (effect: string, name: string, more: object = {}): FlowNode => ({
  card: `test.${effect}`,
  version: 1,
  inputs: { name },
  ...more,
});
const refused = new TerminalError('http.status', 'Answered 403.');

beforeEach(async () => {
  store = await openTestStore();
  acted = [];
  failing = new Map();
});
afterEach(async () => {
  await bench.engine.stop(0);
});

async function start(
  nodes: Record<string, FlowNode>,
  edges: string[],
  settings = {},
  more: { secrets?: string[] } = {},
): Promise<string> {
  bench = await startBench({ store, cards: cards(), ...more });
  await bench.activate(flowOf(nodes, edges, settings));
  const [runId = ''] = await bench.deliver();
  return runId;
}
const resume = (runId: string, edits: RunEdits = {}) => bench.engine.resume(runId, edits, 'ada');
async function steps(runId: string): Promise<Record<string, [string, number]>> {
  const run = await bench.views.detail(runId);
  return Object.fromEntries(run.steps.map((step) => [step.nodeId, [step.status, step.attempt]]));
}

describe('what runs again', () => {
  test('S10.2 the failed step and what comes after it; what succeeded answers from the journal', async () => {
    failing.set('b', refused);
    const runId = await start({ a: act('once', 'a'), b: act('once', 'b'), c: act('once', 'c') }, [
      'trigger -> a',
      'a -> b',
      'b -> c',
    ]);
    await bench.reach(runId, 'failed');
    expect(await steps(runId)).toEqual({ a: ['succeeded', 1], b: ['failed', 1], c: ['skipped', 1] });
    failing.clear();
    expect(await resume(runId)).toBe('queued');
    const row = await bench.reach(runId, 'succeeded');
    expect(row.error).toBeNull();
    expect(acted).toEqual(['a', 'b', 'b', 'c']);
    expect(await steps(runId)).toEqual({ a: ['succeeded', 1], b: ['succeeded', 2], c: ['succeeded', 1] });
    const { attempts } = (await bench.views.detail(runId)).steps[1]!;
    expect(attempts.map((attempt) => attempt.error?.code ?? null)).toEqual(['http.status', null]);
    const records = (await bench.views.journal(runId)).map((record) => record.type);
    expect(records.filter((type) => type.startsWith('run.'))).toEqual([
      'run.started',
      'run.ended',
      'run.resumed',
      'run.ended',
    ]);
  });

  test('S10 M8 a step that was cancelled because another failed runs again, and one in doubt still asks', async () => {
    failing.set('doubt', new TimeoutError('http.timeout', 'No answer.')).set('last', refused);
    const runId = await start(
      {
        later: { card: 'logic.delay', version: 1, inputs: { seconds: 3_600 } },
        doubt: act('once', 'doubt'),
        first: act('repeatable', 'first'),
        last: act('repeatable', 'last'),
      },
      ['trigger -> later', 'trigger -> doubt', 'trigger -> first', 'first -> last'],
    );
    await bench.reach(runId, 'failed');
    expect(await steps(runId)).toMatchObject({ later: ['cancelled', 1], doubt: ['cancelled', 1], last: ['failed', 1] });
    failing.clear();
    await resume(runId);
    await bench.rest(runId);
    expect(acted.filter((name) => name === 'doubt')).toHaveLength(1);
    const { steps: shown } = await bench.views.detail(runId);
    expect(shown.find((step) => step.nodeId === 'later')).toMatchObject({
      status: 'waiting',
      attempt: 2,
      waiting: { kind: 'time' },
    });
    expect(shown.find((step) => step.nodeId === 'doubt')).toMatchObject({
      status: 'waiting',
      waiting: { kind: 'decision' },
    });
    await bench.engine.decide(runId, { nodeId: 'doubt', decision: 'retry', output: null }, 'ada');
    await bench.rest(runId);
    expect(await steps(runId)).toMatchObject({
      doubt: ['succeeded', 2],
      last: ['succeeded', 2],
      first: ['succeeded', 1],
    });
  });

  test('S10.2 M4 a join that ran without the failed branch is not run again', async () => {
    failing.set('a', refused);
    const runId = await start(
      { a: act('once', 'a'), b: act('once', 'b'), join: act('once', 'join'), after: act('once', 'after') },
      ['trigger -> a', 'trigger -> b', 'a -> join', 'b -> join', 'join -> after'],
      { onFailure: 'continue' },
    );
    await bench.reach(runId, 'failed');
    expect(acted.toSorted()).toEqual(['a', 'after', 'b', 'join']);
    failing.clear();
    await resume(runId);
    await bench.reach(runId, 'succeeded');
    expect(acted.toSorted()).toEqual(['a', 'a', 'after', 'b', 'join']);
  });

  test('S10.4 a failed step that waits for another one counts its attempts on', async () => {
    failing.set('a', refused).set('join', refused);
    const runId = await start(
      { a: act('once', 'a'), b: act('once', 'b'), join: act('once', 'join') },
      ['trigger -> a', 'trigger -> b', 'a -> join', 'b -> join'],
      { onFailure: 'continue' },
    );
    await bench.reach(runId, 'failed');
    failing.clear();
    await resume(runId);
    await bench.reach(runId, 'succeeded');
    expect(await steps(runId)).toEqual({ a: ['succeeded', 2], b: ['succeeded', 1], join: ['succeeded', 2] });
  });

  test('S10.2 a failure that an error port took stands', async () => {
    failing.set('a', refused).set('b', refused);
    const runId = await start({ a: act('once', 'a'), b: act('once', 'b') }, ['trigger -> a', 'a.error -> b']);
    await bench.reach(runId, 'failed');
    failing.clear();
    await resume(runId);
    await bench.reach(runId, 'succeeded');
    expect(acted).toEqual(['a', 'b', 'b']);
  });

  test('S2 S10.4 attempts are numbered on, and each resume has all that the policy allows', async () => {
    failing.set('a', new RetryableError('http.status', 'Answered 500.', { details: { status: 500 } }));
    const runId = await start({ a: act('repeatable', 'a', { policy: { attempts: 2 } }) }, ['trigger -> a']);
    await bench.reach(runId, 'failed');
    for (const attempts of [4, 6]) {
      await resume(runId);
      await bench.reach(runId, 'failed');
      const [step] = (await bench.views.detail(runId)).steps;
      expect(step?.attempts).toHaveLength(attempts);
      expect(step?.attempt).toBe(attempts);
    }
    expect(acted).toHaveLength(6);
  });
});

describe('edits', () => {
  test('J6 S10.3 a step that goes on unchanged keeps its key; with other inputs it asks for something else', async () => {
    failing.set('b', refused).set('worse', refused);
    const runId = await start({ b: act('once', 'b') }, ['trigger -> b']);
    for (const edits of [{}, { b: { name: 'worse' } }, {}, { b: { name: 'better' } }]) {
      await bench.reach(runId, 'failed');
      await resume(runId, edits);
    }
    await bench.reach(runId, 'succeeded');
    const started = (await bench.views.journal(runId)).filter((record) => record.type === 'step.started');
    expect(started.map((record) => record.idempotencyKey.replace(runId, ''))).toEqual([
      '.b',
      '.b',
      '.b.edit1',
      '.b.edit1',
      '.b.edit2',
    ]);
  });

  test('S10.3 take the place of inputs in this run: literals and expressions; later edits stand over earlier ones', async () => {
    failing.set('wrong', refused).set('worse', refused);
    const runId = await start({ a: act('once', 'a'), b: act('once', 'wrong') }, ['trigger -> a', 'a -> b']);
    await bench.reach(runId, 'failed');
    await resume(runId, { b: { name: 'worse', note: 'kept' } });
    await bench.reach(runId, 'failed');
    await resume(runId, { b: { name: '{{ a.name }} again' } });
    await bench.reach(runId, 'succeeded');
    expect(acted).toEqual(['a', 'wrong', 'worse', 'a again']);
    const run = await bench.views.detail(runId);
    expect(run.steps[1]?.input).toEqual({ name: 'a again', note: 'kept' });
    expect(await bench.views.journal(runId)).toContainEqual(
      expect.objectContaining({ type: 'run.resumed', by: 'ada', edits: { b: { name: 'worse', note: 'kept' } } }),
    );
    const [next = ''] = await bench.deliver({ ...resetEvent(), uuid: 'another' });
    await bench.reach(next, 'failed');
    expect(acted.at(-1)).toBe('wrong');
  });

  test.each([
    ['an unknown step', { nobody: { name: 'x' } }],
    ['a trigger', { trigger: { name: 'x' } }],
    ['a step that is done', { a: { name: 'x' } }],
    ['an expression that cannot be read', { b: { name: '{{ a. }}' } }],
    ['a secret of a connection', { b: { name: 'hush-hush-token' } }],
  ])('S10 S4 are refused for %s, and nothing runs', async (_what, edits: RunEdits) => {
    failing.set('b', refused);
    const runId = await start(
      { a: act('once', 'a'), b: act('once', 'b') },
      ['trigger -> a', 'a -> b'],
      {},
      { secrets: ['hush-hush-token'] },
    );
    await bench.reach(runId, 'failed');
    await expect(resume(runId, edits)).rejects.toMatchObject({ code: 'run.bad-edit', kind: 'validation' });
    expect((await store.runs.find(runId))?.status).toBe('failed');
    expect(acted).toEqual(['a', 'b']);
  });
});

describe('refusals', () => {
  test('S10.5 S5.3 what a resume takes up: not what was collected, nor a loop that goes on, nor what is done', async () => {
    failing.set('1', refused).set('last', refused);
    //  trigger ─ loop { each item ─ noted } ─ last ─ never
    const loop = { card: 'logic.for-each', version: 1, inputs: { items: ['0', '1', '2'], onItemError: 'collect' } };
    const inLoop = act('pure', '{{ item }}', { parent: 'loop' });
    const nodes = { loop, inLoop, last: act('pure', 'last'), never: act('pure', 'never') };
    const edges = ['trigger -> loop', 'loop.each -> inLoop', 'loop -> last', 'last -> never'];
    const done = await start(nodes, edges);
    await bench.reach(done, 'failed');
    const asked = async (runId: string) =>
      (await bench.views.resumable(runId)).map(({ nodeId, error }) => `${nodeId}${error === null ? '' : ' failed'}`);
    // The loop is done, and the failure in it was collected.
    expect(await asked(done)).toEqual(['last failed', 'never']);
    await bench.engine.resume(done, {}, 'ada');
    await bench.reach(done, 'failed');
    expect(await asked(done)).toEqual(['last failed', 'never']);
    expect(await bench.views.resumable(done)).toMatchObject([{ name: 'last', error: { code: 'http.status' } }, {}]);

    // The third item, or what stands beside the loop, cuts it off: the collected failure is over, the body goes on.
    failing.set('2', new TerminalError('test.ends', 'No.'));
    const stopping = { ...loop, inputs: { ...loop.inputs, onItemError: 'stop' } };
    await bench.activate(flowOf({ ...nodes, loop: stopping }, edges));
    const [cut = ''] = await bench.deliver(resetEvent());
    await bench.reach(cut, 'failed');
    expect(await asked(cut)).toEqual(['inLoop failed', 'last', 'never']);
    failing.delete('1');
    await bench.engine.resume(cut, {}, 'ada');
    await bench.reach(cut, 'failed');
    expect(await asked(cut)).toEqual(['inLoop failed', 'last', 'never']);
    expect(await bench.views.resumable(cut)).toMatchObject([{ error: { code: 'test.ends' } }, {}, {}]);
    // What it offers is what may be edited.
    for (const nodeId of ['loop', 'nobody'])
      await expect(bench.engine.resume(cut, { [nodeId]: { items: [] } }, 'ada')).rejects.toMatchObject({
        code: 'run.bad-edit',
      });
    failing.clear();
    await bench.engine.resume(cut, { inLoop: { name: 'edited' }, last: { name: 'edited' } }, 'ada');
    await bench.reach(cut, 'succeeded');
    expect(await asked(cut)).toEqual([]);
  });

  test('S10.5 S5.3 of a collecting loop that something beside it cut off, the body is offered and its collected failure is not', async () => {
    failing.set('0', refused).set('beside', refused);
    const loop = { card: 'logic.for-each', version: 1, inputs: { items: ['0', '1'], onItemError: 'collect' } };
    const inLoop = act('pure', '{{ item }}', { parent: 'loop' });
    const wait = { card: 'logic.delay', version: 1, inputs: { seconds: 3_600 }, parent: 'loop' };
    //  trigger ─ loop { inLoop ─ wait }, beside it: beside
    const runId = await start({ loop, inLoop, wait, beside: act('once', 'beside') }, [
      'trigger -> loop',
      'loop.each -> inLoop',
      'inLoop -> wait',
      'trigger -> beside',
    ]);
    await bench.reach(runId, 'failed');
    expect((await bench.views.resumable(runId)).map(({ nodeId, error }) => [nodeId, error?.code])).toEqual([
      ['beside', 'http.status'],
      ['inLoop', undefined],
      ['wait', undefined],
    ]);
  });

  test('S10.2 only a failed run can be resumed, and once at a time', async () => {
    const runId = await start({ a: act('once', 'a') }, ['trigger -> a']);
    await bench.reach(runId, 'succeeded');
    await expect(resume(runId)).rejects.toMatchObject({ code: 'run.not-failed', kind: 'conflict' });
    await expect(resume('run_none')).rejects.toMatchObject({ code: 'run.not-found' });
    failing.set('a', refused);
    const [other = ''] = await bench.deliver({ ...resetEvent(), uuid: 'another' });
    await bench.reach(other, 'failed');
    failing.clear();
    // A double click is one resume with one answer; who asks for something else meanwhile is refused.
    const edited = { a: { text: 'another' } };
    const all = await Promise.allSettled([resume(other), resume(other), resume(other, edited)]);
    expect(all.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await bench.reach(other, 'succeeded');
    expect(acted).toEqual(['a', 'a', 'a']);
  });

  test('S10 M9 a run that its Stop card ended as failed has nothing to do again', async () => {
    const runId = await start(
      { end: { card: 'logic.stop', version: 1, inputs: { status: 'failed', message: 'No' } } },
      ['trigger -> end'],
    );
    await bench.reach(runId, 'failed');
    await expect(resume(runId)).rejects.toMatchObject({ code: 'run.not-failed' });
  });
});
