// J1 as a property: what a run's journal tells is enough to lead its machine, away from engine and store, through the
// very states that it went through, crashes, waits and a resume included.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StateValue } from 'xstate';

import { expectProperty } from '../../tests/support/property.ts';
import { openTestStore } from '../../tests/support/test-store.ts';
import { replayJournal } from '../../shared/machine/replay-journal.ts';
import type { Store } from '../store/store.ts';
import { outcomeOf } from './recovery-outcomes.test-support.ts';
import { buildFlow, drawnFlows, dyingAfter, startRun, World } from './recovery.test-support.ts';
import { watchedPlans } from './watched-walks.test-support.ts';

const CASES = 60;

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(async () => {
  await store.close();
});

/** The states of each machine at work, one list for each time that a run was taken up. Its bodies are not looked at. */
const watching = (lives: StateValue[][]): ReturnType<typeof watchedPlans> =>
  watchedPlans((forEach) => {
    const life: StateValue[] = [];
    if (forEach === undefined) lives.push(life);
    return life;
  });

test('J1 S10 the states of a journal are those of the live machine', async () => {
  let states = 0;
  let resumed = 0;
  await expectProperty(
    fc.asyncProperty(drawnFlows, fc.nat(12), async (drawn, writes) => {
      const flow = buildFlow(drawn);
      const world = new World(drawn);
      const lives: StateValue[][] = [];
      const mortal = dyingAfter(store, writes, 'unheard');
      const first = await world.boot(mortal.store, watching(lives));
      const id = await startRun(first.bench, flow);
      await world.carryOn(first, id, mortal);
      const whole = dyingAfter(store, Infinity);
      const { bench, clock } = await world.boot(whole.store, watching(lives));
      await world.carryOn({ bench, clock }, id, whole);

      const live = lives.splice(0);
      const before = replayJournal(
        await bench.views.flow(id),
        'trigger',
        await bench.views.journal(id),
        world.cards.manifest,
      );
      expect(before.map((state) => state.value)).toEqual(live.at(-1));
      // Each time that it was taken up it came the same way.
      for (const life of live) expect(live.at(-1)?.slice(0, life.length)).toEqual(life);
      states += before.length;

      if ((await outcomeOf(bench, id)).status === 'failed') {
        world.mend();
        await bench.engine.resume(id, {}, 'ada');
        await world.carryOn({ bench, clock }, id, whole);
        const after = replayJournal(
          await bench.views.flow(id),
          'trigger',
          await bench.views.journal(id),
          world.cards.manifest,
        );
        expect(after.slice(0, before.length)).toEqual(before);
        expect(after.slice(before.length).map((state) => state.value)).toEqual(lives.at(-1));
        resumed += 1;
      }
      await bench.engine.stop(0);
    }),
    { numRuns: CASES },
  );
  expect({ states: states > 2 * CASES, resumed: resumed > 5 }).toEqual({ states: true, resumed: true });
});
