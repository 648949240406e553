// What the journal of a begun run says about it (J1): which steps are settled, in which order, and where the others
// stand. After a resume (S10) failed and cancelled steps are open again. Pure.
import { takesFailure, type Flow } from '../../shared/flow/flow.ts';
import type { JournalRecord, RunEdits } from '../../shared/run.ts';
import { rememberRecord, type StepMemory } from './step.ts';

export type Settlement = Extract<JournalRecord, { type: 'step.finished' | 'step.failed' | 'step.cancelled' }>;

export interface FrameMemory {
  /** In the order in which they settled, so that a recovered machine takes the very transitions that it took before. */
  settlements: Settlement[];
  /** Of the steps that are not settled. */
  memories: Map<string, StepMemory>;
  /** Attempts of a step before the run was resumed: its policy counts those after it. */
  earlier: Map<string, number>;
}

export interface RunMemory extends FrameMemory {
  /** True: nodes may be entered in another order than the one in which they settled. */
  resumed: boolean;
}

export function recall(flow: Pick<Flow, 'edges'>, records: readonly JournalRecord[]): RunMemory {
  const settled = new Map<string, Settlement>();
  const memories = new Map<string, StepMemory>();
  const cutOff = new Map<string, StepMemory>();
  const earlier = new Map<string, number>();
  let resumed = false;

  function reopen(nodeId: string, memory: StepMemory): void {
    memories.set(nodeId, memory);
    earlier.set(nodeId, memory.attempt);
  }

  for (const record of records) {
    if (record.type === 'run.resumed') {
      resumed = true;
      // What was open when the run broke off has lost its timers and waits.
      for (const [nodeId, memory] of memories) reopen(nodeId, afterResume(memory));
      for (const [nodeId, last] of settled) {
        if (last.type === 'step.finished' || (last.type === 'step.failed' && takesFailure(flow, nodeId))) continue;
        settled.delete(nodeId);
        const attempt = last.type === 'step.failed' ? last.attempt : 1;
        reopen(nodeId, afterResume(cutOff.get(nodeId) ?? { kind: 'again', attempt }));
      }
      cutOff.clear();
    }
    if (!('nodeId' in record)) continue;
    const { nodeId } = record;
    if (isSettlement(record)) {
      const memory = memories.get(nodeId);
      if (record.type === 'step.cancelled' && memory !== undefined) cutOff.set(nodeId, memory);
      settled.delete(nodeId);
      settled.set(nodeId, record);
    }
    rememberRecord(memories, record);
  }
  return { settlements: [...settled.values()], memories, earlier, resumed };
}

/** S10: what people gave in place of inputs; of several resumes the last that names an input counts. */
export function editsOf(records: readonly JournalRecord[]): RunEdits {
  const edits: RunEdits = {};
  for (const record of records) {
    if (record.type !== 'run.resumed') continue;
    for (const [nodeId, inputs] of Object.entries(record.edits)) edits[nodeId] = { ...edits[nodeId], ...inputs };
  }
  return edits;
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
    default:
      return memory;
  }
}
