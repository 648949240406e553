// S10.2: which steps of a failed run a resume takes up again, so that a person may change their inputs before. Told
// from the journal alone, by the same memory with which the run then goes on. Pure.
import { takesFailure } from '../../shared/flow/flow.ts';
import { findNode } from '../../shared/flow/graph.ts';
import type { ErrorRecord } from '../../shared/errors.ts';
import type { JournalRecord } from '../../shared/run.ts';
import type { FlowPlan } from '../engine/plan/plan.ts';
import { recall, type FrameMemory } from '../engine/run/run-memory.ts';

export interface ResumeStep {
  nodeId: string;
  name: string;
  /**
   * Why it failed; of a step in a For each, why it failed for the first item that did. Null for a step that was cut off
   * by the failure of another one, or that the run did not come to.
   */
  error: ErrorRecord | null;
}

/**
 * Failed steps come first, then the others, both in the order of the flow. Of a For each that goes on with its items it
 * names the steps in its body and not the For each itself. A step whose failure the flow takes up (by an error port, or
 * by a For each that collects failures) is over and is not named. Disabled nodes are left out.
 */
export function stepsToResume(plan: FlowPlan, triggerNodeId: string, records: readonly JournalRecord[]): ResumeStep[] {
  const { flow } = plan;
  const failed = new Map<string, ErrorRecord>();
  const open = new Set<string>();

  function look(frame: FrameMemory, forEach: string | undefined): void {
    for (const key of plan.within(triggerNodeId, forEach)) {
      const last = frame.settlements.get(key);
      const hasFailed = last?.type === 'step.failed' && !takesFailure(flow, key);
      if (last?.type === 'step.finished' || (last?.type === 'step.failed' && !hasFailed)) continue;
      // Items of a For each that have not begun yet run through the whole of its body.
      for (const inner of plan.bodyOf(key)) open.add(inner);
      const loop = frame.loops.get(key);
      if (loop === undefined) {
        open.add(key);
        if (hasFailed && !failed.has(key)) failed.set(key, last.error);
      } else {
        for (const index of [...loop.begun.keys()].toSorted((one, other) => one - other)) {
          const begun = loop.begun.get(index);
          if (begun !== undefined) look(begun, key);
        }
      }
    }
  }
  look(recall(flow, records), undefined);

  const steps = plan.reachable(triggerNodeId).flatMap((nodeId): ResumeStep[] => {
    const node = findNode(flow, nodeId);
    if (!open.has(nodeId) || node === undefined || node.disabled === true) return [];
    return [{ nodeId, name: node.name ?? nodeId, error: failed.get(nodeId) ?? null }];
  });
  return [...steps.filter(({ error }) => error !== null), ...steps.filter(({ error }) => error === null)];
}
