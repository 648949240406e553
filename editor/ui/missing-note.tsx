// Tells what a step that was only simulated still lacks for a live run, and leads to where it is added.
import { Link } from '@tanstack/react-router';

import styles from './missing-note.module.css';
import { TEXTS } from './texts.ts';

/** @param missing one sentence for each thing */
export function MissingNote({ missing }: { missing: readonly string[] }) {
  if (missing.length === 0) return null;
  return (
    <div className={styles.note} role="note" aria-label={TEXTS.missing.title} data-testid="missing">
      <p>
        <strong>{TEXTS.missing.title}</strong>
      </p>
      {missing.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Link to="/connections">{TEXTS.missing.add}</Link>
    </div>
  );
}
