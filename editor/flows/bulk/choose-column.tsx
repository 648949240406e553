// The column of boxes by which flows are chosen. Shift with a click or Space sets all flows from the last one that was
// set to this one, Shift with an arrow chooses the next row too.
import type { KeyboardEvent } from 'react';

import type { FlowSummary } from '../../../shared/api/flows.ts';
import type { Column } from '../../ui/data-table.tsx';
import { TEXTS } from '../texts.ts';
import styles from './bulk.module.css';
import type { Chosen } from './use-chosen.ts';

const texts = TEXTS.bulk;

/** `shown`: how many rows the list has. */
export function chooseColumn(chosen: Chosen, shown: number): Column<FlowSummary> {
  return {
    key: 'choose',
    title: texts.choose,
    titleHidden: true,
    width: 36,
    head: (
      <input
        type="checkbox"
        className={styles.box}
        aria-label={texts.chooseAll}
        ref={(box) => {
          if (box !== null) box.indeterminate = chosen.count > 0 && chosen.count < shown;
        }}
        checked={chosen.count > 0 && chosen.count === shown}
        onChange={(event) => chosen.setAll(event.currentTarget.checked)}
      />
    ),
    cell: ({ id, name }) => (
      <input
        type="checkbox"
        className={styles.box}
        aria-label={texts.chooseOne(name)}
        checked={chosen.has(id)}
        onKeyDown={(event) => chooseOn(event, chosen, id)}
        onChange={(event) => chosen.set(id, event.currentTarget.checked, isWithShift(event.nativeEvent))}
        data-choose={id}
      />
    ),
  };
}

function isWithShift(event: Event): boolean {
  return 'shiftKey' in event && event.shiftKey === true;
}

/** With Shift and an arrow chooses the row above or below, too, and goes there. */
function chooseOn(event: KeyboardEvent<HTMLInputElement>, chosen: Chosen, id: string): void {
  if (!event.shiftKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
  const row = event.currentTarget.closest('tr');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  const box = next?.querySelector<HTMLInputElement>('[data-choose]');
  event.preventDefault();
  if (box === null || box === undefined) return;
  if (!chosen.has(id)) chosen.set(id, true, false);
  chosen.set(box.dataset['choose'] ?? '', true, true);
  box.focus();
}
