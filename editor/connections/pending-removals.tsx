// Lists what flows have promised to undo and have not undone yet, such as a membership for some days. Shows nothing
// when there is nothing to undo.
import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';

import { listPledges, type Pledge } from '../../shared/api/pledges.ts';
import { useApiPages } from '../api/hooks.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { moreOf } from '../ui/list-more.ts';
import { Time } from '../ui/time.tsx';
import styles from './connections.module.css';
import { TEXTS } from './texts.ts';

const { pledges: texts } = TEXTS;

const columns: Column<Pledge>[] = [
  { key: 'what', title: texts.columns.what, cell: ({ what }) => what },
  { key: 'due', title: texts.columns.due, width: 140, cell: ({ dueAt }) => <Time at={dueAt} /> },
  {
    key: 'connection',
    title: texts.columns.connection,
    width: 140,
    wideOnly: true,
    cell: ({ connection }) => connection,
  },
  {
    key: 'tried',
    title: texts.columns.tried,
    cell: ({ attempts, error, state }) => {
      if (error !== null) return texts.tried(attempts, error.message);
      return state === 'overdue' ? texts.overdue : texts.none;
    },
  },
  {
    key: 'run',
    title: texts.columns.run,
    width: 130,
    cell: ({ runId }) => (
      <Anchor component={Link} to={`/runs/${runId}`} size="sm">
        {texts.run}
      </Anchor>
    ),
  },
];

/** Stands below the connections, because each promise is kept with one of them (J11). */
export function PendingRemovals() {
  const pledges = useApiPages(listPledges);
  if (pledges.error !== null && pledges.data === undefined)
    return <ErrorPanel error={pledges.error} onRetry={() => void pledges.refetch()} />;
  if (pledges.data === undefined || pledges.data.length === 0) return null;
  return (
    <section className={styles.pledges} aria-label={texts.title}>
      <h2 className={styles.pledgesTitle}>{texts.title}</h2>
      <p className={styles.pledgesSummary}>{texts.summary}</p>
      <DataTable
        label={texts.title}
        columns={columns}
        rows={pledges.data}
        rowKey={({ id }) => id}
        more={moreOf(pledges)}
      />
    </section>
  );
}
