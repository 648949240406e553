// S8, J7: events that came while a step waited for their type are judged, however often the store refuses meanwhile.
import { beforeEach, expect, test } from 'vitest';

import { RetryableError } from '../../../shared/errors.ts';
import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { cardsWith, flowOf, startBench } from '../engine.test-support.ts';

let store: Store;
beforeEach(async () => {
  store = await openTestStore();
});

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

test('S8 J7 events whose judgement cannot be stored now are judged a second later, the first one first', async () => {
  const clock = fakeClock('2026-03-01T10:00:00.000Z');
  let refusals = 0;
  const waits: Partial<Store['waits']> = {
    judged: (...judgement) =>
      refusals-- > 0
        ? Promise.reject(new RetryableError('store.unavailable', 'The disk is full.'))
        : store.waits.judged(...judgement),
    // A store in a thread of its own answers in a later turn.
    async waiting(query) {
      await turns(2);
      return store.waits.waiting(query);
    },
  };
  const bench = await startBench({
    store: { ...store, waits: { ...store.waits, ...waits } },
    cards: cardsWith(),
    clock,
  });
  const eventType = 'user.mfa.factor.activate';
  const wait = { card: 'logic.wait-for-event', version: 1, inputs: { eventType, timeoutSeconds: 60 } };
  await bench.activate(flowOf({ wait }, ['trigger -> wait']));
  const [run = ''] = await bench.deliver();
  await bench.rest(run);
  refusals = 1;
  const sent = ['one', 'two', 'three'].map((uuid) => resetEvent({ uuid, eventType }));
  await Promise.all(sent.map((event) => bench.deliver(event)));
  await turns(30);
  expect((await store.runs.find(run))?.status).toBe('waiting');
  clock.advance(1_000);
  await bench.reach(run, 'succeeded');
  const [step] = (await bench.views.detail(run)).steps;
  expect(step).toMatchObject({ port: 'received', output: { uuid: 'one' } });
  expect(await store.waits.arrivals(9)).toEqual([]);
  expect(bench.takeTroubles()).toHaveLength(1);
  await bench.engine.stop(0);
});

test('S8 a wait that begins between the look at who waits and the commit of the judgement is judged too', async () => {
  const clock = fakeClock('2026-03-01T10:00:00.000Z');
  const eventType = 'user.mfa.factor.activate';
  const held = { commit: Promise.withResolvers<void>(), looksBack: Promise.withResolvers<void>() };
  const at = { commit: Promise.withResolvers<void>(), lookBack: Promise.withResolvers<void>() };
  let looks = 0;
  const waits: Partial<Store['waits']> = {
    async judged(...judgement) {
      at.commit.resolve();
      await held.commit.promise;
      return store.waits.judged(...judgement);
    },
    async eventsOfType(query) {
      const found = await store.waits.eventsOfType(query);
      // The second run has looked back, and its wait is not stored yet.
      if (++looks === 2) {
        at.lookBack.resolve();
        await held.looksBack.promise;
      }
      return found;
    },
  };
  const bench = await startBench({
    store: { ...store, waits: { ...store.waits, ...waits } },
    cards: cardsWith(),
    clock,
  });
  const wait = { card: 'logic.wait-for-event', version: 1, inputs: { eventType, timeoutSeconds: 60 } };
  await bench.activate(flowOf({ wait }, ['trigger -> wait']));
  const [first = ''] = await bench.deliver();
  await bench.rest(first);
  const [second = ''] = await bench.deliver();
  await at.lookBack.promise;
  await bench.deliver(resetEvent({ uuid: 'one', eventType }));
  await at.commit.promise;
  held.looksBack.resolve();
  await bench.rest(second);
  await bench.deliver(resetEvent({ uuid: 'two', eventType }));
  held.commit.resolve();
  for (const run of [first, second]) {
    await bench.reach(run, 'succeeded');
    const [step] = (await bench.views.detail(run)).steps;
    expect(step).toMatchObject({ port: 'received', output: { uuid: 'one' } });
  }
  expect(await store.waits.arrivals(9)).toEqual([]);
  await bench.engine.stop(0);
});
