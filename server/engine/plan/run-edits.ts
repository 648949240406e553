// S10.2: inputs that a resume gave in place of the flow's.
import type { RunEdits } from '../../../shared/run.ts';

/** Of several edits the last that names an input counts. */
export function mergedEdits(edits: readonly RunEdits[]): RunEdits {
  const merged: RunEdits = {};
  for (const one of edits) {
    for (const [nodeId, inputs] of Object.entries(one)) merged[nodeId] = { ...merged[nodeId], ...inputs };
  }
  return merged;
}
