// Tries a connection with the settings in its form, before anything is saved. Gives the button, and what the trial
// found.
import { Button } from '@mantine/core';
import { CircleAlert, CircleCheck, CircleHelp, PlugZap } from 'lucide-react';
import { useState, type ReactNode } from 'react';

import {
  testConnection,
  testNewConnection,
  type Connection,
  type ConnectionTestResult,
} from '../../shared/api/connections.ts';
import type { JsonObject } from '../../shared/json.ts';
import { request } from '../api/client.ts';
import styles from './connections.module.css';
import { TEXTS } from './texts.ts';

const ICONS = { works: CircleCheck, fails: CircleAlert, untried: CircleHelp };

interface TrialOptions {
  /** The saved connection, whose stored secrets the server fills in; undefined for one that is not saved yet. */
  connection: Connection | undefined;
  app: string | null;
  /** Gives the settings as the form has them; undefined when fields must be mended first, and then nothing is tried. */
  settings: () => JsonObject | undefined;
  /** Called when the trial could not be made. A trial that was made and failed is a result, not an error. */
  onError: (error: unknown) => void;
}

/** Call `forget` when the settings change, as a result says nothing of settings other than those that were tried. */
export function useConnectionTrial({ connection, app, settings, onError }: TrialOptions): {
  button: ReactNode;
  found: ReactNode;
  forget: () => void;
} {
  const [found, setFound] = useState<ConnectionTestResult>();
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    const given = settings();
    if (given === undefined || app === null) return;
    setBusy(true);
    setFound(undefined);
    try {
      setFound(
        await (connection === undefined
          ? request(testNewConnection, { body: { app, settings: given } })
          : request(testConnection, { params: { id: connection.id }, body: { settings: given } })),
      );
    } catch (error) {
      onError(error);
    } finally {
      setBusy(false);
    }
  };
  const Icon = ICONS[found?.result ?? 'untried'];
  return {
    button: (
      <Button variant="default" leftSection={<PlugZap size={16} />} loading={busy} onClick={() => void run()}>
        {TEXTS.trial.button}
      </Button>
    ),
    found: (
      // A live region must be there before its text is, or screen readers miss it.
      <div role="status">
        {found === undefined ? null : (
          <p className={styles.found} data-result={found.result}>
            <Icon size={16} aria-hidden />
            <span>{found.message}</span>
          </p>
        )}
      </div>
    ),
    forget: () => setFound(undefined),
  };
}
