// How a list that is read by pages goes on: whether there is more, and the way to it. One that failed is not asked for again
// by itself, or a server that is down would be asked without end.
import type { ApiPages } from '../api/hooks.ts';

export interface More {
  hasMore: boolean;
  loading: boolean;
  /** The last page that was asked for did not come. */
  failed: boolean;
  load: () => void;
  /** It has changed since; `show` begins it anew. */
  news: { show: () => void } | undefined;
}

type Pages = Pick<
  ApiPages<unknown>,
  'hasNextPage' | 'isFetching' | 'isFetchNextPageError' | 'isFetchingNextPage' | 'fetchNextPage' | 'news'
>;

export function moreOf(pages: Pages): More {
  return {
    hasMore: pages.hasNextPage,
    loading: pages.isFetchingNextPage,
    failed: pages.isFetchNextPageError,
    // A list that is being read anew is not gone on with before it stands.
    load: () => void (pages.isFetching ? undefined : pages.fetchNextPage()),
    news: pages.news,
  };
}

/** Whether the next page is to be asked for without anybody's doing. */
export function goesOnByItself(more: More | undefined): more is More {
  return more !== undefined && more.hasMore && !more.loading && !more.failed;
}
