// The providers around everything, and the last net under it: an error anywhere shows a page, never a blank one.
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense, useEffect, useState } from 'react';

import { onSignedOut } from '../api/client.ts';
import { queryClient } from '../api/query-client.ts';
import { getSession } from '../../shared/api/access.ts';
import { router } from './router.tsx';
import { ErrorBoundary } from '../ui/error-boundary.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import { cssVariables, theme } from '../ui/theme.ts';

/** Notes and questions are loaded after the page. What is to be shown before they are there is shown once they are. */
const Overlays = lazyPart(async () => (await import('../ui/overlays.tsx')).Overlays);

/** A session that has ended, in whatever way the editor hears of it, leads to the sign-in and from there back. */
export function App() {
  // True once the first page is there.
  const [stands, setStands] = useState(false);
  useEffect(() => router.subscribe('onResolved', () => setStands(true)), []);
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
            <RouterProvider router={router} />
            {stands && (
              <Suspense>
                <Overlays />
              </Suspense>
            )}
          </QueryClientProvider>
        </ErrorBoundary>
      </MantineProvider>
    </StrictMode>
  );
}
