// Shows an error in the place of the content: what happened, what can be done, and the details for those who help.
import { Button, CopyButton } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

import { ApiError } from '../api/client.ts';
import styles from './error-panel.module.css';
import { TEXTS } from './texts.ts';

interface ErrorPanelProps {
  error: unknown;
  title?: string;
  onRetry?: () => void;
  action?: ReactNode;
}

/** An alert, so that it is read out as soon as it appears. */
export function ErrorPanel({ error, title = TEXTS.notLoaded, onRetry, action }: ErrorPanelProps) {
  return (
    <div className={styles.panel} role="alert">
      <CircleAlert className={styles.icon} size={20} aria-hidden />
      <div className={styles.body}>
        <p className={styles.title}>{title}</p>
        <p className={styles.text}>{messageOf(error)}</p>
        <div className={styles.actions}>
          {onRetry === undefined ? null : (
            <Button size="xs" variant="default" onClick={onRetry}>
              {TEXTS.retry}
            </Button>
          )}
          {action}
          <CopyButton value={detailsOf(error)}>
            {({ copied, copy }) => (
              <Button size="xs" variant="subtle" onClick={copy}>
                {copied ? TEXTS.copy.copied : TEXTS.copy.details}
              </Button>
            )}
          </CopyButton>
        </div>
      </div>
    </div>
  );
}

/** The server's messages are written for people; so whatever was thrown is shown as it is. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * What to hand to those who help: message, place, time, and the code and details of the server's answer or the stack.
 */
export function detailsOf(error: unknown): string {
  const lines = [messageOf(error), `at ${location.href}`, new Date().toISOString()];
  if (error instanceof ApiError) {
    lines.push(`${error.status} ${error.code}`);
    if (Object.keys(error.details).length > 0) lines.push(JSON.stringify(error.details, null, 2));
  } else if (error instanceof Error && error.stack !== undefined) {
    lines.push(error.stack);
  }
  return lines.join('\n');
}
