// Where the bars of the timeline stand, in parts of the run's span (0 to 1). Pure.
import type { RunStep, StepStatus } from '../../shared/run.ts';

export interface Span {
  startMs: number;
  endMs: number;
}
export interface Bar {
  from: number;
  length: number;
  status: StepStatus;
}

/** From the first start to the last end; to `nowMs` while anything goes on. */
export function spanOf(
  steps: readonly RunStep[],
  startedAt: string | null,
  endedAt: string | null,
  nowMs: number,
): Span {
  const starts = steps.flatMap((step) => (step.startedAt === null ? [] : [Date.parse(step.startedAt)]));
  const startMs = Math.min(startedAt === null ? nowMs : Date.parse(startedAt), ...starts);
  const ends = steps.flatMap((step) => (step.endedAt === null ? [] : [Date.parse(step.endedAt)]));
  const endMs = Math.max(endedAt === null ? nowMs : Date.parse(endedAt), ...ends);
  return { startMs, endMs: Math.max(endMs, startMs + 1) };
}

/** One bar an attempt; all but the last failed. A step without attempts is one bar. */
export function barsOf(step: Pick<RunStep, 'attempts' | 'status' | 'startedAt' | 'endedAt'>, span: Span): Bar[] {
  const length = span.endMs - span.startMs;
  const bar = (startedAt: string, endedAt: string | null, status: StepStatus): Bar => {
    const start = Date.parse(startedAt);
    const end = endedAt === null ? span.endMs : Date.parse(endedAt);
    return { from: (start - span.startMs) / length, length: Math.max(0, end - start) / length, status };
  };
  if (step.attempts.length > 0) {
    const last = step.attempts.length - 1;
    return step.attempts.map((attempt, at) =>
      bar(attempt.startedAt, attempt.endedAt, at === last ? step.status : 'failed'),
    );
  }
  return step.startedAt === null ? [] : [bar(step.startedAt, step.endedAt, step.status)];
}
