// Catch-ups in SQLite: a row each, which a part of its runs moves on in their commit (T9).
import type { Selectable } from 'kysely';

import type { CatchUpRow, CatchUpRun, CatchUpStore, NewCatchUp } from '../catch-up-store.ts';
import { catchUpNotFound, caughtUpElsewhere, flowNotFound } from '../refusals.ts';
import type { RunHead } from '../run-store.ts';
import { namesIn } from './causer-rows.ts';
import type { Context } from './context.ts';
import { runInserter } from './run-rows.ts';
import type { Schema } from './schema.ts';
import { execute, prepare, selectAll } from './statements.ts';
import { takenEvents } from './taken-events.ts';

/** The columns of the table `catch_ups`. */
type Row = Selectable<Schema['catch_ups']>;

/** The part `catchUps` of the store. */
export function catchUpStore(context: Context): CatchUpStore {
  const { database, query, committer, clock } = context;
  const insertRun = runInserter(context);
  const taken = takenEvents(context);
  const one = prepare(database, (p: { id: string }) =>
    query.selectFrom('catch_ups').selectAll().where('id', '=', p.id),
  );
  // A catch-up is free where its worker's lease is over, and it belongs to the worker where that is the one that asks.
  const open = prepare(database, (p: { now: number; worker: number }) =>
    query
      .selectFrom('catch_ups')
      .leftJoin('workers', (join) =>
        join.onRef('workers.id', '=', 'catch_ups.worker').on('workers.expires_at', '>', p.now),
      )
      .select('catch_ups.id as id')
      .where('catch_ups.ended_at', 'is', null)
      .where((e) => e.or([e('workers.id', 'is', null), e('workers.id', '=', p.worker)]))
      .orderBy('catch_ups.seq'),
  );
  const flow = prepare(database, (p: { id: string }) => query.selectFrom('flows').select('id').where('id', '=', p.id));
  const addEvent = prepare(database, (p: { runSeq: number; id: string }) =>
    query.insertInto('run_events').values({ run_seq: p.runSeq, event_id: p.id }),
  );
  // `run_count` keeps an event from being pruned while a run names it.
  const countRunOfEvent = prepare(database, (p: { id: string }) =>
    query
      .updateTable('events')
      .set((e) => ({ run_count: e('run_count', '+', 1) }))
      .where('id', '=', p.id),
  );

  /**
   * Makes the run of the events that have none yet; undefined where all have one. Asked here, in the transaction that
   * makes the run, so that nothing can come in between.
   */
  function start({ run, further }: CatchUpRun): RunHead | undefined {
    const { flowId, mode, snapshot } = run;
    const dryOf = mode === 'dry' ? snapshot : null;
    const [first, ...others] = [run.eventId, ...further].filter((eventId) => !taken({ flowId, eventId, dryOf }));
    if (first === undefined) return undefined;
    const head = insertRun({ ...run, eventId: first });
    countRunOfEvent.run({ id: first });
    for (const id of others) {
      addEvent.run({ runSeq: head.seq, id });
      countRunOfEvent.run({ id });
    }
    return head;
  }

  /**
   * The row, where it is open and at the step that the caller knows.
   * @throws ConflictError `catch-up.elsewhere`
   */
  function known(id: string, step: number): CatchUpRow {
    const row = one.get({ id });
    if (row?.step !== step || row.ended_at !== null) throw caughtUpElsewhere(id);
    return toCatchUp(row);
  }

  /** Writes the change as the row's next step, and gives the row as it is then. */
  function change({ id, step }: CatchUpRow, set: Partial<Row>): CatchUpRow {
    const changed = query
      .updateTable('catch_ups')
      .set({ ...set, step: step + 1 })
      .where('id', '=', id);
    execute(database, changed);
    return found(id);
  }

  /** @throws NotFoundError `catch-up.not-found` */
  function found(id: string): CatchUpRow {
    const row = one.get({ id });
    if (row === undefined) throw catchUpNotFound(id);
    return toCatchUp(row);
  }

  function list(flowId: string, limit: number): CatchUpRow[] {
    const rows = query
      .selectFrom('catch_ups')
      .selectAll()
      .where('flow_id', '=', flowId)
      .orderBy((e) => e('ended_at', 'is not', null))
      .orderBy('seq', 'desc')
      .limit(limit);
    return selectAll(database, rows).map(toCatchUp);
  }

  return {
    make: (catchUp, worker) =>
      committer.join(() => {
        execute(database, query.insertInto('catch_ups').values({ ...toRow(catchUp), worker }));
        return found(catchUp.id);
      }),
    async take({ worker, carried }) {
      const left = (): string[] =>
        open.all({ now: clock.now(), worker }).flatMap(({ id }) => (carried.includes(id) ? [] : [id]));
      // Nearly always there is none, and then nothing is written.
      const isLeft = await committer.read(() => left().length > 0);
      return isLeft ? committer.join(() => left().map((id) => change(found(id), { worker }))) : [];
    },
    advance: ({ id, step, runs }) =>
      committer.join(() => {
        const row = known(id, step);
        // With its flow a catch-up ends; the caller writes that down when it hears so.
        if (flow.get({ id: row.flowId }) === undefined) throw flowNotFound(row.flowId);
        const heads = runs.flatMap((each) => start(each) ?? []);
        return { row: change(row, { started: row.started + heads.length }), runs: heads };
      }),
    end: ({ id, step, at, outcome, error }) =>
      committer.join(() =>
        change(known(id, step), { ended_at: at, outcome, error: error === null ? null : JSON.stringify(error) }),
      ),
    stop: ({ flowId, id, by, at }) =>
      committer.join(() => {
        const row = found(id);
        if (row.flowId !== flowId) throw catchUpNotFound(id);
        return row.endedAt === null ? change(row, { ended_at: at, outcome: 'stopped', stopped_by: by }) : row;
      }),
    find: (id) =>
      committer.read(() => {
        const row = one.get({ id });
        return row === undefined ? undefined : toCatchUp(row);
      }),
    list: ({ flowId, limit }) => committer.read(() => list(flowId, limit)),
    removeEnded: (before) =>
      committer.write(() => execute(database, query.deleteFrom('catch_ups').where('ended_at', '<', before)).changes),
  };
}

function toRow(catchUp: NewCatchUp) {
  return {
    id: catchUp.id,
    flow_id: catchUp.flowId,
    version: catchUp.version,
    snapshot: catchUp.snapshot,
    mode: catchUp.mode,
    since: catchUp.since,
    until: catchUp.until,
    started_by: catchUp.startedBy,
    causers: JSON.stringify(catchUp.causers),
    made_at: catchUp.madeAt,
    to_start: catchUp.toStart,
  };
}

function toCatchUp(row: Row): CatchUpRow {
  return {
    id: row.id,
    flowId: row.flow_id,
    version: row.version,
    snapshot: row.snapshot,
    mode: row.mode,
    since: row.since,
    until: row.until,
    startedBy: row.started_by,
    causers: namesIn(row.causers),
    madeAt: row.made_at,
    toStart: row.to_start,
    step: row.step,
    started: row.started,
    endedAt: row.ended_at,
    outcome: row.outcome,
    error: row.error === null ? null : (JSON.parse(row.error) as CatchUpRow['error']),
    stoppedBy: row.stopped_by,
  };
}
