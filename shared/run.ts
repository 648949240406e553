// What a run is to everybody: its states, its steps, its journal records. The journal is the truth (J1); steps are
// folded from it (run-steps.ts), never stored.
import type { ErrorRecord } from './errors.ts';
import type { JsonObject, JsonValue } from './json.ts';

/** What a dry run found missing (S11): a connection, or a setting of one. It stands in the step's preview as `missing`. */
export interface MissingConnection {
  app: string;
  /** Null: the node names none. */
  slot: string | null;
  /** What people call the setting that the connection lacks. */
  setting: string | null;
  /** One sentence. */
  message: string;
}

/** `queued`: it has not begun, or was resumed and is yet to be taken up. `waiting`: steps wait and none runs. */
export type RunStatus = 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
export type EndStatus = 'succeeded' | 'failed' | 'cancelled';
export type StepStatus = 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'cancelled' | 'simulated';
export type RunMode = 'live' | 'dry';
/** `decision`: a step in doubt waits for a person (J5). `run`: a step waits for a run that it called (S6). */
export type WaitKind = 'time' | 'event' | 'approval' | 'decision' | 'retry' | 'run';
/** J5: what a look told of a call whose answer was lost. */
export type LookFound = 'happened' | 'not-happened' | 'unclear';
export type InDoubtDecision = 'retry' | 'done' | 'fail';
/**
 * What ended a step's wait: its time, an event that it waited for, an approver who decided, or the end of a run that
 * it called.
 */
export type WakeCause = 'time' | 'event' | 'approval' | 'run';

/** S9: what approvers are shown, and how many of them must approve. */
export interface ApprovalRequest {
  title: string;
  message: string;
  /** E-mail addresses in lower case, each once. */
  approvers: string[];
  required: number;
}

/** What was shown to approvers. `hash` is its SHA-256, which links and decisions are bound to. */
export interface ShownApproval extends ApprovalRequest {
  hash: string;
}

/** What one approver decided; `by` is their e-mail address. */
export interface ApprovalDecision {
  by: string;
  decision: 'approved' | 'rejected';
  comment: string;
  at: string;
}

/** S8: the event that a step waits for. */
export interface AwaitedEvent {
  type: string;
  /** The expression that the event must satisfy; empty: any event of the type does. */
  match: string;
}

/** S6: the run that a step started, of the called flow's live version. */
export interface CalledRun {
  runId: string;
  flowId: string;
  version: number;
}

/** How a run ended, as the step that called it sees it. */
export interface RunEnd {
  status: EndStatus;
  error: ErrorRecord | null;
  result: JsonValue;
}

/** Whether a run of this status is over. A failed one may still be resumed (S10). */
export function isEnded(status: RunStatus): status is EndStatus {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

/** S10: inputs by node and name that take the place of the flow's, in this run alone: literals, or texts with expressions. */
export type RunEdits = Record<string, JsonObject>;

/**
 * A step of a run is a node, and in a For each one of its iterations; `iteration` is null outside of one. It is the
 * item's index from 0 as text; of nested ones the indexes from the outermost in, joined with `/`: "3", "3/0".
 */
export interface StepRef {
  nodeId: string;
  iteration: string | null;
}

/** J4: a step that waits for its place at a host, which no record tells of. `host`: protocol, host and port. */
export interface QueuedStep extends StepRef {
  attempt: number;
  host: string;
}

/** S14: the run that a forked one goes on from, and the first step that runs anew. */
export interface ForkedFrom {
  runId: string;
  nodeId: string;
}

/**
 * Of a step that did not run: its result was pinned for a dry run (S13), taken over from the run that this one was forked
 * from, or taken over and changed by whoever forked it (S14).
 */
export type GivenResult = 'pinned' | 'taken-over' | 'edited';

/** S6: the step that called a run. */
export interface Caller extends StepRef {
  runId: string;
}

/**
 * One record of a run's journal, append-only, in the order in which things happened. `at` is ISO 8601 UTC.
 * Short keys are not used: the journal is read by people and exported.
 */
export type JournalRecord =
  | {
      type: 'run.started';
      at: string;
      /** Present where somebody started it by hand. */
      by?: string;
      /** S6: present where a step of another run called it. */
      calledBy?: Caller;
      /** S14: present where it goes on from a step of another run. */
      forkOf?: ForkedFrom;
      /** S14: with `forkOf`: inputs that take the place of the flow's. */
      edits?: RunEdits;
    }
  | (StepRef & { type: 'step.started'; at: string; attempt: number; input: JsonValue; idempotencyKey: string })
  | (StepRef & {
      type: 'step.finished';
      at: string;
      startedAt: string;
      attempt: number;
      port: string | null;
      output: JsonValue;
      /** Present where no `step.started` precedes: a pure step is one record (J4). */
      input?: JsonValue;
      simulated?: true;
      /** With `simulated`: the request that would have been sent (S11). */
      preview?: JsonValue;
      given?: GivenResult;
    })
  | (StepRef & {
      type: 'step.failed';
      at: string;
      startedAt: string;
      attempt: number;
      error: ErrorRecord;
      input?: JsonValue;
      given?: GivenResult;
    })
  | (StepRef & {
      type: 'step.retry';
      at: string;
      startedAt: string;
      attempt: number;
      error: ErrorRecord;
      dueAt: string;
      input?: JsonValue;
      /** It was not its turn: nothing was tried, and the next attempt has the same number (S2). */
      noAttempt?: true;
      /** J5: not the attempt is made again but the look what became of it; `lost`: why nobody knows that. */
      look?: { times: number; lost: ErrorRecord };
    })
  /** J5: what was looked at to tell whether a call took effect whose answer was lost, and what was seen. */
  | (StepRef & { type: 'step.looked'; at: string; attempt: number; looked: string; seen: string; found: LookFound })
  | (StepRef & {
      type: 'step.waiting';
      at: string;
      attempt: number;
      kind: WaitKind;
      until: string | null;
      reason: ErrorRecord | null;
      /** Present where no `step.started` precedes (J4). */
      input?: JsonValue;
      /** S8: what a step that waits for an event waits for. */
      event?: AwaitedEvent;
      /** S9: what a step that waits for an approval asks. */
      approval?: ShownApproval;
      /** S6: the run that the step started in the same commit. */
      call?: CalledRun;
    })
  /** S9: an approver decided what `hash` names. */
  | (StepRef &
      ApprovalDecision & {
        type: 'step.approval';
        hash: string;
        via: 'link' | 'session';
        /** S9.3: present where the approver had caused the run, which the installation allowed. */
        own?: true;
      })
  /** S9: somebody had a link made with which `approver` decides. */
  | (StepRef & { type: 'step.approval-link'; at: string; approver: string; by: string })
  | (StepRef & {
      type: 'step.woken';
      at: string;
      kind: WaitKind;
      /** Absent for a retry, which only time ends. */
      cause?: WakeCause;
      /** With cause `event`: the id of the stored event. */
      event?: string;
    })
  /** S5: a For each has begun to run its body; its items stay those of `input`, which is absent where it goes on (S10). */
  | (StepRef & {
      type: 'step.looping';
      at: string;
      startedAt: string;
      attempt: number;
      input?: JsonValue;
      /** How many. */
      items: number;
    })
  /** S5: an iteration of the For each `loop` is over: what `result` gave, or why it failed. */
  | {
      type: 'iteration.ended';
      at: string;
      loop: string;
      iteration: string;
      status: EndStatus;
      result?: JsonValue;
      error?: ErrorRecord;
      /** With `failed`: the For each goes on and lists the error. */
      collected?: true;
      /** Nodes of the body that it did not come to. */
      skipped?: string[];
    }
  | (StepRef & { type: 'step.decided'; at: string; decision: InDoubtDecision; output: JsonValue; by: string })
  | (StepRef & { type: 'step.cancelled'; at: string })
  | { type: 'run.cancel-requested'; at: string; by: string }
  /** S10: the failed run goes on; what follows stands over what its former end said. */
  | { type: 'run.resumed'; at: string; by: string; edits: RunEdits }
  | {
      type: 'run.ended';
      at: string;
      status: EndStatus;
      error: ErrorRecord | null;
      result: JsonValue;
      skipped: string[];
    };

/** One try of a step; `endedAt` is null while it is under way. */
export interface StepAttempt {
  startedAt: string;
  endedAt: string | null;
  error: ErrorRecord | null;
}

/** A step as the API and the run page show it. */
export interface RunStep {
  nodeId: string;
  name: string;
  card: string;
  iteration: string | null;
  status: StepStatus;
  attempt: number;
  attempts: StepAttempt[];
  port: string | null;
  input: JsonValue;
  output: JsonValue;
  error: ErrorRecord | null;
  startedAt: string | null;
  endedAt: string | null;
  /** `host`: it has not begun, for it waits for its place at the host that it calls (J4); no record tells of that. */
  waiting?: { kind: WaitKind | 'host'; until: string | null; event?: AwaitedEvent; host?: string };
  /** S9: what its last wait for an approval asked, who decided so far, and which links were made by hand. */
  approval?: ShownApproval & {
    decisions: ApprovalDecision[];
    links: { approver: string; by: string; at: string }[];
  };
  /** J6: of a step that acts on something outside. */
  idempotencyKey?: string;
  /** S6: the run that it started last. */
  call?: CalledRun;
  /** J5: what was last looked at and seen of a call of it whose answer was lost. */
  looked?: { at: string; looked: string; seen: string; found: LookFound };
  /** J5: what a person last decided of it while it was in doubt. */
  decided?: { by: string; at: string; decision: InDoubtDecision };
  /** What ended its last wait, for a step that waited for a time or an event. */
  woken?: { at: string; cause: WakeCause; eventId: string | null };
  /** Of a simulated step: the request that would have been sent (S11). */
  preview?: JsonValue;
  given?: GivenResult;
}

/** The id of an iteration. `outer`: that of the iteration in which its For each stands, null outside of one. */
export function iterationOf(outer: string | null, index: number): string {
  return outer === null ? String(index) : `${outer}/${index}`;
}

/** The indexes of an iteration's id, the outermost first. */
export function indexesOf(iteration: string | null): number[] {
  return iteration === null ? [] : iteration.split('/').map(Number);
}
