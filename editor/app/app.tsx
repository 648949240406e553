// The providers around everything, and the last net under it: an error anywhere shows a page, never a blank one.
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, useEffect } from 'react';

import { onSignedOut } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { getSession } from '../../shared/api/access.ts';
import { router } from './router.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { cssVariables, theme } from '../ui/theme.ts';

export function App() {
  useEffect(
    () =>
      onSignedOut(() => {
        const { pathname, href } = router.state.location;
        if (pathname === '/sign-in' || pathname === '/setup') return;
        queryClient.removeQueries({ queryKey: [getSession.path] });
        void router.navigate({ to: '/sign-in', search: { from: href } });
      }),
    [],
  );
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <ErrorBoundary>
          <QueryClientProvider client={queryClient}>
            <ModalsProvider>
              <Notifications position="bottom-right" limit={4} />
              <RouterProvider router={router} />
            </ModalsProvider>
          </QueryClientProvider>
        </ErrorBoundary>
      </MantineProvider>
    </StrictMode>
  );
}
