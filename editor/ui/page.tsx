// The frame of every page: its title, one line that explains it, its actions at the right, and its content below.
import { useEffect, type ReactNode } from 'react';

import styles from './page.module.css';

interface PageProps {
  /** Shown as the heading and in the browser's tab. */
  title: string;
  /** Says where this page belongs, usually by one link. */
  above?: ReactNode;
  /** A status or a mark that stands beside the title. */
  beside?: ReactNode;
  summary?: ReactNode;
  actions?: ReactNode;
  /** `narrow` keeps forms and texts readable; with `full` the content fills the height by itself. */
  width?: 'wide' | 'narrow' | 'full';
  children: ReactNode;
}

export function Page({ title, above, beside, summary, actions, width = 'wide', children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Signalbox`;
  }, [title]);
  return (
    <div className={styles.page} data-width={width}>
      <header className={styles.header}>
        <div className={styles.heading}>
          {above === undefined ? null : <div className={styles.above}>{above}</div>}
          <div className={styles.titleLine}>
            <h1 className={styles.title}>{title}</h1>
            {beside}
          </div>
          {summary === undefined ? null : <p className={styles.summary}>{summary}</p>}
        </div>
        {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.content}>{children}</div>
    </div>
  );
}

/** A part of a page that has a heading of its own. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <div className={styles.sectionHead}>
        <h2 className={styles.sectionTitle}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
