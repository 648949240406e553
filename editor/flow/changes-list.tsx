// Lists what differs between two flows, as sentences; with `onSelect`, each is a button that shows where.
import { Minus, PencilLine, Plus } from 'lucide-react';
import styles from './parts.module.css';
import buttons from '../ui/bare-button.module.css';

export interface Change {
  kind: string;
  path: readonly string[];
  text: string;
}

interface ChangesListProps {
  changes: readonly Change[];
  label?: string;
  /** Called for a change that was chosen; only changes that `isPlace` says can be shown are buttons. */
  onSelect?: (change: Change) => void;
  isPlace?: (change: Change) => boolean;
  isSelected?: (change: Change) => boolean;
}

export function ChangesList({ changes, label, onSelect, isPlace, isSelected }: ChangesListProps) {
  return (
    <ul className={styles.changes} aria-label={label}>
      {changes.map((change) => {
        const what = change.kind.split('.').at(-1);
        const Icon = what === 'added' ? Plus : what === 'removed' ? Minus : PencilLine;
        return (
          <li key={`${change.kind} ${change.path.join('.')}`} data-what={what}>
            <Icon size={14} aria-hidden />
            {onSelect !== undefined && isPlace?.(change) === true ? (
              <button
                type="button"
                className={`${buttons.bare} ${styles.changeButton}`}
                aria-pressed={isSelected?.(change) === true}
                onClick={() => onSelect(change)}
              >
                {change.text}
              </button>
            ) : (
              <span>{change.text}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
