// T4, T6, J7: whatever comes at once to a flow with a limit, all of it is taken up without a crash or a further event.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { envelope, resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

let store: Store;
let clock: FakeClock;
let bench: Bench;

beforeEach(() => {
  clock = fakeClock('2026-03-01T10:00:00.000Z');
});
afterEach(async () => {
  await bench.engine.stop(0);
});

/** As in the server: the store answers turns later, and quick runs end while the queue is still being read. */
const inAThread = (): Promise<Store> => openTestStore({ isThreaded: true });
const here = (): Promise<Store> => openTestStore();

async function boot(opened: Store, maxConcurrentRuns: number): Promise<void> {
  store = opened;
  bench = await startBench({ store, cards: cardsWith(), clock });
  const flow = flowOf({ a: { card: 'data.compose', version: 1, inputs: { text: 'x' } } }, ['trigger -> a'], {
    maxConcurrentRuns,
    budget: { runsPerMinute: null },
  });
  await bench.activate(flow);
}

const accept = (count: number): Promise<unknown> =>
  bench.ingest.accept({
    connection: 'default',
    via: 'hook',
    headers: {},
    body: envelope(Array.from({ length: count }, () => resetEvent())),
  });

/** Resolves when nothing is in memory and nothing more comes into it; no time passes. */
async function settled(): Promise<Awaited<ReturnType<Store['runs']['counts']>>> {
  for (let still = 0; still < 50; still = bench.engine.load.held === 0 ? still + 1 : 0) {
    // A round trip to the store and a turn.
    await store.runs.counts();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return store.runs.counts();
}

for (const [where, open] of [
  ['in a thread', inAThread],
  ['here', here],
] as const) {
  test.each([21, 50, 200])(
    `T4 T6 400 deliveries to a flow with a limit of %i all run, with the store ${where}`,
    async (limit) => {
      await boot(await open(), limit);
      await Promise.all(Array.from({ length: 400 }, () => accept(1)));
      expect(await settled()).toMatchObject({ queued: 0, succeeded: 400 });
    },
  );

  test.each([50, 200])(
    `T4 T6 thousands of events in one envelope all run at a limit of %i, with the store ${where}`,
    async (limit) => {
      await boot(await open(), limit);
      await accept(2_000);
      expect(await settled()).toMatchObject({ queued: 0, succeeded: 2_000 });
    },
  );
}
