// What the journal of a begun run remembers of a step. It knows records, and no step in memory.
import type { ErrorRecord } from '../../../shared/errors.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type {
  ApprovalDecision,
  CalledRun,
  InDoubtDecision,
  JournalRecord,
  ShownApproval,
  StepRef,
  WaitKind,
  WakeCause,
} from '../../../shared/run.ts';
import type { PendingLook } from './pending-look.ts';

/** S9: what a step asks, and what approvers have decided so far, in order. */
export interface PendingApproval {
  asked: ShownApproval;
  decisions: ApprovalDecision[];
}

/**
 * Where an unsettled step of a begun run stands, by its last records. `started`: an attempt began, whose end is not
 * known (J5). `retry`: it waits for its next attempt. `waiting`: for a decision, a time, an event, an approval or a
 * run. `woken`: that wait is over, and nothing was journalled since. `decided`: a person has decided what became of it.
 * Times are ISO 8601.
 */
export type StepMemory =
  | { kind: 'started'; attempt: number; startedAt: string; input: JsonValue }
  | { kind: 'retry'; attempt: number; look?: PendingLook | undefined }
  | {
      kind: 'waiting';
      attempt: number;
      wait: WaitKind;
      reason: ErrorRecord | null;
      input: JsonValue;
      since: string;
      until: string | null;
      approval: PendingApproval | undefined;
      call: CalledRun | undefined;
    }
  | {
      kind: 'woken';
      attempt: number;
      by: WakeCause | undefined;
      eventId: string | null;
      since: string;
      until: string | null;
      approval: PendingApproval | undefined;
      call: CalledRun | undefined;
      look?: PendingLook | undefined;
    }
  /** S5. `again`: it was cut off, and the run was resumed (S10.2). */
  | { kind: 'looping'; attempt: number; startedAt: string; input: JsonValue; again: boolean }
  /** S10: it failed, or was cut off before it could act, and begins again. */
  | { kind: 'again'; attempt: number }
  /** S10: it was in doubt when the run failed, and still is. */
  | { kind: 'doubt'; attempt: number; reason: ErrorRecord | null; input: JsonValue }
  | { kind: 'decided'; attempt: number; decision: InDoubtDecision; output: JsonValue };

/**
 * The number that comes before that of the next attempt: an attempt that was none (S2), or that is only looked for
 * (J5), has its number again.
 */
export function attemptBefore({
  attempt,
  noAttempt,
  look,
}: {
  attempt: number;
  noAttempt?: true;
  look?: PendingLook;
}): number {
  return noAttempt === true || look !== undefined ? attempt - 1 : attempt;
}

/** Takes note of what a record says of its step; the last one counts. */
export function rememberRecord(memories: Map<string, StepMemory>, record: Extract<JournalRecord, StepRef>): void {
  const before = memories.get(record.nodeId);
  const attempt = before?.attempt ?? 0;
  switch (record.type) {
    case 'step.started':
      memories.set(record.nodeId, {
        kind: 'started',
        attempt: record.attempt,
        startedAt: record.at,
        input: record.input,
      });
      break;
    case 'step.looping': {
      const input = record.input ?? (before?.kind === 'looping' ? before.input : null);
      const { attempt: number, startedAt } = record;
      memories.set(record.nodeId, { kind: 'looping', attempt: number, startedAt, input, again: false });
      break;
    }
    case 'step.retry':
      // What was no attempt, or only a look at one, has its number again.
      memories.set(record.nodeId, { kind: 'retry', attempt: attemptBefore(record), look: record.look });
      break;
    case 'step.looked':
      break;
    case 'step.waiting': {
      const input = record.input ?? (before !== undefined && 'input' in before ? before.input : null);
      const { attempt: number, kind: wait, reason, at: since, until } = record;
      const approval = record.approval === undefined ? undefined : { asked: record.approval, decisions: [] };
      const { call } = record;
      memories.set(record.nodeId, {
        kind: 'waiting',
        attempt: number,
        wait,
        reason,
        input,
        since,
        until,
        approval,
        call,
      });
      break;
    }
    case 'step.woken': {
      const { since, until, approval, call } =
        before?.kind === 'waiting' ? before : { since: record.at, until: null, approval: undefined, call: undefined };
      const { cause: by, event: eventId = null } = record;
      const look = before?.kind === 'retry' ? before.look : undefined;
      memories.set(record.nodeId, { kind: 'woken', attempt, by, eventId, since, until, approval, call, look });
      break;
    }
    case 'step.approval': {
      const { by, decision, comment, at } = record;
      if (before?.kind === 'waiting') before.approval?.decisions.push({ by, decision, comment, at });
      break;
    }
    case 'step.approval-link':
      break;
    case 'step.decided':
      memories.set(record.nodeId, { kind: 'decided', attempt, decision: record.decision, output: record.output });
      break;
    case 'step.finished':
    case 'step.failed':
    case 'step.cancelled':
      memories.delete(record.nodeId);
      break;
    default:
      record satisfies never;
  }
}
