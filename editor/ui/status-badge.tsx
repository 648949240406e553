// Shows the status of a run or a step by shape, word and colour together, and never by colour alone.
import {
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Eye,
  Loader,
  Minus,
  type LucideIcon,
} from 'lucide-react';

import styles from './status-badge.module.css';
import { STATUS_TEXT, type AnyStatus } from './status-text.ts';

export type { AnyStatus } from './status-text.ts';

const ICONS: Record<AnyStatus, LucideIcon> = {
  queued: CircleDashed,
  running: Loader,
  waiting: CirclePause,
  succeeded: CircleCheck,
  failed: CircleX,
  cancelled: Ban,
  skipped: Minus,
  simulated: Eye,
};

/** A CSS value that differs between the light and the dark scheme. */
export function statusColor(status: AnyStatus): string {
  return `var(--sb-${status})`;
}

/** The shape alone. Put the word beside it, or give the word as `label` for screen readers. */
export function StatusIcon({ status, size = 16, label }: { status: AnyStatus; size?: number; label?: string }) {
  const Icon = ICONS[status];
  return (
    <Icon
      className={styles.icon}
      data-status={status}
      size={size}
      strokeWidth={2}
      color={statusColor(status)}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    />
  );
}

/** `quiet` leaves out the coloured ground. */
export function StatusBadge({ status, quiet = false }: { status: AnyStatus; quiet?: boolean }) {
  return (
    <span
      className={styles.badge}
      data-quiet={quiet}
      data-status={status}
      style={{ color: statusColor(status), background: quiet ? undefined : `var(--sb-${status}-soft)` }}
    >
      <StatusIcon status={status} size={14} />
      {STATUS_TEXT[status]}
    </span>
  );
}
