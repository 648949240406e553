// Follows a run until it has ended and keeps it on the canvas: by the stream, and by asking when the stream is
// silent.
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';

import { getRun } from '../../../shared/api/runs.ts';
import { isEnded } from '../../../shared/run.ts';
import { useStream } from '../../api/stream.ts';
import type { EditorSession } from '../../session/session.ts';
import { readTrial } from './read-trial.ts';

const ASK_MS = 1_000;

export function useTrialRun({ editor, trial }: Pick<EditorSession, 'editor' | 'trial'>, runId: string | null): void {
  const { data, refetch } = useQuery({
    queryKey: [getRun.path, { trial: runId }],
    queryFn: () => readTrial(runId ?? '', editor.get().flow),
    enabled: runId !== null,
  });
  const run = data?.run;
  // The answer may still be that of the run before.
  const isOpen = runId !== null && (run === undefined || run.id !== runId || !isEnded(run.status));
  useEffect(() => {
    if (!isOpen) return undefined;
    const timer = window.setInterval(() => void refetch({ cancelRefetch: false }), ASK_MS);
    return () => window.clearInterval(timer);
  }, [isOpen, refetch]);
  // A run with loops is much to read: its steps are asked for by the clock.
  const hasLoops = data !== undefined && data.bodies.length > 0;
  useStream(
    (event) => {
      if (event.type !== 'run' && (event.type !== 'step' || hasLoops)) return;
      if (event.runId === runId) void refetch();
    },
    runId === null ? {} : { run: runId },
  );
  useEffect(() => {
    if (data !== undefined && data.run.id === runId) trial.trigger.shown(data);
  }, [data, runId, trial]);
}
