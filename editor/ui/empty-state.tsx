// Takes the place of content where there is none: it says in one sentence what belongs here, and offers the next step
// as one button.
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

import styles from './empty-state.module.css';

interface EmptyStateProps {
  icon?: LucideIcon;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  /** Leaves out the frame, for panels that have one of their own. */
  plain?: boolean;
  children?: ReactNode;
}

export function EmptyState({ icon: Icon, title, text, action, plain = false, children }: EmptyStateProps) {
  return (
    <div className={styles.empty} data-plain={plain}>
      {Icon === undefined ? null : <Icon className={styles.icon} size={24} strokeWidth={1.5} aria-hidden />}
      <p className={styles.title}>{title}</p>
      {text === undefined ? null : <p className={styles.text}>{text}</p>}
      {children}
      {action === undefined ? null : <div className={styles.action}>{action}</div>}
    </div>
  );
}
