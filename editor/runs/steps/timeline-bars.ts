// Where the bars of the timeline stand, in parts of the run's span (0 to 1). Pure.
import type { RunStep, StepStatus } from '../../../shared/run.ts';

export interface Span {
  startMs: number;
  endMs: number;
}
export interface Bar {
  from: number;
  length: number;
  status: StepStatus;
}

/**
 * The span of time that the timeline shows: from the first start to the last end, or to `nowMs` while anything goes
 * on. It is at least a millisecond long, so that nothing is divided by zero.
 */
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

/**
 * The bars of a step: one for each attempt, and one that waits where nothing of it ran, for the next attempt or for a
 * person. An attempt before the last one failed, or was cut off. A step without attempts is one bar.
 */
export function barsOf(
  step: Pick<RunStep, 'attempts' | 'status' | 'startedAt' | 'endedAt'> & Partial<Pick<RunStep, 'waiting'>>,
  span: Span,
): Bar[] {
  const length = span.endMs - span.startMs;
  const bar = (startMs: number, endMs: number, status: StepStatus): Bar => ({
    from: (startMs - span.startMs) / length,
    length: Math.max(0, endMs - startMs) / length,
    status,
  });
  const stepEnd = step.endedAt === null ? span.endMs : Date.parse(step.endedAt);
  if (step.attempts.length === 0)
    return step.startedAt === null ? [] : [bar(Date.parse(step.startedAt), stepEnd, step.status)];
  return step.attempts.flatMap((attempt, at) => {
    const next = step.attempts[at + 1];
    const nextMs = next === undefined ? stepEnd : Date.parse(next.startedAt);
    const startMs = Date.parse(attempt.startedAt);
    const endMs = attempt.endedAt === null ? nextMs : Math.min(nextMs, Date.parse(attempt.endedAt));
    const hasFailed = next !== undefined || step.waiting?.kind === 'retry';
    const acted = bar(startMs, endMs, hasFailed ? 'failed' : step.status);
    return endMs < nextMs ? [acted, bar(endMs, nextMs, 'waiting')] : [acted];
  });
}
