// One run, kept fresh by the stream: its detail, its steps outside of loops, those of the item that is open, its
// flow.
import { useQueries, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';

import {
  getRun,
  getRunFlow,
  getRunStory,
  listLoopItems,
  listRunSteps,
  type LoopItems,
  type RunDetail,
} from '../../shared/api/runs.ts';
import type { RunStep } from '../../shared/run.ts';
import { request } from '../api/client.ts';
import { apiKey, useApi, useApiPages } from '../api/hooks.ts';
import { FIRST_STEPS } from '../api/read-run.ts';
import { useStream } from '../api/stream.ts';
import { itemsAround } from './items.ts';

const REFRESH_MS = 200;
/** How often a run with loops is asked for at most: it is much to read. */
const REFRESH_LARGE_MS = 2_000;

export interface RunView {
  run: RunDetail | undefined;
  error: Error | null;
  retry: () => void;
  /** The steps outside of every For each. */
  steps: readonly RunStep[];
  /** Loads further steps; undefined when there are none. */
  loadMore: (() => void) | undefined;
  flow: ReturnType<typeof useApi<typeof getRunFlow>>;
}

/** The run; parts that are not loaded yet are undefined or empty. */
export function useRun(id: string): RunView {
  const run = useApi(getRun, { params: { id } });
  const flow = useApi(getRunFlow, { params: { id } }, { staleMs: Infinity });
  const first = run.data?.steps as RunStep[] | undefined;
  // Steps of loops may be so many that those outside of them are not among the first.
  const isLarge =
    first !== undefined && (first.length >= FIRST_STEPS || first.some(({ iteration }) => iteration !== null));
  const outside = useApiPages(
    listRunSteps,
    { params: { id }, query: { iteration: 'none', limit: 200 } },
    { enabled: isLarge },
  );
  useRunLive(id, isLarge);
  const steps = useMemo(() => {
    const all = isLarge ? (outside.data as RunStep[] | undefined) : first;
    return all ?? first?.filter(({ iteration }) => iteration === null) ?? [];
  }, [first, isLarge, outside.data]);
  return {
    run: run.data,
    error: run.error,
    retry: () => void run.refetch(),
    steps,
    loadMore: isLarge && outside.hasNextPage ? () => void outside.fetchNextPage() : undefined,
    flow,
  };
}

/** The steps of an item, and of the items that it stands in. */
export function useItemSteps(runId: string, item: string | undefined): readonly RunStep[] {
  return useQueries({
    queries: itemsAround(item).map((iteration) => itemStepsQuery(runId, iteration)),
    combine: joined,
  });
}

/** Steps of one item; more than 200 nodes in one body are not drawn. */
export function itemStepsQuery(runId: string, iteration: string) {
  const args = { params: { id: runId }, query: { iteration, limit: 200 } };
  return {
    queryKey: apiKey(listRunSteps, args),
    queryFn: async ({ signal }: { signal: AbortSignal }) => {
      const { items } = await request(listRunSteps, { ...args, signal });
      return items as RunStep[];
    },
  };
}

function joined(results: readonly { data: RunStep[] | undefined }[]): readonly RunStep[] {
  return results.flatMap(({ data }) => data ?? []);
}

/** The bodies of these loops over all items, as the canvas shows them while no item is open. */
export function useBodies(runId: string, loops: readonly string[]): LoopItems['nodes'] {
  return useQueries({
    queries: loops.map((nodeId) => {
      const args = { params: { id: runId, nodeId }, query: { limit: 1 } };
      return {
        queryKey: apiKey(listLoopItems, args),
        queryFn: ({ signal }: { signal: AbortSignal }) => request(listLoopItems, { ...args, signal }),
      };
    }),
    combine: nodesOf,
  });
}

function nodesOf(results: readonly { data: LoopItems | undefined }[]): LoopItems['nodes'] {
  return results.flatMap(({ data }) => data?.nodes ?? []);
}

/**
 * Asks for the run anew a moment after each of its events, so that steps light up as they come, sooner than lists are
 * refreshed. The moment gathers the events of one burst.
 */
function useRunLive(id: string, isLarge: boolean): void {
  const client = useQueryClient();
  const timer = useRef<number | undefined>(undefined);
  useStream(
    (event) => {
      if ((event.type !== 'step' && event.type !== 'run') || event.runId !== id) return;
      timer.current ??= window.setTimeout(
        () => {
          timer.current = undefined;
          for (const path of [getRun.path, getRunStory.path, listRunSteps.path, listLoopItems.path]) {
            void client.invalidateQueries({ queryKey: [path] });
          }
        },
        isLarge ? REFRESH_LARGE_MS : REFRESH_MS,
      );
    },
    { run: id },
  );
  useEffect(() => () => window.clearTimeout(timer.current), []);
}
