// Counters in SQLite: what was counted lies in slots of a thousandth of the window, so a key has a thousand rows at
// most, however often it counts.
import { slotMs, type CounterRef, type CounterWrite } from '../../../shared/table/write.ts';
import type { Context } from './context.ts';
import { prepare } from './statements.ts';

/**
 * Counts within the caller's transaction (J12.1). It answers how many there are now, and whether there were none in the
 * window before. With `by` 0 it only looks.
 */
export function counterSlots({ database, query }: Context): (write: CounterWrite) => { count: number; first: boolean } {
  // Windows of different lengths are counters of their own, even under one name and key.
  const sum = prepare(database, (p: CounterRef & { after: number }) =>
    query
      .selectFrom('counter_slots')
      .select((e) => e.fn.sum<number | null>('count').as('count'))
      .where('name', '=', p.name)
      .where('key', '=', p.key)
      .where('window_seconds', '=', p.windowSeconds)
      .where('slot', '>', p.after),
  );
  const add = prepare(database, (p: CounterRef & { slot: number; by: number; end: number }) =>
    query
      .insertInto('counter_slots')
      .values({
        name: p.name,
        key: p.key,
        window_seconds: p.windowSeconds,
        slot: p.slot,
        count: p.by,
        expires_at: p.end,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['name', 'key', 'window_seconds', 'slot'])
          .doUpdateSet((e) => ({ count: e('counter_slots.count', '+', p.by) })),
      ),
  );
  const removeOld = prepare(database, (p: CounterRef & { until: number }) =>
    query
      .deleteFrom('counter_slots')
      .where('name', '=', p.name)
      .where('key', '=', p.key)
      .where('window_seconds', '=', p.windowSeconds)
      .where('slot', '<=', p.until),
  );

  return ({ name, key, windowSeconds, by, at }) => {
    const counter = { name, key, windowSeconds };
    const now = Date.parse(at);
    const size = slotMs(windowSeconds);
    // A slot counts until the last that may be in it is as old as the window.
    const after = now - windowSeconds * 1_000 - size;
    const before = sum.get({ ...counter, after })?.count ?? 0;
    if (by > 0) {
      const slot = Math.floor(now / size) * size;
      // What is too old to count goes with the next count of the same key; `sweep` finds the rest.
      removeOld.run({ ...counter, until: after });
      add.run({ ...counter, slot, by, end: slot + size + windowSeconds * 1_000 });
    }
    return { count: before + by, first: before === 0 && by > 0 };
  };
}
