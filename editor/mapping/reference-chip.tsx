// Shows an input that is exactly one field of an earlier node as that field, and not as its text. A click on it is to
// edit the text.
import { X } from 'lucide-react';

import { CardIcon } from '../ui/card-icon.tsx';
import { TEXTS } from './texts.ts';
import styles from './reference-chip.module.css';
import readers from '../ui/readers.module.css';

export interface ChipSource {
  /** The name of the node, such as "All factors reset"; empty where the chip is none of its fields. */
  source: string;
  /** The id of its card, for the icon; empty for none. */
  card: string;
  /** The titles on the way to the field; none where the chip is the whole output. */
  titles: readonly string[];
  /** The expression as it is written, without braces. */
  text: string;
}

interface ReferenceChipProps {
  chip: ChipSource;
  /** The name of the input, which is read aloud before the field. */
  label: string;
  isInvalid: boolean;
  /** Whether `titles` is an expression, shown as code, since it is no field that has a title. */
  isCode?: boolean;
  /** Whether there is room for the field alone: its icon then tells the node, whose name is still read aloud. */
  isNarrow?: boolean;
  /** Absent where nothing may be changed. */
  onEdit?: () => void;
  /** Absent where taking it away makes no sense, since something else has to take its place. */
  onClear?: () => void;
}

export function ReferenceChip(props: ReferenceChipProps) {
  const { chip, label, isInvalid, isCode = false, isNarrow = false, onEdit, onClear } = props;
  return (
    <div className={styles.field} data-invalid={isInvalid}>
      <button type="button" className={styles.chip} data-chip title={chip.text} onClick={onEdit}>
        <span className={readers.only}>{`${label}: `}</span>
        {chip.card !== '' && <CardIcon of={chip.card} size={14} />}
        {chip.source !== '' && (
          <span className={isNarrow && chip.titles.length > 0 ? readers.only : styles.source}>{`${chip.source} `}</span>
        )}
        {chip.titles.length > 0 && (
          <span className={styles.title} data-code={isCode}>
            {chip.titles.join(' › ')}
          </span>
        )}
      </button>
      {onClear !== undefined && (
        <button type="button" className={styles.clear} aria-label={TEXTS.clear(label)} onClick={onClear}>
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  );
}
