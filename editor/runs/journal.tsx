// The journal as a list of sentences, in the order in which things happened.
import { Skeleton } from '@mantine/core';
import { Dot } from 'lucide-react';

import { getRunJournal } from '../../shared/api/runs.ts';
import { useApi } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { StatusIcon } from '../ui/status-badge.tsx';
import { clockText, utcText } from '../ui/time-text.ts';
import { journalLine } from './journal-text.ts';
import styles from './run-page.module.css';
import type { StepGroup } from './step-groups.ts';
import { TEXTS } from './texts.ts';

export function Journal({ runId, groups }: { runId: string; groups: readonly StepGroup[] }) {
  const journal = useApi(getRunJournal, { params: { id: runId } });
  if (journal.error !== null) return <ErrorPanel error={journal.error} onRetry={() => void journal.refetch()} />;
  if (journal.data === undefined) return <Skeleton height={240} />;
  if (journal.data.items.length === 0) return <p className={styles.hint}>{TEXTS.journal.empty}</p>;
  const names = new Map(groups.map((group) => [group.nodeId, group.name]));
  return (
    <ol className={styles.journal} aria-label={TEXTS.journal.label}>
      {journal.data.items.map((record, at) => {
        const line = journalLine(record, (nodeId) => names.get(nodeId) ?? nodeId);
        return (
          <li key={at}>
            <time dateTime={record.at} title={utcText(record.at)}>
              {clockText(record.at)}
            </time>
            {line.status === undefined ? <Dot size={16} aria-hidden /> : <StatusIcon status={line.status} size={16} />}
            <span>{line.text}</span>
          </li>
        );
      })}
    </ol>
  );
}
