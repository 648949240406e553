// The frame of a page: title, one line of context, actions at the right, content below.
import { useEffect, type ReactNode } from 'react';

import styles from './page.module.css';

interface PageProps {
  title: string;
  /** Above the title: where this page stands, usually one link. */
  above?: ReactNode;
  /** Beside the title: a status, a mark. */
  beside?: ReactNode;
  summary?: ReactNode;
  actions?: ReactNode;
  /** `narrow` keeps forms and prose readable; `full` lets the content fill the height by itself. */
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

/** A block of a page with a heading of its own. */
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
