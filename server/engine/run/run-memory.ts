// What the journal of a begun run says about it (J1): which steps are settled, in which order, and where the others
// stand, for the run and for each iteration that is not over. After a resume (S10.2) failed and cancelled steps are
// open again. Pure.
import { DefectError } from '../../../shared/errors.ts';
import { ownersOf } from '../../../shared/flow/bodies.ts';
import { takesFailure, type Flow } from '../../../shared/flow/flow.ts';
import { indexesOf, type JournalRecord, type RunEdits, type StepRef } from '../../../shared/run.ts';
import { rememberRecord, type StepMemory } from './step-memory.ts';

export type Settlement = Extract<JournalRecord, { type: 'step.finished' | 'step.failed' | 'step.cancelled' }>;
export type IterationEnd = Extract<JournalRecord, { type: 'iteration.ended' }>;

/** What the journal tells of one frame: the run itself, or an iteration that is not over. */
export interface FrameMemory {
  /**
   * By node, in the order in which they settled, so that a recovered machine takes the very transitions that it took
   * before.
   */
  settlements: Map<string, Settlement>;
  /** The steps that have not settled, by node. */
  memories: Map<string, StepMemory>;
  /** S10.4: how many attempts a step had before the run was resumed; its policy counts those after it. */
  earlier: Map<string, number>;
  /** Each For each that has not finished, by node. */
  loops: Map<string, LoopMemory>;
  /** Each For each that had an iteration, finished or not. */
  looped: Set<string>;
}

/** What is known of a loop's iterations, by index. An iteration that succeeded keeps only its end. */
export interface LoopMemory {
  ended: Map<number, IterationEnd>;
  begun: Map<number, FrameMemory>;
}

/** What the journal tells of the whole run. */
export interface RunMemory extends FrameMemory {
  /** True where the run was resumed: nodes may be entered in another order than the one in which they settled. */
  resumed: boolean;
}

/** A frame while the journal is read. `cutOff`: how steps stood when they were cancelled, for a resume. */
interface Frames extends FrameMemory {
  loops: Map<string, { ended: Map<number, IterationEnd>; begun: Map<number, Frames> }>;
  cutOff: Map<string, StepMemory>;
}

type Parts = Pick<Flow, 'nodes' | 'edges'>;

/** Reads a journal from its first record to its last. @throws DefectError `journal.diverged` */
export function recall(flow: Parts, records: readonly JournalRecord[]): RunMemory {
  const root = emptyFrame();
  let resumed = false;
  for (const record of records) {
    if (record.type === 'run.resumed') {
      resumed = true;
      reopen(flow, root);
    } else if (record.type === 'iteration.ended') {
      const outer = frameOf(flow, root, { nodeId: record.loop, iteration: outerOf(record.iteration) });
      const { ended, begun } = loopIn(outer, record.loop);
      const index = indexesOf(record.iteration).at(-1) ?? 0;
      ended.set(index, record);
      if (isFinal(record)) begun.delete(index);
    } else if ('nodeId' in record) {
      noteStep(frameOf(flow, root, record), record);
    }
  }
  return Object.assign(root, { resumed });
}

/** All settlements; those of iterations only where these did not succeed or are not over. */
export function* settledIn(memory: FrameMemory): Generator<Settlement> {
  yield* memory.settlements.values();
  for (const { begun } of memory.loops.values()) for (const frame of begun.values()) yield* settledIn(frame);
}

/** S10.3, S14: what the fork, and each resume of the run, gave in place of inputs, in order. */
export function editsOf(records: readonly JournalRecord[]): RunEdits[] {
  return records.flatMap((record) =>
    (record.type === 'run.resumed' || record.type === 'run.started') && record.edits !== undefined
      ? [record.edits]
      : [],
  );
}

function emptyFrame(): Frames {
  return {
    settlements: new Map(),
    memories: new Map(),
    earlier: new Map(),
    loops: new Map(),
    looped: new Set(),
    cutOff: new Map(),
  };
}

/** The frame in which this step runs. @throws DefectError `journal.diverged` */
function frameOf(flow: Parts, root: Frames, { nodeId, iteration }: StepRef): Frames {
  if (iteration === null) return root;
  const loops = ownersOf(flow, nodeId).reverse();
  const indexes = indexesOf(iteration);
  if (loops.length !== indexes.length) {
    throw new DefectError(
      'journal.diverged',
      `The journal tells of step "${nodeId}" in iteration ${iteration}, which its flow does not have.`,
    );
  }
  return loops.reduce((frame, loop, depth) => {
    const { begun } = loopIn(frame, loop);
    const index = indexes[depth] ?? 0;
    let inner = begun.get(index);
    if (inner === undefined) begun.set(index, (inner = emptyFrame()));
    return inner;
  }, root);
}

/** The loop of a frame; from its first iteration on there is one. */
function loopIn(frame: Frames, nodeId: string): { ended: Map<number, IterationEnd>; begun: Map<number, Frames> } {
  frame.looped.add(nodeId);
  let loop = frame.loops.get(nodeId);
  if (loop === undefined) frame.loops.set(nodeId, (loop = { ended: new Map(), begun: new Map() }));
  return loop;
}

/** The iteration around this one; null: none. */
function outerOf(iteration: string): string | null {
  const end = iteration.lastIndexOf('/');
  return end < 0 ? null : iteration.slice(0, end);
}

/** True for an iteration that no resume runs again (S10.5). */
function isFinal({ status, collected }: IterationEnd): boolean {
  return status === 'succeeded' || collected === true;
}

/** Takes note of a record of a step. */
function noteStep(frame: Frames, record: Extract<JournalRecord, StepRef>): void {
  const { nodeId } = record;
  // J12: its write was on its way to the store when the step was cancelled, and was done.
  if (record.type === 'step.cancelled' && frame.settlements.get(nodeId)?.type === 'step.finished') return;
  if (isSettlement(record)) {
    const memory = frame.memories.get(nodeId);
    // A For each that failed goes on with the items that it has.
    const cut = record.type === 'step.cancelled' || (record.type === 'step.failed' && memory?.kind === 'looping');
    if (cut && memory !== undefined) frame.cutOff.set(nodeId, memory);
    if (record.type === 'step.finished') frame.loops.delete(nodeId);
    frame.settlements.delete(nodeId);
    frame.settlements.set(nodeId, record);
  }
  rememberRecord(frame.memories, record);
}

/**
 * S10.2: opens what the failure of the run has cut off: steps whose failure nothing took, steps that were cancelled
 * because of it, and iterations that are not final.
 */
function reopen(flow: Parts, frame: Frames): void {
  const { settlements, memories, earlier, cutOff, loops } = frame;
  const open = (nodeId: string, memory: StepMemory): void => {
    memories.set(nodeId, memory);
    earlier.set(nodeId, memory.attempt);
  };
  // What was open when the run broke off has lost its timers and waits.
  for (const [nodeId, memory] of memories) open(nodeId, afterResume(memory));
  for (const [nodeId, last] of settlements) {
    if (last.type === 'step.finished' || (last.type === 'step.failed' && takesFailure(flow, nodeId))) continue;
    settlements.delete(nodeId);
    const attempt = last.type === 'step.failed' ? last.attempt : 1;
    open(nodeId, afterResume(cutOff.get(nodeId) ?? { kind: 'again', attempt }));
  }
  cutOff.clear();
  for (const [nodeId, { ended, begun }] of loops) {
    if (!memories.has(nodeId)) continue;
    for (const [index, end] of ended) if (!isFinal(end)) ended.delete(index);
    for (const inner of begun.values()) reopen(flow, inner);
  }
}

function isSettlement(record: JournalRecord): record is Settlement {
  return record.type === 'step.finished' || record.type === 'step.failed' || record.type === 'step.cancelled';
}

/** A step that was cut off begins again, unless it may have taken effect: then J5 goes on deciding what follows. */
function afterResume(memory: StepMemory): StepMemory {
  switch (memory.kind) {
    case 'waiting':
      if (memory.wait !== 'decision') return { kind: 'again', attempt: memory.attempt };
      return { kind: 'doubt', attempt: memory.attempt, reason: memory.reason, input: memory.input };
    case 'retry':
      return { kind: 'again', attempt: memory.attempt };
    case 'looping':
      return { ...memory, again: true };
    default:
      return memory;
  }
}
