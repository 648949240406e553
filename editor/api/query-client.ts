// The cache of what the server answered. The stream says when something changed, so nothing is asked again on focus;
// a failure that asking again cannot mend is not asked again.
import { QueryClient } from '@tanstack/react-query';

import { ApiError } from './client.ts';

const RETRIES = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The server may be this machine: whether the browser thinks that it is online says nothing about it.
      networkMode: 'always',
      staleTime: 10_000,
      refetchOnWindowFocus: false,
      retry: (count, error) =>
        count < RETRIES && error instanceof ApiError && (error.status === 0 || error.status >= 500),
    },
    mutations: { networkMode: 'always' },
  },
});
