// Folds the steps of a run and its state from its journal (J1): what the API lists and the run page shows. Pure;
// cutting large values and redaction are the server's.
import type { ErrorRecord } from './errors.ts';
import { findNode } from './flow/graph.ts';
import type { Flow } from './flow/flow.ts';
import type { JsonValue } from './json.ts';
import { isEnded, type JournalRecord, type QueuedStep, type RunStatus, type RunStep, type StepRef } from './run.ts';

type StepRecord = Extract<JournalRecord, StepRef>;

/**
 * The steps of a run: one entry for each node and iteration in the order of their first records. Nodes that were
 * skipped come last, in the order in which the end of the run lists them. A step that was open when the run ended
 * counts as cancelled. The flow gives names and cards alone, so a fold without it has the right states.
 */
export function foldSteps(flow: Pick<Flow, 'nodes'>, records: readonly JournalRecord[]): RunStep[] {
  const steps = new Map<string, RunStep>();
  // Nodes that were skipped because of a failure. A resume may let them run (S10), so they are not skipped for good.
  const passedOver = new Set<string>();
  const skip = (nodeId: string, iteration: string | null): string | undefined => {
    const id = idOf(nodeId, iteration);
    if (steps.has(id)) return undefined;
    steps.set(id, { ...emptyStep(flow, { nodeId, iteration }), status: 'skipped' });
    return id;
  };
  for (const record of records) {
    if ('nodeId' in record) {
      const id = idOf(record.nodeId, record.iteration);
      let step = steps.get(id);
      if (step === undefined) steps.set(id, (step = emptyStep(flow, record)));
      applyRecord(step, record);
    } else if (record.type === 'iteration.ended') {
      const isFinal = record.status === 'succeeded' || record.collected === true;
      for (const nodeId of record.skipped ?? []) {
        const id = skip(nodeId, record.iteration);
        if (id !== undefined && !isFinal) passedOver.add(id);
      }
    } else if (record.type === 'run.resumed') {
      // What was skipped because of the failure may run now; the next end tells.
      for (const id of passedOver) if (steps.get(id)?.status === 'skipped') steps.delete(id);
      passedOver.clear();
    } else if (record.type === 'run.ended') {
      for (const step of steps.values()) {
        if (step.status === 'running' || step.status === 'waiting') end(step, 'cancelled', record.at, null);
      }
      for (const nodeId of record.skipped) {
        const id = skip(nodeId, null);
        if (id !== undefined) passedOver.add(id);
      }
    }
  }
  return [...steps.values()];
}

/**
 * The steps with those that wait for their places at hosts (J4), of which no record tells: only the process that
 * carries the run on knows them.
 */
export function withQueued(
  flow: Pick<Flow, 'nodes'>,
  steps: readonly RunStep[],
  queued: readonly QueuedStep[],
): readonly RunStep[] {
  if (queued.length === 0) return steps;
  const all = new Map(steps.map((step) => [idOf(step.nodeId, step.iteration), step]));
  for (const { host, attempt, ...place } of queued) {
    const id = idOf(place.nodeId, place.iteration);
    const waiting = { kind: 'host' as const, until: null, host: host.replace(/^\w+:\/\//, '') };
    all.set(id, { ...(all.get(id) ?? emptyStep(flow, place)), status: 'waiting', attempt, waiting });
  }
  return [...all.values()];
}

/** Names a step in the fold. Keys have no space, so no two steps share a name. */
function idOf(nodeId: string, iteration: string | null): string {
  return iteration === null ? nodeId : `${nodeId} ${iteration}`;
}

/** What a run's journal says of the run as a whole. */
export interface RunFold {
  status: RunStatus;
  startedAt: string | null;
  endedAt: string | null;
  error: ErrorRecord | null;
  result: JsonValue;
  /** Who asked for the run to be cancelled, while it has not ended. */
  cancelRequestedBy: string | null;
}

/**
 * The state of the run as a whole: `queued` before the first record, `waiting` while steps wait and none runs,
 * `running` otherwise, until it ended.
 */
export function foldRun(records: readonly JournalRecord[]): RunFold {
  const run: RunFold = {
    status: 'queued',
    startedAt: null,
    endedAt: null,
    error: null,
    result: null,
    cancelRequestedBy: null,
  };
  for (const record of records) {
    if (record.type === 'run.started' || record.type === 'run.resumed') {
      run.startedAt ??= record.at;
      // A run that is resumed starts again: what its former end said no longer holds (S10).
      Object.assign(run, { status: 'running', endedAt: null, error: null, result: null });
    } else if (record.type === 'run.cancel-requested') {
      run.cancelRequestedBy = record.by;
    } else if (record.type === 'run.ended') {
      const { status, at, error, result } = record;
      Object.assign(run, { status, endedAt: at, error, result, cancelRequestedBy: null });
    }
  }
  if (run.startedAt !== null && !isEnded(run.status)) {
    const steps = foldSteps({ nodes: {} }, records);
    const runs = steps.some((step) => step.status === 'running');
    run.status = !runs && steps.some((step) => step.status === 'waiting') ? 'waiting' : 'running';
  }
  return run;
}

function emptyStep(flow: Pick<Flow, 'nodes'>, { nodeId, iteration }: StepRef): RunStep {
  const node = findNode(flow, nodeId);
  return {
    nodeId,
    name: node?.name ?? nodeId,
    card: node?.card ?? '',
    iteration,
    status: 'running',
    attempt: 1,
    attempts: [],
    port: null,
    input: null,
    output: null,
    error: null,
    startedAt: null,
    endedAt: null,
  };
}

function applyRecord(step: RunStep, record: StepRecord): void {
  switch (record.type) {
    case 'step.started':
      begin(step, record.attempt, record.at);
      step.input = record.input;
      step.idempotencyKey = record.idempotencyKey;
      return;
    case 'step.looping':
      if (isNewAttempt(step, record.attempt)) begin(step, record.attempt, record.startedAt);
      step.input = record.input ?? step.input;
      return resume(step);
    case 'step.finished':
      close(step, record.attempt, record.startedAt, record.at, null);
      step.input = record.input ?? step.input;
      step.port = record.port;
      step.output = record.output;
      if (record.preview !== undefined) step.preview = record.preview;
      if (record.given !== undefined) step.given = record.given;
      return end(step, record.simulated === true ? 'simulated' : 'succeeded', record.at, null);
    case 'step.failed':
      close(step, record.attempt, record.startedAt, record.at, record.error);
      step.input = record.input ?? step.input;
      if (record.given !== undefined) step.given = record.given;
      return end(step, 'failed', record.at, record.error);
    case 'step.retry':
      if (record.noAttempt === true) forget(step);
      else if (record.look === undefined) close(step, record.attempt, record.startedAt, record.at, record.error);
      step.input = record.input ?? step.input;
      step.error = record.error;
      step.status = 'waiting';
      step.waiting = { kind: 'retry', until: record.dueAt };
      return;
    case 'step.looked': {
      const { at, looked, seen, found } = record;
      step.looked = { at, looked, seen, found };
      return;
    }
    case 'step.waiting':
      if (isNewAttempt(step, record.attempt)) begin(step, record.attempt, record.at);
      step.input = record.input ?? step.input;
      if (record.reason !== null) close(step, record.attempt, record.at, record.at, record.reason);
      step.error = record.reason;
      step.status = 'waiting';
      step.waiting = { kind: record.kind, until: record.until };
      if (record.event !== undefined) step.waiting.event = record.event;
      if (record.call !== undefined) step.call = record.call;
      if (record.approval !== undefined) step.approval = { ...record.approval, decisions: [], links: [] };
      return;
    case 'step.approval': {
      const { by, decision, comment, at } = record;
      step.approval?.decisions.push({ by, decision, comment, at });
      return;
    }
    case 'step.approval-link':
      step.approval?.links.push({ approver: record.approver, by: record.by, at: record.at });
      return;
    case 'step.woken':
      if (record.cause !== undefined)
        step.woken = { at: record.at, cause: record.cause, eventId: record.event ?? null };
      return resume(step);
    case 'step.decided':
      return decide(step, record);
    case 'step.cancelled':
      // J12: its write was on its way to the store when it was cancelled, and was done.
      if (step.status === 'succeeded') return;
      close(step, step.attempt, record.at, record.at, null);
      return end(step, 'cancelled', record.at, step.error);
  }
}

/** J5: a person says what became of a step in doubt. What the engine then records of it stands over this. */
function decide(step: RunStep, record: Extract<StepRecord, { type: 'step.decided' }>): void {
  step.decided = { by: record.by, at: record.at, decision: record.decision };
  if (record.decision === 'retry') return resume(step);
  if (record.decision === 'fail') return end(step, 'failed', record.at, step.error);
  step.output = record.output;
  return end(step, 'succeeded', record.at, null);
}

/** J5: the error of an attempt whose end nobody wrote. */
const INTERRUPTED: ErrorRecord = {
  code: 'step.interrupted',
  message: 'The server ended while it was under way. It may be repeated, so it began again.',
};

/**
 * Begins an attempt. One that is still open was cut off by the end of the process, since nothing else begins another
 * (J5).
 */
function begin(step: RunStep, attempt: number, at: string): void {
  const cut = step.attempts.at(-1);
  if (cut !== undefined && cut.endedAt === null) Object.assign(cut, { endedAt: at, error: INTERRUPTED });
  step.attempt = attempt;
  step.attempts.push({ startedAt: at, endedAt: null, error: null });
  step.startedAt ??= at;
  step.endedAt = null;
  resume(step);
}

/** The step goes on: it waits no more, and an earlier error is no longer its own. */
function resume(step: RunStep): void {
  step.status = 'running';
  step.error = null;
  delete step.waiting;
}

/** Whether a record of this attempt tells of one that is not listed yet. */
function isNewAttempt(step: RunStep, attempt: number): boolean {
  const last = step.attempts.at(-1);
  return last === undefined || (last.endedAt !== null && attempt > step.attempt);
}

/**
 * Ends the open attempt. A pure step has none yet, for it is recorded once, when it is over (J4): then the attempt is
 * added as a whole.
 */
function close(step: RunStep, attempt: number, startedAt: string, at: string, error: ErrorRecord | null): void {
  const open = step.attempts.at(-1);
  const isNew = isNewAttempt(step, attempt);
  step.attempt = attempt;
  step.startedAt ??= startedAt;
  if (open === undefined || isNew) {
    step.attempts.push({ startedAt, endedAt: at, error });
  } else if (open.endedAt === null) {
    open.endedAt = at;
    open.error = error;
  }
}

/** S2: takes the open attempt back. It was not its turn yet, so it was no attempt. */
function forget(step: RunStep): void {
  if (step.attempts.at(-1)?.endedAt === null) step.attempts.pop();
}

function end(step: RunStep, status: RunStep['status'], at: string, error: ErrorRecord | null): void {
  const open = step.attempts.at(-1);
  if (open !== undefined && open.endedAt === null) open.endedAt = at;
  step.status = status;
  step.endedAt = at;
  step.error = error;
  delete step.waiting;
}
