// Who caused a run (S9.4), inside a group's transaction: a list of names on the run, which only grows, and on an event that
// was sent by hand.
import { unite } from '../causers.ts';
import type { Context } from './context.ts';
import { prepare } from './statements.ts';

export interface CauserRows {
  of(runSeq: number): readonly string[];
  /** Those who are on the run's list already stay where they are. */
  add(runSeq: number, names: readonly string[]): void;
  /** Those who sent the event, where somebody did, caused the run as well. */
  addSenders(runSeq: number, eventSeq: number): void;
}

export function namesIn(text: string | null | undefined): string[] {
  // Written by this adapter from a list of names.
  return text === null || text === undefined ? [] : (JSON.parse(text) as string[]);
}

/** Null for nobody. */
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
