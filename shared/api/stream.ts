// What `GET /api/stream` sends (server-sent events): hints that something changed, small enough to send to everybody.
// The client reads the thing itself by the API. `?run=<id>` adds that run's steps.
import type { RunStatus, StepStatus } from '../run.ts';

// A hint may be lost when a connection breaks, so clients read anew what they show when they are connected again.
export type StreamEvent =
  | { type: 'run'; runId: string; flowId: string; status: RunStatus; at: string }
  | {
      type: 'step';
      runId: string;
      nodeId: string;
      iteration: string | null;
      status: StepStatus;
      port: string | null;
      at: string;
    }
  | { type: 'event'; eventId: string; eventType: string; at: string }
  | {
      type: 'flow';
      flowId: string;
      revision: number;
      active: boolean;
      /** T5 */
      paused: boolean;
      liveVersion: number | null;
    };

/** The SSE event names, in the order of the union. */
export const STREAM_EVENT_TYPES = ['run', 'step', 'event', 'flow'] as const satisfies StreamEvent['type'][];
