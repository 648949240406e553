// Runs' rows as the port has them, and the two writes of a new run. Used by events too: they start runs (J2).
import { sql } from 'kysely';
import type { ErrorRecord } from '../../../shared/errors.ts';
import type { RunMode, RunStatus } from '../../../shared/run.ts';
import { snapshotNotFound } from '../refusals.ts';
import type { NewCall, NewRun, RunHead, RunRow } from '../run-store.ts';
import { namesIn, namesText } from './causer-rows.ts';
import type { Context } from './context.ts';
import { keyTurns } from './key-turns.ts';
import { prepare } from './statements.ts';

/** A run's columns as `selectRuns` gives them. */
interface StoredRun {
  seq: number;
  id: string;
  flowId: string;
  version: number | null;
  snapshot: string;
  mode: RunMode;
  status: RunStatus;
  triggerNodeId: string;
  eventId: string | null;
  /** JSON text; null where a stored event started the run. */
  payload: string | null;
  startedBy: string | null;
  /** JSON list. */
  causedBy: string | null;
  replayOf: string | null;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  error: string | null;
  concurrencyKey: string | null;
  keyOrder: number | null;
  keyRelease: number | null;
  /** JSON text of a `StoredCall`; null: no run called it. */
  call: string | null;
}

/** The columns of a run's concurrency (T4.1); all null where it shares nothing. */
interface Keyed {
  key: string | null;
  order: number | null;
  release: number | null;
}

const UNKEYED: Keyed = { key: null, order: null, release: null };

/** The call of a run in the order in which `callOf` selects it. */
type StoredCall = [runId: string, nodeId: string, iteration: string, depth: number, awaited: 0 | 1];

// S6: few runs were called, so it is a subquery of each row and no join.
const callOf = sql<
  string | null
>`(select json_array(caller_id, node_id, iteration, depth, awaited) from calls where run_seq = runs.seq)`;

/** All columns of a run, to be narrowed by the caller. */
export function selectRuns(query: Context['query']) {
  return query
    .selectFrom('runs')
    .innerJoin('snapshots', 'snapshots.seq', 'runs.snapshot_seq')
    .select([
      'runs.seq as seq',
      'runs.id as id',
      'runs.flow_id as flowId',
      'runs.version as version',
      'snapshots.hash as snapshot',
      'runs.mode as mode',
      'runs.status as status',
      'runs.trigger_node_id as triggerNodeId',
      'runs.event_id as eventId',
      'runs.payload as payload',
      'runs.started_by as startedBy',
      'runs.caused_by as causedBy',
      'runs.replay_of as replayOf',
      'runs.created_at as createdAt',
      'runs.started_at as startedAt',
      'runs.ended_at as endedAt',
      'runs.error as error',
      'runs.concurrency_key as concurrencyKey',
      'runs.key_order as keyOrder',
      'runs.key_release as keyRelease',
      callOf.as('call'),
    ]);
}

/** A run's row as the port has it. */
export function toRunRow({ concurrencyKey: key, keyOrder, keyRelease, call, ...stored }: StoredRun): RunRow {
  return {
    ...stored,
    causedBy: namesIn(stored.causedBy),
    // Written by this adapter from an ErrorRecord.
    error: stored.error === null ? null : (JSON.parse(stored.error) as ErrorRecord),
    concurrency: key === null ? null : { key, order: keyOrder ?? 0, release: keyRelease === 1 },
    calledBy: call === null ? null : callerIn(JSON.parse(call) as StoredCall),
  };
}

function callerIn([runId, nodeId, iteration, depth, awaited]: StoredCall): NewCall {
  return { runId, nodeId, iteration: iteration === '' ? null : iteration, depth, awaited: awaited === 1 };
}

/** The part of a row that the worker needs. It leaves out what grows while the run acts. */
export function toRunHead(run: RunRow): RunHead {
  const { startedAt: _startedAt, endedAt: _endedAt, error: _error, causedBy: _causedBy, ...head } = run;
  return head;
}

/**
 * Inserts a run, by default as `queued`; to be called inside a transaction. The caller counts up the event's
 * `run_count`. The run's totals and its place in the turns of its key are written here.
 * @throws NotFoundError `snapshot.not-found`
 */
export function runInserter(context: Context): (run: NewRun, status?: RunStatus) => RunHead {
  const { database, query, tally } = context;
  const turns = keyTurns(context);
  const snapshotByHash = prepare(database, (p: { hash: string }) =>
    query.selectFrom('snapshots').select('seq').where('hash', '=', p.hash),
  );
  const insert = prepare(
    database,
    (p: Omit<NewRun, 'causers'> & Keyed & { snapshotSeq: number; status: RunStatus; causedBy: string | null }) =>
      query.insertInto('runs').values({
        id: p.id,
        flow_id: p.flowId,
        version: p.version,
        snapshot_seq: p.snapshotSeq,
        mode: p.mode,
        status: p.status,
        trigger_node_id: p.triggerNodeId,
        event_id: p.eventId,
        payload: p.payload,
        started_by: p.startedBy ?? null,
        caused_by: p.causedBy,
        replay_of: p.replayOf,
        created_at: p.createdAt,
        concurrency_key: p.key,
        key_order: p.order,
        key_release: p.release,
      }),
  );
  return ({ gather: _gather, unlessFull: _unlessFull, causers, concurrency = null, ...run }, status = 'queued') => {
    const snapshot = snapshotByHash.get({ hash: run.snapshot });
    if (!snapshot) throw snapshotNotFound(run);
    const keyed = concurrency === null ? UNKEYED : { ...concurrency, release: concurrency.release ? 1 : 0 };
    const values = { ...run, ...keyed, status, snapshotSeq: snapshot.seq, causedBy: namesText(causers) };
    const seq = Number(insert.run(values).lastInsertRowid);
    tally.runInserted(seq, { ...run, status });
    // A run that gathers enters when its window closes and queues it.
    if (concurrency !== null && status === 'queued') turns.enter({ seq, flowId: run.flowId, ...concurrency });
    return { ...run, seq, status, concurrency };
  };
}
