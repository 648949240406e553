// Leases of workers, and what they may take up (J10). A lease is a row a worker, which the worker renews now and then.
// So taking a run up costs no write of its own: the run's row names its worker with the write that says that it runs.
// Only where several workers live, what one of them is given is marked at once.
//
// A worker lives while its lease lasts. Of one that does not, the row stays as long as it has left running runs behind;
// these are given to whoever asks with `leftAfter`.
import type { LeaseQuery, RenewedLease, RunHead } from '../run-store.ts';
import type { Context } from './context.ts';
import type { RunLists } from './run-list.ts';
import { prepare } from './statements.ts';

/** Runs that other workers are about to take up stand before those that are left; so many of them are looked past. */
const PASSED_OVER = 500;
/** Running runs that are looked through at a time for those that nobody carries on. */
const PAGE = 200;

/** To be called inside a transaction; `lease` of a worker that is alone, `isAlone` and `heldBy` only read. */
export interface WorkerLeases {
  /** Begins or prolongs a lease, and forgets workers that have left nothing behind. */
  renew(lease: { worker: number | undefined; forMs: number }): RenewedLease;
  /** The runs that the worker may take up. Where it is not alone, they are marked as its own. */
  lease(wanted: LeaseQuery): RunHead[];
  /** True where no other worker lives now. */
  isAlone(worker: number): boolean;
  /** The worker that carries the run on, while its lease lasts; null: nobody does. */
  heldBy(runSeq: number): number | null;
}

export function workerLeases(context: Context, lists: RunLists): WorkerLeases {
  const { database, query, clock } = context;
  const insert = prepare(database, (p: { expiresAt: number }) =>
    query.insertInto('workers').values({ expires_at: p.expiresAt }),
  );
  // An insert, since another worker may have forgotten this one while it slept.
  const extend = prepare(database, (p: { worker: number; expiresAt: number }) =>
    query
      .insertInto('workers')
      .values({ id: p.worker, expires_at: p.expiresAt })
      .onConflict((c) => c.column('id').doUpdateSet({ expires_at: p.expiresAt })),
  );
  const others = prepare(database, (p: { worker: number }) =>
    query.selectFrom('workers').select(['id', 'expires_at as expiresAt']).where('id', '!=', p.worker),
  );
  const remove = prepare(database, (p: { id: number }) => query.deleteFrom('workers').where('id', '=', p.id));
  const anyRunning = prepare(database, (p: { id: number }) =>
    query.selectFrom('runs').select('seq').where('status', '=', 'running').where('worker', '=', p.id).limit(1),
  );
  const holder = prepare(database, (p: { runSeq: number; now: number }) =>
    query
      .selectFrom('runs')
      .innerJoin('workers', 'workers.id', 'runs.worker')
      .select(['workers.id as worker'])
      .where('runs.seq', '=', p.runSeq)
      .where('runs.status', '=', 'running')
      .where('workers.expires_at', '>', p.now),
  );
  // What other living workers carry on, or have been given of the queue.
  const ofOthers = prepare(
    database,
    (p: { flowId: string; status: 'queued' | 'running'; worker: number; now: number }) =>
      query
        .selectFrom('runs')
        .innerJoin('workers', 'workers.id', 'runs.worker')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('runs.status', '=', p.status)
        .where('runs.flow_id', '=', p.flowId)
        .where('runs.mode', '!=', 'dry')
        .where('workers.id', '!=', p.worker)
        .where('workers.expires_at', '>', p.now),
  );
  const pausedAt = prepare(database, (p: { flowId: string }) =>
    query.selectFrom('flows').select('paused_at as at').where('id', '=', p.flowId),
  );
  const workerOf = prepare(database, (p: { seq: number }) =>
    query.selectFrom('runs').select('worker').where('seq', '=', p.seq),
  );
  const mark = prepare(database, (p: { seq: number; worker: number }) =>
    query.updateTable('runs').set({ worker: p.worker }).where('seq', '=', p.seq),
  );

  /** The other workers whose lease lasts. */
  function living(worker: number): Set<number> {
    const now = clock.now();
    return new Set(others.all({ worker }).flatMap(({ id, expiresAt }) => (expiresAt > now ? [id] : [])));
  }

  /** T4: how many runs of the flow have a place with other workers, or are about to. */
  function takenByOthers(flowId: string, worker: number): number {
    const of = { flowId, worker, now: clock.now() };
    const count = (status: 'queued' | 'running'): number => ofOthers.get({ ...of, status })?.count ?? 0;
    return count('running') + count('queued');
  }

  /**
   * Queued runs. Alone, that is what the queue gives; else limits and pauses of flows are asked of the store, for this
   * worker may not have heard of them.
   */
  function leaseQueued({ worker, queued, limits, limit }: Extract<LeaseQuery, { queued: unknown }>): RunHead[] {
    const alive = living(worker);
    if (alive.size === 0) return lists.queued({ flows: queued, limit });
    const flows = new Map<string, number>();
    for (const [flowId, most] of queued) {
      if (pausedAt.get({ flowId })?.at) continue;
      const flowLimit = limits?.get(flowId);
      flows.set(flowId, flowLimit === undefined ? most : Math.min(most, flowLimit - takenByOthers(flowId, worker)));
    }
    // Others' stand before those that are left, so more are looked at than are given.
    const given = new Map<string, number>();
    const looked = new Map([...flows].map(([flowId, most]) => [flowId, most + PASSED_OVER]));
    const heads = lists.queued({ flows: looked, limit: limit + PASSED_OVER }).filter(({ seq, flowId }) => {
      const count = given.get(flowId) ?? 0;
      const has = workerOf.get({ seq })?.worker ?? null;
      if (count >= (flows.get(flowId) ?? 0) || (has !== null && alive.has(has))) return false;
      given.set(flowId, count + 1);
      return true;
    });
    const mine = heads.slice(0, limit);
    for (const { seq } of mine) mark.run({ seq, worker });
    return mine;
  }

  /**
   * Runs that have the status `running` and no other living worker, after the number `leftAfter`. The worker's own runs
   * are among them, for after a start those are to be recovered; it passes over those that it holds.
   */
  function leaseLeft({ worker, leftAfter, limit }: Extract<LeaseQuery, { leftAfter: unknown }>): RunHead[] {
    const alive = living(worker);
    const left: RunHead[] = [];
    for (let afterSeq = leftAfter; ;) {
      const page = lists.running({ afterSeq, limit: PAGE });
      for (const head of page) {
        const has = workerOf.get({ seq: head.seq })?.worker ?? null;
        if (has === null || !alive.has(has)) left.push(head);
        if (left.length === limit) return left;
      }
      if (page.length < PAGE) return left;
      afterSeq = page.at(-1)?.seq ?? afterSeq;
    }
  }

  return {
    renew({ worker, forMs }) {
      const now = clock.now();
      const expiresAt = now + forMs;
      const id = worker ?? Number(insert.run({ expiresAt }).lastInsertRowid);
      if (worker !== undefined) extend.run({ worker, expiresAt });
      let hasOthers = false;
      for (const other of others.all({ worker: id })) {
        // One that left nothing behind is forgotten.
        if (other.expiresAt > now || anyRunning.get({ id: other.id }) !== undefined) hasOthers = true;
        else remove.run({ id: other.id });
      }
      return { worker: id, hasOthers };
    },
    lease: (wanted) => ('queued' in wanted ? leaseQueued(wanted) : leaseLeft(wanted)),
    isAlone: (worker) => living(worker).size === 0,
    heldBy: (runSeq) => holder.get({ runSeq, now: clock.now() })?.worker ?? null,
  };
}
