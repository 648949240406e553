// Timers that are due, with what their runs are taken up from: one read for many, since each of its own would be a
// message to the store's thread and back. Takes up nothing.
import { isEnded } from '../../../shared/run.ts';
import type { DueTimer, DueTimersQuery, StoredRun } from '../run-store.ts';
import type { Context } from './context.ts';
import { selectRuns, toRunHead, toRunRow } from './run-rows.ts';
import { distinct, prepare } from './statements.ts';
import type { TriggerEvents } from './trigger-events.ts';

/**
 * A run with more chunks, gathered events or characters than these is read alone, when its turn comes, so that no
 * answer fills the memory.
 */
const MOST_CHUNKS = 16;
const MOST_GATHERED = 16;
const MOST_CHARACTERS = 128 * 1024;

/** A part of the list of due timers: behind the given one in their order, up to `now`. */
interface Page {
  now: number;
  limit: number;
  dueAt: number;
  runSeq: number;
  nodeId: string;
  iteration: string;
}

/** A place before the first timer. */
const START = { dueAt: -1, runSeq: 0, nodeId: '', iteration: '' };

/** @param heldBy the worker that has a run, while its lease lasts */
export function dueTimers(
  context: Context,
  events: TriggerEvents,
  heldBy: (runSeq: number) => number | null,
): (wanted: DueTimersQuery) => DueTimer[] {
  const { database, query } = context;
  // The order is total: of timers of one time none is given twice or passed over between pages.
  const inOrder = (p: Page) =>
    query
      .selectFrom('timers')
      .select([
        'flow_id as flowId',
        'run_seq as runSeq',
        'node_id as nodeId',
        'iteration',
        'kind',
        'due_at as dueAt',
        'event_id as eventId',
      ])
      .where('due_at', '<=', p.now)
      .where((e) =>
        e(
          e.refTuple('due_at', 'run_seq', 'node_id', 'iteration'),
          '>',
          e.tuple(p.dueAt, p.runSeq, p.nodeId, p.iteration),
        ),
      )
      .orderBy('due_at')
      .orderBy('run_seq')
      .orderBy('node_id')
      .orderBy('iteration')
      .limit(p.limit);
  const due = prepare(database, inOrder);
  const dueOfFlow = prepare(database, (p: Page & { flow: string }) => inOrder(p).where('flow_id', '=', p.flow));
  const nextFlow = prepare(database, (p: { after: string }) =>
    query.selectFrom('timers').select('flow_id as flow').where('flow_id', '>', p.after).orderBy('flow_id').limit(1),
  );
  const bySeq = prepare(database, (p: { seq: number }) => selectRuns(query).where('runs.seq', '=', p.seq));
  const chunksOf = prepare(database, (p: { runSeq: number }) =>
    query
      .selectFrom('journal')
      .select(['chunk', 'records'])
      .where('run_seq', '=', p.runSeq)
      .orderBy('chunk')
      .limit(MOST_CHUNKS + 1),
  );

  /** Undefined also where a chunk is missing: who reads it alone hears what is wrong. */
  function journalOf(runSeq: number): string[] | undefined {
    const chunks = chunksOf.all({ runSeq });
    if (chunks.length > MOST_CHUNKS || chunks.some(({ chunk }, at) => chunk !== at)) return undefined;
    return chunks.map(({ records }) => records);
  }

  /** What the run is taken up from; undefined where it has ended, or is too large to be read with others. */
  function storedRun(seq: number): StoredRun | undefined {
    const row = bySeq.get({ seq });
    if (row === undefined || isEnded(row.status)) return undefined;
    const journal = journalOf(seq);
    if (journal === undefined) return undefined;
    const event = row.eventId === null ? undefined : events.forTrigger(row.eventId);
    const gathered = event === undefined ? [] : events.gathered(seq, MOST_GATHERED + 1);
    if (gathered.length > MOST_GATHERED) return undefined;
    const texts = [...journal, ...[event, ...gathered].map((one) => one?.body ?? '')];
    if (texts.reduce((sum, text) => sum + text.length, 0) > MOST_CHARACTERS) return undefined;
    return { head: toRunHead(toRunRow(row)), journal, heldBy: heldBy(seq), event, gathered };
  }

  /**
   * The due timers where some flows have limits. It reads flow by flow, so that however many timers of one are due,
   * they are not walked through for those of others. Timers without a flow have the empty name.
   */
  function dueWithin(page: Page, limits: ReadonlyMap<string, number>) {
    const flows = ['', ...distinct((after) => nextFlow.get({ after })?.flow)];
    return flows
      .flatMap((flow) => {
        const limit = Math.min(limits.get(flow) ?? page.limit, page.limit);
        return limit < 1 ? [] : dueOfFlow.all({ ...page, flow, limit });
      })
      .sort(byTurn)
      .slice(0, page.limit);
  }

  return ({ now, after = START, limit, limits }) => {
    const given = new Set<number>();
    const page = { now, limit, ...keyOf(after) };
    const found = limits === undefined || limits.size === 0 ? due.all(page) : dueWithin(page, limits);
    return found.map(({ flowId, ...timer }) => {
      const { runSeq, kind } = timer;
      // A gathering run is only queued by its timer, and a called one is cancelled by way of its caller.
      if (kind === 'gather' || kind === 'cancel' || given.has(runSeq)) return { timer, flowId, stored: undefined };
      given.add(runSeq);
      return { timer, flowId, stored: storedRun(runSeq) };
    });
  };
}

/** The order of the timers, as the index has it. */
function byTurn(one: typeof START, other: typeof START): number {
  return (
    one.dueAt - other.dueAt ||
    one.runSeq - other.runSeq ||
    compareText(one.nodeId, other.nodeId) ||
    compareText(one.iteration, other.iteration)
  );
}

/** As SQLite compares text: by code points in UTF-8. */
function compareText(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function keyOf({ dueAt, runSeq, nodeId, iteration }: typeof START): typeof START {
  return { dueAt, runSeq, nodeId, iteration };
}
