// The engine by its rules, on a real store.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { RetryableError, TerminalError, TimeoutError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import { resetEvent } from '../../tests/support/sample-events.ts';
import { openTestStore } from '../../tests/support/test-store.ts';
import type { Store } from '../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench, type Behaviour } from './engine.test-support.ts';

let store: Store;
let bench: Bench;

beforeEach(async () => {
  store = await openTestStore();
});
afterEach(async () => {
  await bench.engine.stop(0);
});

const act = (effect: string, name: string, more: object = {}) => ({
  card: `test.${effect}`,
  version: 1,
  inputs: { name },
  ...more,
});
const steps = async (runId: string): Promise<Record<string, string>> =>
  Object.fromEntries((await bench.views.detail(runId)).steps.map((step) => [step.nodeId, step.status]));

describe('a run from event to end', () => {
  test('T2 J1 an event runs the flow: branch, text, call, values; every step is in the journal', async () => {
    const calls: unknown[] = [];
    bench = await startBench({
      store,
      cards: cardsWith(),
      http: {
        request(request) {
          calls.push(request);
          return Promise.resolve({ status: 200, headers: {}, body: { ok: true } });
        },
      },
    });
    await bench.activate(
      flowOf(
        {
          byOther: {
            card: 'logic.if',
            version: 1,
            inputs: { condition: '{{ trigger.admin.id != trigger.oktaUser.id }}' },
          },
          message: {
            card: 'data.compose',
            version: 1,
            inputs: { text: '{{ trigger.admin.displayName }} → {{ trigger.oktaUser.alternateId }}' },
          },
          tell: {
            card: 'web.request',
            version: 1,
            inputs: { method: 'POST', url: 'https://example.com/a', body: { text: '{{ message.text }}' } },
          },
          done: { card: 'data.set', version: 1, inputs: { values: { status: '{{ tell.status }}' } } },
          never: { card: 'data.set', version: 1, inputs: { values: {} } },
        },
        ['trigger -> byOther', 'byOther.true -> message', 'byOther.false -> never', 'message -> tell', 'tell -> done'],
      ),
    );
    const [runId = ''] = await bench.deliver();
    await bench.reach(runId, 'succeeded');
    const run = await bench.views.detail(runId);
    expect(run.steps.map((step) => [step.nodeId, step.status, step.port])).toEqual([
      ['byOther', 'succeeded', 'true'],
      ['message', 'succeeded', 'out'],
      ['tell', 'succeeded', 'out'],
      ['done', 'succeeded', 'out'],
      ['never', 'skipped', null],
    ]);
    expect(run.steps[3]?.output).toEqual({ status: 200 });
    expect(run.trigger.output).toMatchObject({ eventType: 'user.mfa.factor.reset_all', admin: { type: 'User' } });
    // J6
    expect(calls).toMatchObject([{ method: 'POST', headers: { 'idempotency-key': `${runId}.tell` } }]);
  });

  test('T1 the same event again starts nothing and is counted', async () => {
    bench = await startBench({ store, cards: cardsWith() });
    await bench.activate(flowOf({ a: { card: 'data.compose', version: 1, inputs: { text: 'x' } } }, ['trigger -> a']));
    const event = resetEvent();
    const [first = ''] = await bench.deliver(event);
    expect(await bench.deliver(event)).toEqual([]);
    await bench.reach(first, 'succeeded');
    const { items } = await store.events.list({ limit: 10 });
    expect(items).toMatchObject([{ duplicates: 1, runs: [{ runId: first }] }]);
  });

  test('J7 a run that comes while the queue is being read is not forgotten', async () => {
    const late = Promise.withResolvers<void>();
    const read = Promise.withResolvers<void>();
    const slow: Store = {
      ...store,
      runs: {
        ...store.runs,
        async lease(wanted) {
          const heads = await store.runs.lease(wanted);
          if (!('queued' in wanted)) return heads;
          read.resolve();
          await late.promise;
          return heads;
        },
      },
    };
    bench = await startBench({ store: slow, cards: cardsWith() });
    await bench.activate(flowOf({ a: { card: 'data.compose', version: 1, inputs: { text: 'x' } } }, ['trigger -> a']));
    await bench.engine.pause('test-flow', { by: 'ada', reason: '' });
    const [before = ''] = await bench.deliver();
    await bench.engine.unpause('test-flow');
    await read.promise;
    const [meanwhile = ''] = await bench.deliver();
    late.resolve();
    await bench.reach(before, 'succeeded');
    await bench.reach(meanwhile, 'succeeded');
  });

  test('T2 a `when` that is false starts no run; one that cannot be evaluated is shown on the flow', async () => {
    bench = await startBench({ store, cards: cardsWith() });
    const flow = flowOf({ a: { card: 'data.compose', version: 1, inputs: { text: 'x' } } }, ['trigger -> a']);
    flow.nodes['trigger']!.when = "trigger.eventDetails.outcome.result == 'SUCCESS'";
    await bench.activate(flow);
    expect(await bench.deliver(resetEvent({ outcome: { result: 'FAILURE' } }))).toEqual([]);
    expect(await store.flows.triggerIssues('test-flow')).toEqual([]);
    expect(await bench.deliver(resetEvent({ outcome: null }))).toEqual([]);
    await expect.poll(async () => (await store.flows.triggerIssues('test-flow')).length).toBe(1);
  });

  test('M9 Stop ends the run with its status, message and result', async () => {
    bench = await startBench({ store, cards: cardsWith() });
    await bench.activate(
      flowOf(
        {
          end: { card: 'logic.stop', version: 1, inputs: { status: 'failed', message: 'Not today', result: { a: 1 } } },
        },
        ['trigger -> end'],
      ),
    );
    const [runId = ''] = await bench.deliver();
    const row = await bench.reach(runId, 'failed');
    expect(row.error).toMatchObject({ code: 'run.stopped', message: 'Not today' });
    expect((await bench.views.detail(runId)).result).toEqual({ a: 1 });
  });
});

async function runActing(
  effect: 'once' | 'repeatable' | 'pure',
  behaviour: Behaviour,
  node: object = {},
  edges: string[] = [],
  settings: JsonObject = {},
): Promise<string> {
  bench = await startBench({ store, cards: cardsWith(actCard(effect, behaviour)) });
  await bench.activate(
    flowOf({ a: act(effect, 'a', node), b: act(effect, 'b') }, ['trigger -> a', ...edges], settings),
  );
  const [runId = ''] = await bench.deliver();
  return runId;
}

describe('failure', () => {
  test('S2 a retryable error is tried again after its time, up to the attempts', async () => {
    const tries: number[] = [];
    const runId = await runActing('repeatable', ({ attempt }) => {
      tries.push(attempt);
      throw new RetryableError('http.status', 'Answered 500.', { details: { status: 500 } });
    });
    const row = await bench.reach(runId, 'failed');
    expect(tries).toEqual([1, 2, 3]);
    expect(row.error?.code).toBe('http.status');
    expect((await bench.views.detail(runId)).steps[0]?.attempts).toHaveLength(3);
  });

  test('S2 a terminal error is not tried again, and the error port takes it', async () => {
    const names: string[] = [];
    const runId = await runActing(
      'repeatable',
      ({ name }) => {
        names.push(name);
        if (name === 'a') throw new TerminalError('http.status', 'Answered 403.');
        return {};
      },
      {},
      ['a.error -> b'],
    );
    await bench.reach(runId, 'succeeded');
    expect(names).toEqual(['a', 'b']);
    expect(await steps(runId)).toEqual({ a: 'failed', b: 'succeeded' });
  });

  test('S2 a once step is repeated only where it surely did not happen', async () => {
    let tries = 0;
    const runId = await runActing('once', () => {
      tries += 1;
      if (tries === 1) throw new RetryableError('http.refused', 'Refused.', { surelyNotDone: true });
      throw new RetryableError('http.status', 'Answered 500.', { details: { status: 500 } });
    });
    await bench.reach(runId, 'failed');
    expect(tries).toBe(2);
  });

  test('J5 a once step that lost its answer waits for a decision; `done` carries the run on', async () => {
    let tries = 0;
    const runId = await runActing(
      'once',
      ({ name }) => {
        tries += 1;
        if (name === 'a') throw new TimeoutError('http.timeout', 'No answer.');
        return {};
      },
      {},
      ['a -> b'],
    );
    await bench.reach(runId, 'waiting');
    const [step] = (await bench.views.detail(runId)).steps;
    expect(step).toMatchObject({ status: 'waiting', waiting: { kind: 'decision', until: null } });
    await bench.engine.decide(runId, { nodeId: 'a', decision: 'done', output: { by: 'hand' } }, 'ada');
    await bench.reach(runId, 'succeeded');
    expect(tries).toBe(2);
    expect((await bench.views.detail(runId)).steps[0]).toMatchObject({ status: 'succeeded', output: { by: 'hand' } });
  });

  test.each([
    ['retry', 'succeeded', 2],
    ['fail', 'failed', 1],
  ] as const)('J5 decided %s: the run ends %s', async (decision, status, expected) => {
    let tries = 0;
    const runId = await runActing('once', () => {
      tries += 1;
      if (tries === 1) throw new TimeoutError('http.timeout', 'No answer.');
      return {};
    });
    await bench.reach(runId, 'waiting');
    await bench.engine.decide(runId, { nodeId: 'a', decision, output: null }, 'ada');
    await bench.reach(runId, status);
    expect(tries).toBe(expected);
    await expect(bench.engine.decide(runId, { nodeId: 'a', decision, output: null }, 'ada')).rejects.toMatchObject({
      code: 'run.ended',
    });
  });

  test('S1 a step that takes longer than its timeout is aborted', async () => {
    let aborted = false;
    const runId = await runActing(
      'repeatable',
      ({ signal }) =>
        new Promise<never>(() => {
          signal.addEventListener('abort', () => (aborted = true));
        }),
      { policy: { attempts: 1, timeoutMs: 20 } },
    );
    const row = await bench.reach(runId, 'failed');
    expect(row.error?.code).toBe('step.timeout');
    expect(aborted).toBe(true);
  });

  test('S10 cancel ends a run whose step is under way, and a waiting one', async () => {
    const runId = await runActing(
      'repeatable',
      ({ signal }) =>
        new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    await expect.poll(() => steps(runId)).toEqual({ a: 'running' });
    expect(await bench.engine.cancel(runId, 'ada')).toBe('cancelled');
    expect(await steps(runId)).toEqual({ a: 'cancelled' });
    await expect(bench.engine.cancel(runId, 'ada')).rejects.toMatchObject({ code: 'run.ended' });
  });

  test('S4 a secret never reaches the journal, whole or inside a message', async () => {
    bench = await startBench({
      store,
      cards: cardsWith(
        actCard('repeatable', () => {
          throw new TerminalError('x.y', 'Bad key hunter2-hunter2 refused');
        }),
      ),
      secrets: ['hunter2-hunter2'],
    });
    await bench.activate(flowOf({ a: act('repeatable', 'hunter2-hunter2') }, ['trigger -> a']));
    const [runId = ''] = await bench.deliver();
    await bench.reach(runId, 'failed');
    expect(JSON.stringify([await bench.views.journal(runId), await bench.views.detail(runId)])).not.toContain(
      'hunter2',
    );
  });
});

describe('recovery', () => {
  test('J1 J5 J7 after an end at any moment a new engine carries on: settled steps answer from the journal, repeatable ones run again, once ones are in doubt', async () => {
    const calls: string[] = [];
    let hang = true;
    const behaviour: Behaviour = ({ name }) => {
      calls.push(name);
      return name === 'b' && hang ? new Promise<never>(() => undefined) : { name };
    };
    bench = await startBench({ store, cards: cardsWith(actCard('repeatable', behaviour)) });
    await bench.activate(
      flowOf({ a: act('repeatable', 'a'), b: act('repeatable', 'b'), c: act('repeatable', 'c') }, [
        'trigger -> a',
        'a -> b',
        'b -> c',
      ]),
    );
    const [runId = ''] = await bench.deliver();
    await expect.poll(() => steps(runId)).toEqual({ a: 'succeeded', b: 'running' });
    // The engine is dropped without a word, as a crash does.
    hang = false;
    bench = await startBench({ store, cards: cardsWith(actCard('repeatable', behaviour)) });
    await bench.reach(runId, 'succeeded');
    expect(calls).toEqual(['a', 'b', 'b', 'c']);
  });

  test('J5 a once step that was under way waits for a decision after a crash', async () => {
    const calls: string[] = [];
    const behaviour: Behaviour = ({ key }) => {
      calls.push(key);
      return calls.length === 1 ? new Promise<never>(() => undefined) : {};
    };
    bench = await startBench({ store, cards: cardsWith(actCard('once', behaviour)) });
    await bench.activate(flowOf({ a: act('once', 'a') }, ['trigger -> a']));
    const [runId = ''] = await bench.deliver();
    await expect.poll(() => calls.length).toBe(1);
    bench = await startBench({ store, cards: cardsWith(actCard('once', behaviour)) });
    await bench.reach(runId, 'waiting');
    expect(calls).toHaveLength(1);
    expect((await bench.views.detail(runId)).steps[0]).toMatchObject({
      status: 'waiting',
      error: { code: 'step.in-doubt' },
    });
    await bench.engine.decide(runId, { nodeId: 'a', decision: 'retry', output: null }, 'ada');
    await bench.reach(runId, 'succeeded');
    // J6
    expect(calls).toEqual([`${runId}.a`, `${runId}.a`]);
  });

  test('S2 the wait for the next attempt survives a restart', async () => {
    let tries = 0;
    const behaviour: Behaviour = () => {
      tries += 1;
      if (tries === 1)
        throw new RetryableError('http.status', 'Later.', { retryAfterMs: 1_500, details: { status: 503 } });
      return {};
    };
    bench = await startBench({ store, cards: cardsWith(actCard('repeatable', behaviour)) });
    await bench.activate(flowOf({ a: act('repeatable', 'a') }, ['trigger -> a']));
    const [runId = ''] = await bench.deliver();
    await bench.reach(runId, 'waiting');
    await bench.engine.stop(0);
    expect(bench.engine.load.held).toBe(0);
    bench = await startBench({ store, cards: cardsWith(actCard('repeatable', behaviour)) });
    await bench.reach(runId, 'succeeded');
    expect(tries).toBe(2);
  });

  test('J8 a graceful stop lets a step end and begins no other; the next start carries on', async () => {
    const calls: string[] = [];
    const gate = Promise.withResolvers<JsonObject>();
    const behaviour: Behaviour = ({ name }) => {
      calls.push(name);
      return name === 'a' ? gate.promise : {};
    };
    const runId = await runActing('once', behaviour, {}, ['a -> b']);
    await expect.poll(() => calls).toEqual(['a']);
    const stopped = bench.engine.stop(10_000);
    gate.resolve({});
    await stopped;
    expect(calls).toEqual(['a']);
    bench = await startBench({ store, cards: cardsWith(actCard('once', behaviour)) });
    await bench.reach(runId, 'succeeded');
    expect(calls).toEqual(['a', 'b']);
  });
});

describe('load', () => {
  test('T4 T6 no more runs than allowed at a time, all in order of arrival', async () => {
    let now = 0;
    let most = 0;
    const order: string[] = [];
    bench = await startBench({
      store,
      cards: cardsWith(
        actCard('repeatable', async ({ key }) => {
          now += 1;
          most = Math.max(most, now);
          order.push(key);
          await new Promise((resolve) => setImmediate(resolve));
          now -= 1;
          return {};
        }),
      ),
    });
    await bench.activate(flowOf({ a: act('repeatable', 'a') }, ['trigger -> a'], { maxConcurrentRuns: 2 }));
    const runs = (await Promise.all(Array.from({ length: 20 }, () => bench.deliver()))).flat();
    for (const id of runs) await bench.reach(id, 'succeeded');
    expect(most).toBe(2);
    expect(order).toEqual(runs.map((id) => `${id}.a`));
  });
});
