// S10.2: inputs that a fork or a resume gave in place of the flow's.
import type { RunEdits } from '../../../shared/run.ts';

/** All edits as one, by node and input. Of several that name the same input the last one counts. */
export function mergedEdits(edits: readonly RunEdits[]): RunEdits {
  const merged: RunEdits = {};
  for (const one of edits) {
    for (const [nodeId, inputs] of Object.entries(one)) merged[nodeId] = { ...merged[nodeId], ...inputs };
  }
  return merged;
}
