// A step while its run is in memory.
import type { ErrorRecord } from '../../../shared/errors.ts';
import type { JsonValue } from '../../../shared/json.ts';
import type { CalledRun, StepRef, WaitKind } from '../../../shared/run.ts';
import type { StepWrite } from '../../store/run-store.ts';
import type { Visitor } from '../../lib/host-places.ts';
import type { Frame } from './frame.ts';
import type { Loop } from './loop.ts';
import type { PendingLook } from './pending-look.ts';
import type { PendingApproval } from './step-memory.ts';

/**
 * States of a step in memory. `entered`: the machine is in the node and nothing acts yet. `queued`: the step begins
 * when it has its place at the host that it calls (J4). `running`: its card acts. `waiting`: nothing of it is in memory
 * but this. `looping`: its body runs, and what that does counts. `settled`: it is over, and nothing that comes later
 * changes it.
 */
export type StepState = 'entered' | 'queued' | 'running' | 'waiting' | 'looping' | 'settled';

/**
 * Made when the machine enters a node, and forgotten when the step settles. The frame changes its state, the runner the
 * rest.
 */
export class Step {
  readonly frame: Frame;
  readonly nodeId: string;
  state: StepState = 'entered';
  /** The number of its last attempt, from 1; 0: none has begun. */
  attempt = 0;
  /** S10.4: attempts before the run was resumed. */
  earlier = 0;
  /** When its last attempt began; empty: none has. */
  startedAt = '';
  /** What it waits for, or waited for last. */
  waitKind: WaitKind | undefined;
  /** S7: since when and until when it waits, for a time, an event, an approval or a run. ISO 8601. */
  waited: { since: string; until: string | null } | undefined;
  /** S9: what it asks, while it waits for an approval. */
  approval: PendingApproval | undefined;
  /** S6: the run that it started. */
  call: CalledRun | undefined;
  /** Ends its attempt that is under way. */
  abort: AbortController | undefined;
  /** As what its last attempt calls hosts, with its place until the first call has that. */
  visitor: Visitor | undefined;
  /** J5: an attempt of it is on record whose end nobody knows, so it is more than a step that waits to begin. */
  isDoubtful = false;
  /** Of a For each while it is `looping`. */
  loop: Loop | undefined;
  /** J5: what became of its last attempt is still to be looked for; the look failed for now. */
  look: PendingLook | undefined;
  /** J12: what it writes, on its way to the store with the record of the step's end. */
  write: StepWrite | undefined;

  constructor(frame: Frame, nodeId: string) {
    this.frame = frame;
    this.nodeId = nodeId;
  }

  /** The step as the journal names it. */
  get place(): StepRef {
    return { nodeId: this.nodeId, iteration: this.frame.iteration };
  }

  /** The step as the store's rows name it. */
  get row(): { nodeId: string; iteration: string } {
    return { nodeId: this.nodeId, iteration: this.frame.iteration ?? '' };
  }
}

/**
 * J5: the record of a step that waits for somebody to decide. `input`: given where no earlier record of it holds that.
 */
export function doubtRecord({ place, attempt }: Step, at: string, reason: ErrorRecord | null, input?: JsonValue) {
  const waits = {
    type: 'step.waiting' as const,
    at,
    ...place,
    attempt,
    kind: 'decision' as const,
    until: null,
    reason,
  };
  return input === undefined ? waits : { ...waits, input };
}
