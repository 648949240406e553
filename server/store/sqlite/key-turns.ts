// Whose turn it is among the runs of a flow with the same key (T4.1). It is decided inside a group's transaction: of
// these runs at most one has the turn, whatever becomes of the process.
//
// The column `key_turn` is null for a run that takes no turns (any more). A run enters when it is queued: with
// `ITS_TURN` where nobody has the turn, else with `WAITS`. It has `TAKEN_UP` from when a worker claims it. When it
// ends, or waits and releases its key, it leaves, and the first by `published` (T6) of those that wait has its turn.
import { isEnded, type RunStatus } from '../../../shared/run.ts';
import type { Context } from './context.ts';
import { prepare } from './statements.ts';

/** It stays queued while another run has the turn. */
const WAITS = 0;
/** It may be taken up; a run that was published before it may still go first. */
const ITS_TURN = 1;
/** A worker has taken it up: none goes before it. */
const TAKEN_UP = 2;

export interface KeyedRun {
  seq: number;
  flowId: string;
  key: string;
  /** The `published` of its event in milliseconds. */
  order: number;
}

export interface KeyTurns {
  /** The run has become queued. */
  enter(run: KeyedRun): void;
  /** The run's status changed. `release`: it keeps no turn while it waits. `turn`: what its column holds. */
  changed(run: KeyedRun & { release: boolean; turn: number | null }, before: RunStatus, after: RunStatus): void;
  /** A worker takes it up. False where it is not its turn, or where it is queued no more. */
  claim(seq: number): boolean;
  /** True while a run with the key is queued, acts, or waits and keeps it. */
  isTaken(flowId: string, key: string): boolean;
}

export function keyTurns({ database, query }: Context): KeyTurns {
  // The literal lets SQLite see that the partial index over runs with a turn serves.
  const holder = prepare(database, (p: { flowId: string; key: string }) =>
    query
      .selectFrom('runs')
      .select(['seq', 'key_turn as turn', 'key_order as order'])
      .where('flow_id', '=', p.flowId)
      .where('concurrency_key', '=', p.key)
      .where('key_turn', '>', (e) => e.lit(WAITS))
      .limit(1),
  );
  const next = prepare(database, (p: { flowId: string; key: string }) =>
    query
      .selectFrom('runs')
      .select('seq')
      .where('flow_id', '=', p.flowId)
      .where('concurrency_key', '=', p.key)
      .where('key_turn', '=', (e) => e.lit(WAITS))
      .orderBy('key_order')
      .orderBy('seq')
      .limit(1),
  );
  const set = prepare(database, (p: { seq: number; turn: number | null }) =>
    query.updateTable('runs').set({ key_turn: p.turn }).where('seq', '=', p.seq),
  );
  const claim = prepare(database, (p: { seq: number }) =>
    query
      .updateTable('runs')
      .set({ key_turn: TAKEN_UP })
      .where('seq', '=', p.seq)
      .where('status', '=', 'queued')
      .where('key_turn', '>', WAITS),
  );
  const any = prepare(database, (p: { flowId: string; key: string }) =>
    query
      .selectFrom('runs')
      .select('seq')
      .where('flow_id', '=', p.flowId)
      .where('concurrency_key', '=', p.key)
      .where('key_turn', 'is not', null)
      .limit(1),
  );

  function enter(run: KeyedRun): void {
    const first = holder.get(run);
    // Nobody has begun yet, so the one that was published first goes first.
    const isEarlier = first !== undefined && first.turn === ITS_TURN && run.order < (first.order ?? 0);
    if (first !== undefined && isEarlier) set.run({ seq: first.seq, turn: WAITS });
    set.run({ seq: run.seq, turn: first === undefined || isEarlier ? ITS_TURN : WAITS });
  }

  /** Gives the turn on, where the run had it. */
  function leave(run: KeyedRun & { turn: number | null }): void {
    if (run.turn === null) return;
    set.run({ seq: run.seq, turn: null });
    const after = run.turn === WAITS ? undefined : next.get(run);
    if (after !== undefined) set.run({ seq: after.seq, turn: ITS_TURN });
  }

  return {
    enter,
    changed(run, before, after) {
      if (isEnded(after) || (after === 'waiting' && run.release)) leave(run);
      else if (after === 'queued' && before !== 'queued') enter(run);
      else if (after === 'running' && run.turn === ITS_TURN) set.run({ seq: run.seq, turn: TAKEN_UP });
    },
    claim: (seq) => claim.run({ seq }).changes > 0,
    isTaken: (flowId, key) => any.get({ flowId, key }) !== undefined,
  };
}
