// Who caused a run (S9.4), inside a group's transaction: a list of names on the run, which only grows, and on an event
// that was sent by hand.
import { unite } from '../causers.ts';
import type { Context } from './context.ts';
import { prepare } from './statements.ts';

/** To be called inside the transaction of what somebody caused. */
export interface CauserRows {
  /** The names on the run's list; none where nobody caused it, or where the run is not stored. */
  of(runSeq: number): readonly string[];
  /** Puts names behind those that are on the run's list; those that are there stay where they are. */
  add(runSeq: number, names: readonly string[]): void;
  /** The people who sent the event by hand, where somebody did, caused the run as well. */
  addSenders(runSeq: number, eventSeq: number): void;
}

/** The names in a column; none where it is null. */
export function namesIn(text: string | null | undefined): string[] {
  // Written by this adapter from a list of names.
  return text === null || text === undefined ? [] : (JSON.parse(text) as string[]);
}

/** The names as a column has them: JSON text, or null for nobody. */
export function namesText(names: readonly string[] | undefined): string | null {
  return names === undefined || names.length === 0 ? null : JSON.stringify(names);
}

export function causerRows({ database, query }: Pick<Context, 'database' | 'query'>): CauserRows {
  const ofRun = prepare(database, (p: { seq: number }) =>
    query.selectFrom('runs').select('caused_by as names').where('seq', '=', p.seq),
  );
  const ofEvent = prepare(database, (p: { seq: number }) =>
    query.selectFrom('events').select('sent_by as names').where('seq', '=', p.seq),
  );
  const set = prepare(database, (p: { seq: number; names: string }) =>
    query.updateTable('runs').set({ caused_by: p.names }).where('seq', '=', p.seq),
  );

  const of = (seq: number): readonly string[] => namesIn(ofRun.get({ seq })?.names);

  function add(seq: number, names: readonly string[]): void {
    if (names.length === 0) return;
    const before = of(seq);
    const after = unite(before, names);
    if (after.length > before.length) set.run({ seq, names: JSON.stringify(after) });
  }

  return {
    of,
    add,
    addSenders: (runSeq, eventSeq) => add(runSeq, namesIn(ofEvent.get({ seq: eventSeq })?.names)),
  };
}
