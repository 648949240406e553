// Says how a list goes on that is read by pages: whether there is more, and how to get it. A page that failed is not
// asked for again by itself, or a server that is down would be asked without end.
import type { ApiPages } from '../api/hooks.ts';

export interface More {
  hasMore: boolean;
  loading: boolean;
  /** The last page that was asked for did not come; `load` asks for it again. */
  failed: boolean;
  load: () => void;
  /** Set when the list has changed since it was read; `show` reads it from its beginning. */
  news: { show: () => void } | undefined;
}

type Pages = Pick<
  ApiPages<unknown>,
  'hasNextPage' | 'isFetching' | 'isFetchNextPageError' | 'isFetchingNextPage' | 'fetchNextPage' | 'news'
>;

/** Makes this of what `useApiPages` gives. */
export function moreOf(pages: Pages): More {
  return {
    hasMore: pages.hasNextPage,
    loading: pages.isFetchingNextPage,
    failed: pages.isFetchNextPageError,
    // While a list is being read anew, a next page would continue the old one.
    load: () => void (pages.isFetching ? undefined : pages.fetchNextPage()),
    news: pages.news,
  };
}

/** Whether the next page is to be asked for without anybody asking. */
export function goesOnByItself(more: More | undefined): more is More {
  return more !== undefined && more.hasMore && !more.loading && !more.failed;
}
