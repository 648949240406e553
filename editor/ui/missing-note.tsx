// What a step that was only simulated still misses for a live run, and the way to where it is added.
import { Link } from '@tanstack/react-router';

import styles from './missing-note.module.css';

const TEXTS = { title: 'Missing for a live run', add: 'Add connection' };

/** @param missing a sentence each */
export function MissingNote({ missing }: { missing: readonly string[] }) {
  if (missing.length === 0) return null;
  return (
    <div className={styles.note} role="note" aria-label={TEXTS.title} data-testid="missing">
      <p>
        <strong>{TEXTS.title}</strong>
      </p>
      {missing.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Link to="/connections">{TEXTS.add}</Link>
    </div>
  );
}
