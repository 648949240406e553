// Marks cached answers stale, so that what is shown of them is asked for again. An answer that is on its way may be older
// than the change, and the cache would take it for new: it is asked for once more when it has come.
import type { Query, QueryClient } from '@tanstack/react-query';

import { isLong } from './hooks.ts';

export function markStale(client: QueryClient, isMarked: (path: string) => boolean): void {
  const find = (also: (query: Query) => boolean) => ({
    predicate: (query: Query) => typeof query.queryKey[0] === 'string' && isMarked(query.queryKey[0]) && also(query),
  });
  const isLongList = ({ queryKey }: Query): boolean => isLong(client, queryKey);
  for (const query of client.getQueryCache().findAll(find(isFirstOnItsWay))) {
    const again = (): void => void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    query.promise?.then(again, again);
  }
  void client.invalidateQueries(find((query) => !isLongList(query) && !isFirstOnItsWay(query)));
  // The page says that there is news of these.
  void client.invalidateQueries({ ...find(isLongList), refetchType: 'none' });
}

/**
 * Whether the first answer is still on its way. A query that has an answer already is asked anew at once, in place of
 * what is on its way.
 */
function isFirstOnItsWay({ state }: Query): boolean {
  return state.fetchStatus === 'fetching' && state.data === undefined;
}
