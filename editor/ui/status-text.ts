// The words for the states of runs and steps.
import type { RunStatus, StepStatus } from '../../shared/run.ts';

export type AnyStatus = RunStatus | StepStatus;

export const STATUS_TEXT: Record<AnyStatus, string> = {
  queued: 'Queued',
  running: 'Running',
  waiting: 'Waiting',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
  skipped: 'Skipped',
  simulated: 'Simulated',
};

/** `118 ok, 2 failed`: how the steps of a node ended over all items of its loop. */
export function tallyText(parts: readonly { status: StepStatus; count: number }[]): string {
  return parts.map(({ status, count }) => `${count} ${status === 'succeeded' ? 'ok' : status}`).join(', ');
}
