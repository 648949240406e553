// React's view of the API: queries and mutations over `request`, with keys that start with the call's path, so that
// `invalidateApi(client, '/api/runs')` reaches every list and detail below it.
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';

import { request, type AnyCall, type ApiError, type ArgsTuple, type CallArgs, type ResponseOf } from './client.ts';

export type ApiKey = readonly [path: string, args: { params: unknown; query: unknown }];

type ReadArgs<C extends AnyCall> = Omit<CallArgs<C>, 'body' | 'headers' | 'signal'>;

/** The cache key of a call with these arguments. Equal arguments share one answer, whoever asks. */
export function apiKey<C extends AnyCall>(call: C, args?: ReadArgs<C>): ApiKey {
  const { params, query } = (args ?? {}) as { params?: unknown; query?: unknown };
  return [call.path, { params: params ?? null, query: query ?? null }];
}

/** How an answer is kept; what is left out is as in query-client.ts. */
export interface ApiOptions<Data> {
  enabled?: boolean;
  /** Ask again every so many milliseconds; off by default, since the stream tells what changed. */
  refetchIntervalMs?: number;
  /** Show the answer before while the arguments change (filters). */
  keepPrevious?: boolean;
  staleMs?: number;
  initialData?: Data;
}

/** Reads a GET call, and draws anew when its answer changes. Its key is `apiKey(call, args)`. */
export function useApi<C extends AnyCall>(
  call: C,
  args?: ReadArgs<C>,
  options: ApiOptions<ResponseOf<C>> = {},
): UseQueryResult<ResponseOf<C>, ApiError> {
  return useQuery<ResponseOf<C>, ApiError>({
    queryKey: apiKey(call, args),
    queryFn: ({ signal }) => request(call, ...([{ ...args, signal }] as unknown as ArgsTuple<CallArgs<C>>)),
    ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
    ...(options.refetchIntervalMs === undefined ? {} : { refetchInterval: options.refetchIntervalMs }),
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
    ...(options.initialData === undefined ? {} : { initialData: options.initialData }),
  } as Parameters<typeof useQuery<ResponseOf<C>, ApiError>>[0]);
}

/** Reads the same GET call with several arguments; what is not there yet, or failed, is undefined. */
export function useApiEach<C extends AnyCall>(
  call: C,
  each: readonly ReadArgs<C>[],
  { staleMs }: { staleMs: number },
): (ResponseOf<C> | undefined)[] {
  return useQueries({
    queries: each.map((args) => ({
      queryKey: apiKey(call, args),
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        request(call, ...([{ ...args, signal }] as unknown as ArgsTuple<CallArgs<C>>)),
      staleTime: staleMs,
    })),
    combine: (results) => results.map(({ data }) => data),
  });
}

interface PageAnswer<Item> {
  items: Item[];
  nextCursor: string | null;
}
type ItemOf<C extends AnyCall> = ResponseOf<C> extends PageAnswer<infer Item> ? Item : never;

export type ApiPages<Item> = UseInfiniteQueryResult<Item[], ApiError> & {
  /**
   * Set where a list of many pages has changed since it was read; `show` begins it anew. Undefined: it is as new as
   * it can be.
   */
  news: { show: () => void } | undefined;
};

/** Reads a list by cursor; `data` is the items of all pages loaded so far. */
export function useApiPages<C extends AnyCall>(
  call: C,
  args?: ReadArgs<C>,
  options: {
    enabled?: boolean;
    /** False: a failure is told at once. */
    retry?: boolean;
    /** True where the stream tells of every change of the list: then it is never read anew for its age alone. */
    live?: boolean;
  } = {},
): ApiPages<ItemOf<C>> {
  const client = useQueryClient();
  const queryKey = [...apiKey(call, args), 'pages'];
  const result = useInfiniteQuery({
    enabled: options.enabled ?? true,
    ...(options.retry === false ? { retry: false } : {}),
    ...(options.live === true ? { staleTime: Infinity } : {}),
    refetchOnMount: () => !isLong(client, queryKey),
    refetchOnReconnect: () => !isLong(client, queryKey),
    queryKey,
    queryFn: async ({ pageParam, signal }) => {
      const { query } = (args ?? {}) as { query?: object };
      const withCursor = { ...args, query: { ...query, cursor: pageParam ?? undefined }, signal };
      const page = await request(call, ...([withCursor] as unknown as ArgsTuple<CallArgs<C>>));
      return page as unknown as PageAnswer<ItemOf<C>>;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: PageAnswer<ItemOf<C>>) => last.nextCursor,
    placeholderData: keepPreviousData,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  }) as UseInfiniteQueryResult<ItemOf<C>[], ApiError>;
  const isBehind = options.live === true && result.isStale && !result.isFetching && isLong(client, queryKey);
  const news = isBehind ? { show: () => startOver(client, queryKey) } : undefined;
  return { ...result, news };
}

/** A list of more pages than this is not read anew with each change: that would be as many requests. */
const LONG_PAGES = 3;

type Pages = InfiniteData<unknown>;

/** Whether the list has so many pages that it is not read anew by itself. */
export function isLong(client: QueryClient, queryKey: readonly unknown[]): boolean {
  const data = client.getQueryData<Partial<Pages>>(queryKey);
  return (data?.pages?.length ?? 0) > LONG_PAGES;
}

/** Keeps the first page of a list and reads it anew. */
function startOver(client: QueryClient, queryKey: readonly unknown[]): void {
  client.setQueryData<Pages>(queryKey, (all) =>
    all === undefined ? all : { pages: all.pages.slice(0, 1), pageParams: all.pageParams.slice(0, 1) },
  );
  void client.invalidateQueries({ queryKey, exact: true });
}

/** Sends a call that changes something; `invalidates` are paths whose cached answers it makes stale. */
export function useApiMutation<C extends AnyCall>(
  call: C,
  options: { invalidates?: readonly string[] } = {},
): UseMutationResult<ResponseOf<C>, ApiError, CallArgs<C>> {
  const client = useQueryClient();
  return useMutation<ResponseOf<C>, ApiError, CallArgs<C>>({
    mutationFn: (args) => request(call, ...([args] as unknown as ArgsTuple<CallArgs<C>>)),
    onSuccess: () => Promise.all((options.invalidates ?? []).map((path) => invalidateApi(client, path))),
  });
}

/** Marks stale every cached answer whose path is `path` or lies below it. */
export function invalidateApi(client: QueryClient, path: string): Promise<void> {
  return client.invalidateQueries({
    predicate: ({ queryKey }) => {
      const key = queryKey[0];
      return typeof key === 'string' && (key === path || key.startsWith(`${path}/`));
    },
  });
}
