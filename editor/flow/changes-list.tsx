// What differs between two flows, as sentences.
import { Minus, PencilLine, Plus } from 'lucide-react';
import styles from './parts.module.css';

export interface Change {
  kind: string;
  path: readonly string[];
  text: string;
}

export function ChangesList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className={styles.changes}>
      {changes.map((change) => {
        const what = change.kind.split('.').at(-1);
        const Icon = what === 'added' ? Plus : what === 'removed' ? Minus : PencilLine;
        return (
          <li key={`${change.kind} ${change.path.join('.')}`} data-what={what}>
            <Icon size={14} aria-hidden />
            <span>{change.text}</span>
          </li>
        );
      })}
    </ul>
  );
}
