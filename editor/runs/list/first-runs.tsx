// The first few of the runs that a change is for, before it is made.
import type { RunSummary } from '../../../shared/api/runs.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Time } from '../../ui/time.tsx';
import styles from '../dialogs.module.css';

export function FirstRuns({ runs, label }: { runs: readonly RunSummary[]; label: string }) {
  if (runs.length === 0) return null;
  return (
    <ul className={styles.runs} aria-label={label}>
      {runs.map((run) => (
        <li key={run.id}>
          <StatusBadge status={run.status} />
          <span>{run.flowName}</span>
          <Time at={run.createdAt} />
        </li>
      ))}
    </ul>
  );
}
