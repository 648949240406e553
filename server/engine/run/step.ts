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
 * `entered`: the machine is in the node and nothing acts yet. `queued`: it begins when it has its place at the host that
 * it calls (J4). `looping`: its body runs, and what that does counts.
 */
export type StepState = 'entered' | 'queued' | 'running' | 'waiting' | 'looping' | 'settled';

export class Step {
  readonly frame: Frame;
  readonly nodeId: string;
  state: StepState = 'entered';
  attempt = 0;
  /** S10.4: attempts before the run was resumed. */
  earlier = 0;
  startedAt = '';
  waitKind: WaitKind | undefined;
  /** Of a wait for a time, an event or an approval (S7). */
  waited: { since: string; until: string | null } | undefined;
  approval: PendingApproval | undefined;
  /** S6: the run that it started. */
  call: CalledRun | undefined;
  abort: AbortController | undefined;
  /** As what its last attempt calls hosts, with its place until the first call has that. */
  visitor: Visitor | undefined;
  /** J5: an attempt of it is on record that nobody knows the end of, so it is more than one that waits to begin. */
  isDoubtful = false;
  /** Of a For each while it is `looping`. */
  loop: Loop | undefined;
  /** J5: its last attempt is still to be looked for; the look failed for now. */
  look: PendingLook | undefined;
  /** J12: on its way to the store, with the record of the step's end. */
  write: StepWrite | undefined;

  constructor(frame: Frame, nodeId: string) {
    this.frame = frame;
    this.nodeId = nodeId;
  }

  /** As the journal names it. */
  get place(): StepRef {
    return { nodeId: this.nodeId, iteration: this.frame.iteration };
  }

  /** As the store's rows name it. */
  get row(): { nodeId: string; iteration: string } {
    return { nodeId: this.nodeId, iteration: this.frame.iteration ?? '' };
  }
}

/** J5: the step waits for somebody to decide. `input`: where no earlier record of it holds that. */
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
