// S5.6: 10,000 items hold no more memory than a few do, and what they did stays quick to look at. Nothing is timed.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { openTestStore } from '../../../tests/support/test-store.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

const ITEMS = 10_000;
const MEGABYTE = 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let store: Store;
let bench: Bench;
beforeEach(async () => {
  store = await openTestStore();
});
afterEach(async () => {
  await bench.engine.stop(0);
});

function heap(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** Each call is given 2 KB and gives 2 KB back: 40 MB in all, of which nothing may stay. */
test('S5.6 10,000 items: live frames are bounded, and nothing of an iteration stays but its result', async () => {
  const heaps: number[] = [];
  let calls = 0;
  let now = 0;
  let most = 0;
  const act = actCard('repeatable', async ({ name }) => {
    calls += 1;
    most = Math.max(most, ++now);
    if (calls % 1_000 === 0) heaps.push(heap());
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
    return { answer: name.repeat(200) };
  });
  bench = await startBench({ store, cards: cardsWith(act) });
  await bench.activate(
    flowOf(
      {
        rows: {
          card: 'logic.for-each',
          version: 1,
          inputs: {
            items: Array.from({ length: ITEMS }, (_, at) => at),
            concurrency: 50,
            result: '{{ size(tell.answer) }}',
          },
        },
        tell: {
          card: 'test.repeatable',
          version: 1,
          parent: 'rows',
          inputs: { name: '0123456789', padding: 'x'.repeat(2_000) },
        },
        check: { card: 'logic.if', version: 1, parent: 'rows', inputs: { condition: '{{ item >= 0 }}' } },
      },
      ['trigger -> rows', 'rows.each -> tell', 'tell -> check'],
    ),
  );
  const [runId = ''] = await bench.deliver();
  const { status, error } = await bench.reach(runId, 'succeeded', 'failed');
  expect([status, error]).toEqual(['succeeded', null]);
  expect(calls).toBe(ITEMS);
  expect(most).toBe(50);
  // The first thousand may warm up what stays anyway.
  expect(Math.max(...heaps.slice(1)) - (heaps[0] ?? 0)).toBeLessThan(10 * MEGABYTE);

  const { steps } = await bench.views.detail(runId);
  expect(steps).toHaveLength(500);
  let seen = 0;
  for (let offset: number | null = 0; offset !== null;) {
    const page = await bench.views.steps(runId, { offset, limit: 5_000 });
    seen += page.items.length;
    offset = page.next;
  }
  expect(seen).toBe(2 * ITEMS + 1);
  expect(steps[0]).toMatchObject({ nodeId: 'rows', status: 'succeeded' });
}, 120_000);
