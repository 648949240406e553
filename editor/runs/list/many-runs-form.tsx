// A change of all runs that the list's filter finds: how many those are and which come first, before it is made.
import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import type { RunSummary } from '../../../shared/api/runs.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { ManyForm } from '../../ui/many-form.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Time } from '../../ui/time.tsx';
import formStyles from '../../ui/many-form.module.css';
import styles from '../dialogs.module.css';
import { TEXTS } from '../texts.ts';

/** A filter as the calls for many runs take it: the filters of the list but those that they do not have. */
export interface RunsFilter {
  flow?: string;
  status?: string;
  since?: string;
  q?: string;
}

export interface ManyRunsDialogProps {
  filter: RunsFilter;
  opened: boolean;
  onClose: () => void;
}

interface ManyRunsFormProps {
  /** Names the change in the cache, so that two forms do not share their previews. */
  name: string;
  filter: RunsFilter;
  texts: {
    count: (count: number) => string;
    text: string;
    first: string;
    notCounted: string;
    cancel: string;
    submit: (count: number) => string;
  };
  preview: (signal: AbortSignal) => Promise<{ count: number; first: readonly RunSummary[] }>;
  change: { isPending: boolean; error: Error | null; send: () => void };
  color?: string;
  onClose: () => void;
  /** What may be chosen about the change. */
  children?: ReactNode;
}

export function ManyRunsForm({ name, filter, texts, preview, change, color, onClose, children }: ManyRunsFormProps) {
  const { data: found, error } = useQuery({
    queryKey: [name, 'preview', filter],
    queryFn: ({ signal }) => preview(signal),
    // Never from the cache: what is counted here is about to be changed.
    staleTime: 0,
    gcTime: 0,
  });
  if (error !== null) return <ErrorPanel title={texts.notCounted} error={error} />;
  if (found === undefined) {
    return (
      <div className={styles.form} aria-busy="true">
        <Loader size="sm" />
      </div>
    );
  }
  return (
    <ManyForm
      count={texts.count(found.count)}
      text={texts.text}
      list={
        found.first.length === 0 ? null : (
          <ul className={`${formStyles.list} ${styles.runs}`} aria-label={texts.first}>
            {found.first.map((run) => (
              <li key={run.id}>
                <StatusBadge status={run.status} />
                <span>{run.flowName}</span>
                <Time at={run.createdAt} />
              </li>
            ))}
            {found.count > found.first.length ? (
              <li className={styles.further}>{TEXTS.run.furtherRuns(found.count - found.first.length)}</li>
            ) : null}
          </ul>
        )
      }
      failed={TEXTS.actions.failed}
      cancel={texts.cancel}
      submit={{ text: texts.submit(found.count), isDisabled: found.count === 0, color }}
      change={change}
      onClose={onClose}
    >
      {children}
    </ManyForm>
  );
}
