// J5: a call whose answer was lost is looked for first, by a card that knows how: over crashes, lost answers and orgs that
// cannot be reached for a while.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';

import { openTestStore } from '../../../tests/support/test-store.ts';
import { defineAction, done, type Card } from '../../../shared/card/card.ts';
import { happened, notHappened, unclear, type Look } from '../../../shared/card/look.ts';
import { RetryableError, TerminalError, TimeoutError } from '../../../shared/errors.ts';
import type { FlowNode } from '../../../shared/flow/flow.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Store } from '../../store/store.ts';
import { cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';
import { dyingAfter } from '../recovery.test-support.ts';

let store: Store;
beforeEach(async () => {
  store = await openTestStore();
});

/** What is outside: each call of the card, and what it and its looks give. */
interface Outside {
  calls: number;
  looks: number;
  run(times: number): Promise<object> | object;
  look(times: number): Look;
}

const SEEN = { looked: 'The status of the user.', seen: 'It is SUSPENDED.' };

function suspending(effect: 'once' | 'repeatable', outside: Outside): Card {
  return defineAction({
    id: 'test.suspend',
    version: 1,
    title: 'Suspend',
    summary: 'For tests.',
    docs: '',
    effect,
    input: z.object({}),
    output: z.json(),
    sample: {},
    example: {},
    async run() {
      outside.calls += 1;
      return done((await outside.run(outside.calls)) as never);
    },
    look() {
      outside.looks += 1;
      return outside.look(outside.looks);
    },
  });
}

function outside(part: Partial<Outside>): Outside {
  return { calls: 0, looks: 0, run: () => ({ ok: true }), look: () => happened(SEEN, { ok: 'seen' }), ...part };
}

/** Never answers, as a process that ends in the middle of the call sees it. */
const never = (): Promise<never> => new Promise(() => undefined);

async function boot(card: Card, on: Store = store, clock?: Clock): Promise<Bench> {
  return startBench({ store: on, cards: cardsWith(card), ...(clock === undefined ? {} : { clock }) });
}

function flow(policy: FlowNode['policy'] = {}) {
  return flowOf({ act: { card: 'test.suspend', version: 1, inputs: {}, policy } }, ['trigger -> act']);
}

/** A run whose process ends while the card acts. */
async function killed(effect: 'once' | 'repeatable', world: Outside, policy?: FlowNode['policy']): Promise<string> {
  const dying = dyingAfter(store, Infinity);
  const bench = await boot(
    suspending(effect, {
      ...world,
      run: never,
      get calls() {
        return world.calls;
      },
      set calls(value) {
        world.calls = value;
      },
    }),
    dying.store,
  );
  await bench.activate(flow(policy));
  const [runId = ''] = await bench.deliver();
  await vi.waitFor(() => expect(world.calls).toBe(1));
  dying.die();
  return runId;
}

async function types(bench: Bench, runId: string): Promise<string[]> {
  return (await bench.views.journal(runId)).map(({ type }) => type);
}

describe("J5 a step that the server's end cut off", () => {
  test.each([['once'], ['repeatable']] as const)('%s: is done where the look sees that it happened', async (effect) => {
    const world = outside({});
    const runId = await killed(effect, world);
    const bench = await boot(suspending(effect, world));
    await bench.reach(runId, 'succeeded');
    expect(world).toMatchObject({ calls: 1, looks: 1 });
    expect(await types(bench, runId)).toEqual([
      'run.started',
      'step.started',
      'step.looked',
      'step.finished',
      'run.ended',
    ]);
    const [step] = (await bench.views.detail(runId)).steps;
    expect(step).toMatchObject({ status: 'succeeded', output: { ok: 'seen' }, looked: { ...SEEN, found: 'happened' } });
    await bench.engine.stop(0);
  });

  test.each([['once'], ['repeatable']] as const)('%s: is made again where it did not', async (effect) => {
    const world = outside({ look: () => notHappened({ looked: 'The status.', seen: 'It is ACTIVE.' }) });
    const runId = await killed(effect, world, { attempts: 1 });
    const bench = await boot(suspending(effect, world));
    await bench.reach(runId, 'succeeded');
    expect(world).toMatchObject({ calls: 2, looks: 1 });
    await bench.engine.stop(0);
  });

  test('what a look cannot tell is asked of a person, and a repeatable one is made again', async () => {
    const world = outside({ look: () => unclear(SEEN) });
    const runId = await killed('once', world);
    const bench = await boot(suspending('once', world));
    await bench.reach(runId, 'waiting');
    expect(world.calls).toBe(1);
    expect((await bench.views.detail(runId)).steps).toMatchObject([
      { waiting: { kind: 'decision' }, looked: { found: 'unclear' }, error: { code: 'step.in-doubt' } },
    ]);
    await bench.engine.stop(0);
  });

  test('a repeatable one that a look cannot tell of is made again', async () => {
    const world = outside({ look: () => unclear(SEEN) });
    const runId = await killed('repeatable', world);
    const bench = await boot(suspending('repeatable', world));
    await bench.reach(runId, 'succeeded');
    expect(world.calls).toBe(2);
    await bench.engine.stop(0);
  });

  test('a look that is refused leaves it in doubt, and says why', async () => {
    const world = outside({
      look: () => {
        throw new TerminalError('okta.forbidden', 'The role is missing.');
      },
    });
    const runId = await killed('once', world);
    const bench = await boot(suspending('once', world));
    await bench.reach(runId, 'waiting');
    expect((await bench.views.detail(runId)).steps).toMatchObject([
      {
        waiting: { kind: 'decision' },
        looked: { found: 'unclear', seen: expect.stringContaining('The role is missing.') },
      },
    ]);
    await bench.engine.stop(0);
  });
});

describe('J5 S2 a lost answer', () => {
  test.each([
    [new TimeoutError('http.timeout', 'It took too long.')],
    [new RetryableError('http.reset', 'It broke off.')],
    [new RetryableError('okta.unavailable', 'Okta failed.', { details: { status: 500 } })],
  ])('%s: is looked for at once', async (error) => {
    const world = outside({
      run: () => {
        throw error;
      },
    });
    const bench = await boot(suspending('once', world));
    await bench.activate(flow());
    const [runId = ''] = await bench.deliver();
    await bench.reach(runId, 'succeeded');
    expect(world).toMatchObject({ calls: 1, looks: 1 });
    await bench.engine.stop(0);
  });

  test('one that did not happen is tried as often as the policy says, each time with a look', async () => {
    const world = outside({
      run: () => {
        throw new TimeoutError('http.timeout', 'It took too long.');
      },
      look: () => notHappened(SEEN),
    });
    const bench = await boot(suspending('once', world));
    await bench.activate(flow({ attempts: 2, backoffMs: 1 }));
    const [runId = ''] = await bench.deliver();
    await bench.reach(runId, 'failed');
    expect(world).toMatchObject({ calls: 2, looks: 2 });
    await bench.engine.stop(0);
  });

  test('what surely was not done, and what failed by an answer, is not looked for', async () => {
    const world = outside({
      run: (times) => {
        if (times === 1) throw new RetryableError('http.refused', 'No.', { surelyNotDone: true });
        throw new TerminalError('okta.bad-request', 'No.', { details: { status: 400 } });
      },
    });
    const bench = await boot(suspending('once', world));
    await bench.activate(flow({ backoffMs: 1 }));
    const [runId = ''] = await bench.deliver();
    await bench.reach(runId, 'failed');
    expect(world).toMatchObject({ calls: 2, looks: 0 });
    await bench.engine.stop(0);
  });

  test('a look that fails for now is made again after a durable wait, over a restart, and counts as no attempt', async () => {
    const world = outside({
      look: (times) => {
        if (times < 3)
          throw new RetryableError('http.refused', 'Nobody is there.', { surelyNotDone: true, retryAfterMs: 5 });
        return happened(SEEN, { ok: 'seen' });
      },
    });
    const clock = setable();
    const runId = await killed('once', world);
    const first = await boot(suspending('once', world), store, clock);
    await first.reach(runId, 'waiting');
    expect(world.looks).toBe(1);
    expect((await first.views.detail(runId)).steps).toMatchObject([
      { attempt: 1, waiting: { kind: 'retry', until: expect.any(String) }, error: { code: 'http.refused' } },
    ]);
    await first.engine.stop(0);
    const second = await boot(suspending('once', world), store, clock);
    clock.pass(60_000);
    await vi.waitFor(() => expect(world.looks).toBe(2));
    await second.reach(runId, 'waiting');
    clock.pass(600_000);
    await second.reach(runId, 'succeeded');
    expect(world).toMatchObject({ calls: 1, looks: 3 });
    expect((await second.views.detail(runId)).steps).toMatchObject([{ attempt: 1, status: 'succeeded' }]);
    await second.engine.stop(0);
  });
});

test('S2 a call whose turn had not come is no attempt: it waits, shows until when, and is made once', async () => {
  const world = outside({
    run: (times) => {
      if (times > 3) return { ok: true };
      throw new RetryableError('okta.rate-limited', 'Not yet.', {
        surelyNotDone: true,
        noAttempt: true,
        retryAfterMs: 30_000,
      });
    },
  });
  const clock = setable();
  let bench = await boot(suspending('once', world), store, clock);
  await bench.activate(flow({ attempts: 1 }));
  const [runId = ''] = await bench.deliver();
  for (let turned = 1; turned <= 3; turned += 1) {
    await vi.waitFor(() => expect(world.calls).toBe(turned));
    await bench.reach(runId, 'waiting');
    const [step] = (await bench.views.detail(runId)).steps;
    expect(step).toMatchObject({
      attempt: 1,
      attempts: [],
      waiting: { kind: 'retry' },
      error: { code: 'okta.rate-limited' },
    });
    expect(Date.parse(step?.waiting?.until ?? '') - clock.now()).toBe(30_000);
    if (turned === 2) {
      await bench.engine.stop(0);
      bench = await boot(suspending('once', world), store, clock);
    }
    clock.pass(30_000);
  }
  await bench.reach(runId, 'succeeded');
  expect(world).toMatchObject({ calls: 4, looks: 0 });
  expect((await bench.views.detail(runId)).steps).toMatchObject([{ attempt: 1, attempts: [{ error: null }] }]);
  await bench.engine.stop(0);
});

function setable(): Clock & { pass(ms: number): void } {
  let now = Date.parse('2026-11-03T09:00:00.000Z');
  const timers = new Set<{ at: number; fn: () => void }>();
  return {
    now: () => now,
    iso: () => new Date(now).toISOString(),
    setTimer(at, fn) {
      const timer = { at, fn };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
    pass(ms) {
      now += ms;
      for (const timer of timers) if (timer.at <= now && timers.delete(timer)) timer.fn();
    },
  };
}
