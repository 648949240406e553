// A run as the API shows it: folded from its journal when somebody looks (J1), with long values cut (S3).
import type { RunDetail, RunSummary } from '../../shared/api/runs.ts';
import { toAppError } from '../../shared/errors.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';
import { foldLoop, loopRecords, type LoopFold, type LoopRecord } from '../../shared/run-loops.ts';
import { foldSteps, withQueued } from '../../shared/run-steps.ts';
import {
  isEnded,
  type JournalRecord,
  type QueuedStep,
  type RunEdits,
  type RunStep,
  type StepRef,
} from '../../shared/run.ts';
import { runNotFound } from '../store/refusals.ts';
import type { RunRow } from '../store/run-store.ts';
import type { Store } from '../store/store.ts';
import { callerOf } from '../engine/run/caller.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import { roughSize } from '../lib/json-size.ts';
import type { Plans } from '../engine/plan/plans.ts';
import { mergedEdits } from '../engine/plan/run-edits.ts';
import { editsOf } from '../engine/run/run-memory.ts';
import { stopIn } from '../engine/commands/resume.ts';
import { stepsToResume, type ResumeStep } from './resume-steps.ts';
import { triggerIfStored } from '../engine/start/trigger-data.ts';
import { waitsOfSteps } from './waiting-summary.ts';
import { gathersUntil, queueReason } from './why-not-begun.ts';

/** Stored values above this many characters are cut in views, and marked so (S3). */
const VIEW_LIMIT = 256 * 1024;
/** Steps that the detail of a run has; further ones are asked for by page. */
export const STEPS_SHOWN = 500;
/**
 * Lists fold the journals of waiting runs to say what they wait for. Of a longer journal they do not say it (`waiting`
 * is null); the run's own page does.
 */
const MOST_CHUNKS_OF_A_LIST = 64;
/** Waiting runs of which a list's answer is remembered. */
const MOST_KNOWN = 1_000;

/** S9: the step that asks, as it stands; undefined where the run has not come to it. */
export interface ApprovalView {
  flowName: string;
  causedBy: readonly string[];
  step: RunStep | undefined;
}

export interface RunViews {
  /** A line of a list. Reads the journal of a waiting run only. */
  summary(row: RunRow): Promise<RunSummary>;
  /**
   * A run with its first `STEPS_SHOWN` steps, its result and what was changed in it. @throws NotFoundError
   * `run.not-found`
   */
  detail(runId: string): Promise<RunDetail>;
  /**
   * Steps from `offset` on, with those that wait for a place at a host. `iteration`: only steps of that item of a For
   * each, `none` for those outside of any. `next`: the next offset, or null. @throws NotFoundError `run.not-found`
   */
  steps(
    runId: string,
    page: { offset: number; limit: number; iteration?: string | undefined },
  ): Promise<{ items: RunStep[]; next: number | null }>;
  /**
   * S5: how the items of a For each stand. @param outer the item of the For each around it, or null @throws
   * NotFoundError `run.not-found`
   */
  loop(runId: string, nodeId: string, outer: string | null): Promise<LoopFold>;
  /** All records as they are stored, uncut. @throws NotFoundError `run.not-found` */
  journal(runId: string): Promise<JournalRecord[]>;
  /** What an approver is shown (S9). @throws NotFoundError `run.not-found` */
  approval(runId: string, place: StepRef): Promise<ApprovalView>;
  /** S10: what a resume takes up again; none where the run cannot be resumed. @throws NotFoundError `run.not-found` */
  resumable(runId: string): Promise<ResumeStep[]>;
  /** The flow that the run is pinned to. @throws NotFoundError `run.not-found` */
  flow(runId: string): Promise<Flow>;
}

/** A journal, folded once. It holds as long as the run has as many chunks. */
interface Folded {
  seq: number;
  chunks: number;
  steps: RunStep[];
  loops: LoopRecord[];
  end: JournalRecord | undefined;
  edits: RunEdits;
  forkOf: RunDetail['forkOf'];
}

/** @param queuedOf steps of a run that wait for a place at a host, by its number */
export function createRunViews(
  store: Store,
  plans: Plans,
  queuedOf: (runSeq: number) => QueuedStep[] = () => [],
): RunViews {
  /** The last run that has more than one page: a journal only grows, so with as many chunks its steps are the same. */
  let paged: Folded | undefined;
  /** Likewise what the last ones of lists wait for, so that a list that is read again reads no journal. */
  const knownWaits = new BoundedMap<number, { chunks: number; waits: RunSummary['waiting'] }>(MOST_KNOWN);

  async function get(runId: string): Promise<RunRow> {
    const row = await store.runs.find(runId);
    if (row === undefined) throw runNotFound(runId);
    return row;
  }

  async function summary(row: RunRow): Promise<RunSummary> {
    const { flow } = await plans.get(row.snapshot);
    return {
      id: row.id,
      flowId: row.flowId,
      flowName: flow.name,
      version: row.version,
      mode: row.mode,
      status: row.status,
      trigger: { nodeId: row.triggerNodeId, card: flow.nodes[row.triggerNodeId]?.card ?? '', eventId: row.eventId },
      replayOf: row.replayOf,
      calledBy: callerOf(row),
      createdAt: row.createdAt,
      startedAt: row.startedAt,
      endedAt: row.endedAt,
      error: row.error,
      waiting: await waitsOf(row, flow),
    };
  }

  /** None of a run that ended because its journal cannot be read: its row says so, and can still be seen. */
  async function readable(
    row: RunRow,
  ): Promise<Pick<Awaited<ReturnType<Store['runs']['journal']>>, 'records' | 'chunks'>> {
    try {
      return await store.runs.journal(row.seq);
    } catch (thrown) {
      if (isEnded(row.status) && row.error?.code === toAppError(thrown).code) return { records: [], chunks: 0 };
      throw thrown;
    }
  }

  async function waitsOf(row: RunRow, flow: Flow): Promise<RunSummary['waiting']> {
    if (row.status !== 'waiting') return null;
    const until = await gathersUntil(row, store);
    if (until !== null) return [{ kind: 'gather', until, steps: 0 }];
    const chunks = await store.runs.chunkCount(row.seq);
    if (chunks > MOST_CHUNKS_OF_A_LIST) return null;
    const known = knownWaits.get(row.seq);
    if (known?.chunks === chunks) return known.waits;
    try {
      const { records, chunks: read } = await store.runs.journal(row.seq);
      const waits = waitsOfSteps(foldSteps(flow, records));
      knownWaits.set(row.seq, { chunks: read, waits });
      return waits;
    } catch {
      // A list is not refused for one run whose journal cannot be read: the page of that run says so.
      return null;
    }
  }

  async function allSteps(row: RunRow): Promise<Folded> {
    const chunks = await store.runs.chunkCount(row.seq);
    if (paged?.seq === row.seq && paged.chunks === chunks) return paged;
    const { flow } = await plans.get(row.snapshot);
    const { records, chunks: read } = await readable(row);
    const folded: Folded = {
      seq: row.seq,
      chunks: read,
      steps: foldSteps(flow, records),
      loops: loopRecords(records),
      end: records.at(-1),
      edits: mergedEdits(editsOf(records)),
      forkOf: forkOf(records[0]),
    };
    if (folded.steps.length > STEPS_SHOWN) paged = folded;
    return folded;
  }

  /** T3: the window that is still open. */
  async function gatheringOf(row: RunRow, trigger: JsonValue): Promise<RunDetail['gathering']> {
    const until = await gathersUntil(row, store);
    if (until === null) return null;
    const events = isJsonObject(trigger) && Array.isArray(trigger['events']) ? trigger['events'].length : 1;
    return { until, events };
  }

  return {
    summary,
    async detail(runId) {
      const row = await get(runId);
      const head = await summary(row);
      const { steps: begun, end, edits, forkOf } = await allSteps(row);
      const plan = await plans.get(row.snapshot);
      const steps = withQueued(plan.flow, begun, queuedOf(row.seq));
      const trigger = await triggerIfStored(plan, row, store);
      return {
        ...head,
        trigger: { ...head.trigger, output: cut(trigger) },
        startedBy: row.startedBy ?? null,
        causedBy: row.causedBy,
        queued: await queueReason(row, plan.flow, store),
        gathering: await gatheringOf(row, trigger),
        result: end?.type === 'run.ended' ? cut(end.result) : null,
        forkOf,
        edits,
        steps: steps.slice(0, STEPS_SHOWN).map(shown),
      };
    },
    async steps(runId, { offset, limit, iteration }) {
      const row = await get(runId);
      const { flow } = await plans.get(row.snapshot);
      const all = withQueued(flow, (await allSteps(row)).steps, queuedOf(row.seq));
      const steps = iteration === undefined ? all : all.filter((step) => (step.iteration ?? 'none') === iteration);
      const next = offset + limit;
      return { items: steps.slice(offset, next).map(shown), next: next < steps.length ? next : null };
    },
    async loop(runId, nodeId, outer) {
      const row = await get(runId);
      return foldLoop((await plans.get(row.snapshot)).flow, await allSteps(row), nodeId, outer);
    },
    async journal(runId) {
      return (await store.runs.journal((await get(runId)).seq)).records;
    },
    async approval(runId, { nodeId, iteration }) {
      const row = await get(runId);
      const { steps } = await allSteps(row);
      const step = steps.find((one) => one.nodeId === nodeId && one.iteration === iteration);
      return { flowName: (await plans.get(row.snapshot)).flow.name, causedBy: row.causedBy, step };
    },
    async resumable(runId) {
      const row = await get(runId);
      if (row.status !== 'failed') return [];
      const plan = await plans.get(row.snapshot);
      const { records } = await readable(row);
      return stopIn(plan, records) === undefined ? stepsToResume(plan, row.triggerNodeId, records) : [];
    },
    async flow(runId) {
      return (await plans.get((await get(runId)).snapshot)).flow;
    },
  };
}

/** S14 */
function forkOf(first: JournalRecord | undefined): RunDetail['forkOf'] {
  return first?.type === 'run.started' ? (first.forkOf ?? null) : null;
}

function shown(step: RunStep): RunStep {
  const { input, output, preview } = step;
  const view = { ...step, input: cut(input), output: cut(output) };
  return preview === undefined ? view : { ...view, preview: cut(preview) };
}

function cut(value: JsonValue): JsonValue {
  if (roughSize(value, VIEW_LIMIT) <= VIEW_LIMIT) return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { cut: true, characters: text.length, start: text.slice(0, VIEW_LIMIT) };
}
