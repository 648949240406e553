import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import type { RunSummary } from '../../shared/api/runs.ts';
import { decodeCursor, pageOf } from '../store/page.ts';
import type { RunFilter, RunRow } from '../store/run-store.ts';
import { listWaiting } from './waiting-runs.ts';

type Waits = RunSummary['waiting'];
const wait = (kind: 'decision' | 'time'): NonNullable<Waits>[number] => ({ kind, until: null, steps: 1 });

/** Waiting runs with what each waits for, newest first. */
function listOf(waits: readonly Waits[]) {
  const rows = waits.map((_, at) => ({ seq: waits.length - at, status: 'waiting' }) as RunRow);
  return {
    runs: {
      async list({ cursor, limit }: RunFilter) {
        const before = cursor === undefined ? Infinity : decodeCursor(cursor, 'number')[0];
        const left = rows.filter(({ seq }) => seq < before).slice(0, limit + 1);
        return pageOf(left, limit, { key: ({ seq }) => [seq], item: (row) => row });
      },
    },
    summary: async (row: RunRow) =>
      ({ id: String(row.seq), status: 'waiting', waiting: waits[waits.length - row.seq] ?? null }) as RunSummary,
  };
}

test('page after page gives each run that waits so once, newest first, whatever the sizes', async () => {
  const kinds = fc.constantFrom<Waits>(null, [wait('time')], [wait('decision')], [wait('decision'), wait('time')]);
  await expectProperty(
    fc.asyncProperty(fc.array(kinds, { maxLength: 320 }), fc.integer({ min: 1, max: 60 }), async (waits, limit) => {
      const { runs, summary } = listOf(waits);
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await listWaiting(runs, summary, { filter: {}, kinds: ['decision'], limit, cursor });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        found.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      const expected = waits.flatMap((all, at) =>
        all === null || all.some(({ kind }) => kind === 'decision') ? [String(waits.length - at)] : [],
      );
      expect(found).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test('a page that looked at as many as it may ends there, and the next one goes on', async () => {
  const waits: Waits[] = [...Array.from({ length: 700 }, () => [wait('time')]), [wait('decision')]];
  const { runs, summary } = listOf(waits);
  const query = { filter: {}, kinds: ['decision' as const], limit: 10 };
  const first = await listWaiting(runs, summary, query);
  expect(first.items).toEqual([]);
  const second = await listWaiting(runs, summary, { ...query, cursor: first.nextCursor! });
  expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([['1'], null]);
});

test('with a status beside that is not waiting nothing fits', async () => {
  const { runs, summary } = listOf([[wait('decision')]]);
  const query = { filter: { status: ['failed' as const] }, kinds: ['decision' as const], limit: 10 };
  expect(await listWaiting(runs, summary, query)).toEqual({ items: [], nextCursor: null });
});
