// One run, kept fresh by the stream: its detail, all loaded steps, its flow.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { getRun, getRunFlow, getRunStory, listRunSteps, type RunDetail } from '../../shared/api/runs.ts';
import type { RunStep } from '../../shared/run.ts';
import { useApi, useApiPages } from '../api/hooks.ts';
import { useStream } from '../api/stream.ts';

/** So many steps come with the run itself. */
const FIRST_STEPS = 500;
const REFRESH_MS = 200;

export interface RunView {
  run: RunDetail | undefined;
  error: Error | null;
  retry: () => void;
  steps: readonly RunStep[];
  /** Loads the steps after the first 500; undefined when there are none or they are here. */
  loadMore: (() => void) | undefined;
  flow: ReturnType<typeof useApi<typeof getRunFlow>>;
}

export function useRun(id: string): RunView {
  const run = useApi(getRun, { params: { id } });
  const flow = useApi(getRunFlow, { params: { id } }, { staleMs: Infinity });
  const [wantsAll, setWantsAll] = useState(false);
  const all = useApiPages(listRunSteps, { params: { id }, query: { limit: 200 } }, { enabled: wantsAll });
  useRunLive(id);
  const first = run.data?.steps as RunStep[] | undefined;
  const further = all.data as RunStep[] | undefined;
  const steps = further !== undefined && further.length > (first?.length ?? 0) ? further : (first ?? []);
  const more = first !== undefined && first.length >= FIRST_STEPS && (!wantsAll || all.hasNextPage);
  return {
    run: run.data,
    error: run.error,
    retry: () => void run.refetch(),
    steps,
    loadMore: more
      ? () => {
          if (wantsAll) void all.fetchNextPage();
          else setWantsAll(true);
        }
      : undefined,
    flow,
  };
}

/** Steps light up as they come, sooner than lists are refreshed. */
function useRunLive(id: string): void {
  const client = useQueryClient();
  const timer = useRef<number | undefined>(undefined);
  useStream(
    (event) => {
      if ((event.type !== 'step' && event.type !== 'run') || event.runId !== id) return;
      timer.current ??= window.setTimeout(() => {
        timer.current = undefined;
        for (const path of [getRun.path, getRunStory.path, listRunSteps.path]) {
          void client.invalidateQueries({ queryKey: [path] });
        }
      }, REFRESH_MS);
    },
    { run: id },
  );
  useEffect(() => () => window.clearTimeout(timer.current), []);
}
