// Keeps what waiting runs wait for, as rows of an index for lists. The write that says that a run waits adds them, and
// the one that says that it goes on takes them away.
import type { RunWaitKind } from '../rows.ts';
import type { Bounds } from './newest.ts';
import type { Context } from './context.ts';
import { distinct, prepare } from './statements.ts';

/** The kind of a run that waited already when this was first kept: it may wait for anything. */
export const NOT_KNOWN = '?';

type Kind = RunWaitKind | typeof NOT_KNOWN;

/** Both are to be called inside of the transaction that changes the run. */
export function waitKindSetter({ database, query }: Context): {
  /** The run begins to wait. `kinds` undefined: it is not known for what. */
  set(run: { seq: number; flowId: string }, kinds: readonly RunWaitKind[] | undefined): void;
  /** The run waits no more. */
  clear(runSeq: number): void;
} {
  const add = prepare(database, (p: { kind: Kind; flowId: string; runSeq: number }) =>
    query.insertInto('run_waits').values({ kind: p.kind, flow_id: p.flowId, run_seq: p.runSeq }),
  );
  const remove = prepare(database, (p: { runSeq: number }) =>
    query.deleteFrom('run_waits').where('run_seq', '=', p.runSeq),
  );
  return {
    set({ seq, flowId }, kinds) {
      for (const kind of new Set<Kind>(kinds ?? [NOT_KNOWN])) add.run({ kind, flowId, runSeq: seq });
    },
    clear: (runSeq) => void remove.run({ runSeq }),
  };
}

export function waitKindReader({ database, query }: Context): {
  /** For each kind and each flow that matches, the `seq` of its runs that wait so, or may; each time newest first. */
  ranges(kinds: readonly RunWaitKind[], bounds: Bounds, flowMatches: (flow: string) => boolean): Generator<number[]>;
  /** What the run waits for; nothing where it does not wait. */
  of(runSeq: number): Kind[];
} {
  const nextFlow = prepare(database, (p: { kind: Kind; after: string }) =>
    query
      .selectFrom('run_waits')
      .select('flow_id as flow')
      .where('kind', '=', p.kind)
      .where('flow_id', '>', p.after)
      .orderBy('flow_id')
      .limit(1),
  );
  const newest = (p: Bounds & { kind: Kind; flow: string }) =>
    query
      .selectFrom('run_waits')
      .select('run_waits.run_seq as seq')
      .where('run_waits.kind', '=', p.kind)
      .where('run_waits.flow_id', '=', p.flow)
      .where('run_waits.run_seq', '>', p.after)
      .where('run_waits.run_seq', '<', p.before)
      .orderBy('run_waits.run_seq', 'desc')
      .limit(p.limit);
  const range = prepare(database, (p: Bounds & { kind: Kind; flow: string }) => newest(p));
  const timed = prepare(database, (p: Bounds & { kind: Kind; flow: string }) =>
    newest(p)
      .innerJoin('runs', 'runs.seq', 'run_waits.run_seq')
      .where('runs.created_at', '>=', p.since)
      .where('runs.created_at', '<=', p.until),
  );
  const ofRun = prepare(database, (p: { runSeq: number }) =>
    query.selectFrom('run_waits').select('kind').where('run_seq', '=', p.runSeq),
  );
  return {
    *ranges(kinds, bounds, flowMatches) {
      for (const kind of [...kinds, NOT_KNOWN] as const) {
        for (const flow of distinct((after) => nextFlow.get({ kind, after })?.flow)) {
          if (flowMatches(flow))
            yield (bounds.timed ? timed : range).all({ ...bounds, kind, flow }).map(({ seq }) => seq);
        }
      }
    },
    of: (runSeq) => ofRun.all({ runSeq }).map(({ kind }) => kind),
  };
}
