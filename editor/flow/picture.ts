// What a part of the drawer lays over the canvas in place of the test run: a simulation, or what test cases cover.
import type { StepView } from '../canvas/run-overlay.ts';

/** One of them at a time: showing another takes the place of what was shown. */
export interface Picture {
  /** `onPort` is told of a port that is clicked; true: it was taken, and nothing else is meant by it. */
  show(steps: ReadonlyMap<string, StepView>, onPort?: (nodeId: string, port: string) => boolean): void;
  clear(): void;
}
