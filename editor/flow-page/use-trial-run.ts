// Follows a run until it ended and keeps it on the canvas: by the stream, and by asking when the stream is silent.
import { useEffect } from 'react';

import { getRun } from '../../shared/api/runs.ts';
import { isEnded } from '../../shared/run.ts';
import { useApi } from '../api/hooks.ts';
import { useStream } from '../api/stream.ts';
import type { Trial } from '../state/trial.ts';

const ASK_MS = 1_000;

export function useTrialRun(trial: Trial, runId: string | null): void {
  const run = useApi(getRun, { params: { id: runId ?? '' } }, { enabled: runId !== null });
  const { data, refetch } = run;
  const isOpen = runId !== null && (data === undefined || data.id !== runId || !isEnded(data.status));
  useEffect(() => {
    if (!isOpen) return undefined;
    const timer = window.setInterval(() => void refetch(), ASK_MS);
    return () => window.clearInterval(timer);
  }, [isOpen, refetch]);
  useStream(
    (event) => {
      if ((event.type === 'run' || event.type === 'step') && event.runId === runId) void refetch();
    },
    runId === null ? {} : { run: runId },
  );
  useEffect(() => {
    if (data !== undefined && data.id === runId) trial.trigger.shown({ run: data });
  }, [data, runId, trial]);
}
