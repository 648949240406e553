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
