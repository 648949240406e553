// Runs, their journals and timers in SQLite. Statements only; what a run is, the engine knows.
import type { RunStatus } from '../../../shared/run.ts';
import type { Appended, RunAppend, RunHead, RunStore, TimerRow } from '../run-store.ts';
import type { Context } from './context.ts';
import { dueTimers } from './due-timers.ts';
import type { Journal } from './journal.ts';
import { keyTurns } from './key-turns.ts';
import { RUN_STATUSES, runLists } from './run-list.ts';
import { runInserter, selectRuns, toRunRow } from './run-rows.ts';
import { runStatistics } from './run-statistics.ts';
import { prepare } from './statements.ts';
import { workerLeases } from './worker-leases.ts';
import { takenEvents } from './taken-events.ts';
import type { TriggerEvents } from './trigger-events.ts';

/** The part `runs` of the store, put together of its statements and the modules beside it. */
export function runStore(
  context: Context,
  { journals, events, write }: { journals: Journal; events: TriggerEvents; write: (append: RunAppend) => Appended },
): RunStore {
  const { database, query, committer } = context;
  const insert = runInserter(context);
  const turns = keyTurns(context);
  const lists = runLists(context);
  const statistics = runStatistics(context);
  const leases = workerLeases(context, lists);
  const due = dueTimers(context, events, (runSeq) => leases.heldBy(runSeq));

  const countRunOfEvent = prepare(database, (p: { id: string }) =>
    query
      .updateTable('events')
      .set((e) => ({ run_count: e('run_count', '+', 1) }))
      .where('id', '=', p.id),
  );
  // T3: a replay of a run that gathered events has them all.
  const furtherEvents = prepare(database, (p: { runId: string }) =>
    query
      .selectFrom('run_events')
      .innerJoin('runs', 'runs.seq', 'run_events.run_seq')
      .select('run_events.event_id as id')
      .where('runs.id', '=', p.runId),
  );
  const addEvent = prepare(database, (p: { runSeq: number; id: string }) =>
    query.insertInto('run_events').values({ run_seq: p.runSeq, event_id: p.id }),
  );
  /** Gives a replay the events that its original had gathered, and counts them as needed by one more run. */
  function copyEvents({ seq, replayOf }: RunHead): void {
    for (const { id } of replayOf === null ? [] : furtherEvents.all({ runId: replayOf })) {
      addEvent.run({ runSeq: seq, id });
      countRunOfEvent.run({ id });
    }
  }
  const byId = prepare(database, (p: { id: string }) => selectRuns(query).where('runs.id', '=', p.id));
  const bySeq = prepare(database, (p: { seq: number }) => selectRuns(query).where('runs.seq', '=', p.seq));
  const replays = prepare(database, (p: { id: string; limit: number }) =>
    selectRuns(query).where('runs.replay_of', '=', p.id).orderBy('runs.seq', 'desc').limit(p.limit),
  );
  const timers = query
    .selectFrom('timers')
    .select(['run_seq as runSeq', 'node_id as nodeId', 'iteration', 'kind', 'due_at as dueAt', 'event_id as eventId'])
    .orderBy('due_at');
  const nextDue = prepare(database, (p: { after: number }) =>
    query
      .selectFrom('timers')
      .select((e) => e.fn.min('due_at').as('at'))
      .where('due_at', '>', p.after),
  );
  const timersOfRun = prepare(database, (p: { runSeq: number }) => timers.where('run_seq', '=', p.runSeq));
  const counts = prepare(database, () => query.selectFrom('counters').selectAll());

  const taken = takenEvents(context);

  return {
    eventsTaken: ({ eventIds, ...wanted }) =>
      committer.read(() => eventIds.filter((eventId) => taken({ ...wanted, eventId }))),
    create: (run) =>
      committer.join(() => {
        if (run.eventId !== null) countRunOfEvent.run({ id: run.eventId });
        const head = insert(run);
        if (run.replayOf !== null) copyEvents(head);
        return head;
      }),
    append(collect) {
      // Collected once, however often the group is tried: what was handed over is not handed over again.
      let collected: { append: RunAppend | undefined } | undefined;
      return committer.join(() => {
        collected ??= { append: collect() };
        return collected.append === undefined ? { due: false } : write(collected.append);
      });
    },
    queuedFlows: () => committer.view(() => lists.queuedFlows()),
    // Written only where several workers live; alone, it is a read.
    async lease(wanted) {
      // Written only where several workers live; a worker that is alone only reads.
      const isAlone = await committer.read(() => leases.isAlone(wanted.worker));
      return isAlone ? committer.view(() => leases.lease(wanted)) : committer.join(() => leases.lease(wanted));
    },
    renew: (lease) => committer.join(() => leases.renew(lease)),
    claim: (runSeq) => committer.join(() => turns.claim(runSeq)),
    oldestQueued: () => committer.read(() => lists.oldestQueued()),
    startsSince: (since) => committer.read(() => lists.startsSince(since)),
    find: (id) => committer.read(() => optional(byId.get({ id }))),
    findBySeq: (seq) => committer.read(() => optional(bySeq.get({ seq }))),
    replaysOf: (id, limit) => committer.view(() => replays.all({ id, limit }).map(toRunRow)),
    list: (filter) => committer.view(() => lists.list(filter)),
    journal: (runSeq) => committer.view(() => Object.assign(journals.read(runSeq), { heldBy: leases.heldBy(runSeq) })),
    findEnd: (id) =>
      committer.read(() => {
        const seq = byId.get({ id })?.seq;
        const last = seq === undefined ? undefined : journals.last(seq);
        // The end is the last record of a run that has ended; a resume puts others behind it.
        if (last?.type !== 'run.ended') return undefined;
        const { status, error, result } = last;
        return { status, error, result };
      }),
    chunkCount: (runSeq) => committer.read(() => journals.count(runSeq)),
    dueTimers: (wanted) => committer.view(() => due(wanted)),
    nextDueAt: (after = -1) => committer.read(() => nextDue.get({ after })?.at ?? undefined),
    timersOf: (runSeq) => committer.read((): TimerRow[] => timersOfRun.all({ runSeq })),
    counts: () =>
      committer.read(() => {
        const stored = new Map(counts.all({}).map((row) => [row.name, row.count]));
        return Object.fromEntries(RUN_STATUSES.map((status) => [status, stored.get(status) ?? 0])) as Record<
          RunStatus,
          number
        >;
      }),
    statistics: (wanted) => committer.view(() => statistics(wanted)),
    recentByFlow: (wanted) => committer.view(() => lists.recentByFlow(wanted)),
  };
}

function optional(stored: Parameters<typeof toRunRow>[0] | undefined) {
  return stored && toRunRow(stored);
}
