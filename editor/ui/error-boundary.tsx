// Catches errors of drawing below it: says what happened, and offers to reload and to copy the details. It shows
// nothing of its own while all is well.
import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Component, type ReactNode } from 'react';

import { ApiError } from '../api/client.ts';
import { ErrorPanel } from './error-panel.tsx';
import { TEXTS } from './texts.ts';

/** Must be a class: React offers no hook for this. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Broken error={error} />;
  }
}

/** The router shows this in place of one route, so that the rest of the page stays. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  return <Broken error={error} reset={reset} />;
}

function Broken({ error, reset }: { error: unknown; reset?: () => void }) {
  return (
    <div style={{ padding: 32, maxWidth: 860 }}>
      <ErrorPanel
        error={isNotFetched(error) ? new Error(TEXTS.crashed.notFetchedText, { cause: error }) : error}
        title={
          isNotFetched(error)
            ? TEXTS.crashed.notFetched
            : error instanceof ApiError
              ? TEXTS.crashed.server
              : TEXTS.crashed.page
        }
        {...(reset === undefined ? {} : { onRetry: reset })}
        action={
          <>
            <Button size="xs" variant="default" onClick={() => location.reload()}>
              {TEXTS.crashed.reload}
            </Button>
            <Button size="xs" variant="subtle" component="a" href="/">
              {TEXTS.crashed.home}
            </Button>
          </>
        }
      />
    </div>
  );
}

/**
 * True for what browsers and Vite say when the code of a page cannot be fetched. That is an old page after an update,
 * or a lost connection, rather than a fault.
 */
function isNotFetched(error: unknown): boolean {
  return error instanceof Error && /preload CSS|dynamically imported module|importing a module/i.test(error.message);
}
