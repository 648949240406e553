// One field of the data tree, and the fields in it once it is unfolded.
import { wordsIn } from '../../shared/words-in.ts';
import {
  Braces,
  CaseSensitive,
  ChevronRight,
  CircleHelp,
  Hash,
  Link2,
  List,
  Pin,
  ToggleLeft,
  type LucideIcon,
} from 'lucide-react';
import { useMemo, useState, type KeyboardEvent } from 'react';

import type { Use } from '../session/uses.ts';
import { CardIcon } from '../ui/card-icon.tsx';
import { childrenOf, preview, type DataField, type DataType } from './data-tree.ts';
import { FIELD_MIME } from './insert-target.ts';
import { TEXTS } from './texts.ts';
import styles from './data-panel.module.css';
import readers from '../ui/readers.module.css';

const ICONS: Record<DataType, LucideIcon> = {
  text: CaseSensitive,
  number: Hash,
  'yes-no': ToggleLeft,
  list: List,
  object: Braces,
  null: CircleHelp,
  any: CircleHelp,
};

/** The uses that are told while the pointer rests on their count. */
const MOST_TOLD = 12;

/** What the rows of one tree share. */
export interface RowActions {
  /** Whether there is an input that a field would go to. */
  isTargeted: () => boolean;
  /** Puts the field into that input; where there is none, asks for one. */
  insert: (field: DataField) => void;
  /** `at`: pixels from the left and the upper edge of the window. `row` gets the focus back afterwards. */
  openMenu: (field: DataField, at: { x: number; y: number }, row: HTMLElement) => void;
  usesOf: (path: string) => readonly Use[];
}

interface RowProps {
  field: DataField;
  /** How deep the row lies in the tree, from 1. */
  level: number;
  actions: RowActions;
  /** The id of the card whose output the field is; absent or empty: the icon shows the type instead. */
  card?: string;
  isOpenAtFirst?: boolean;
  isPinned?: boolean;
  /** The search that found the field. The row then tells the field's path, and its value where a word is only there. */
  words?: string;
}

export function DataRow(props: RowProps) {
  const { field, level, actions, card, isOpenAtFirst = false, isPinned = false, words } = props;
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const children = useMemo(() => (isOpen && field.hasChildren ? childrenOf(field) : []), [field, isOpen]);
  const uses = actions.usesOf(field.path);
  const Icon = ICONS[field.type];
  const menuAt = (row: HTMLElement): void => {
    const box = row.getBoundingClientRect();
    actions.openMenu(field, { x: box.left + 24, y: box.bottom }, row);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = event.currentTarget.closest('li');
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) menuAt(event.currentTarget);
    else if (event.key === 'Enter') actions.insert(field);
    else if (event.key === 'ArrowRight' && field.hasChildren) {
      if (isOpen) focusRow(row?.querySelector(':scope > ul'));
      else setOpen(true);
    } else if (event.key === 'ArrowLeft') {
      if (isOpen) setOpen(false);
      else focusRow(row?.parentElement?.closest('li'));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li role="none">
      <div
        role="treeitem"
        aria-level={level}
        aria-selected={false}
        aria-haspopup="menu"
        {...(field.hasChildren ? { 'aria-expanded': isOpen } : {})}
        data-testid={`data-${field.path}`}
        className={styles.row}
        style={{ paddingLeft: 4 + (level - 1) * 16 }}
        title={field.path}
        tabIndex={-1}
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(FIELD_MIME, field.path);
          event.dataTransfer.effectAllowed = 'copy';
        }}
        onContextMenu={(event) => {
          event.preventDefault();
          event.stopPropagation();
          actions.openMenu(field, { x: event.clientX, y: event.clientY }, event.currentTarget);
        }}
        onClick={(event) => {
          if (event.target instanceof Element && event.target.closest('[data-uses]') !== null)
            return menuAt(event.currentTarget);
          // Where no input waits for a value, a click on a parent unfolds it.
          if (!actions.isTargeted() && field.hasChildren) setOpen(!isOpen);
          else actions.insert(field);
        }}
        onKeyDown={onKeyDown}
      >
        <span
          className={styles.toggle}
          data-open={isOpen}
          data-none={!field.hasChildren}
          aria-hidden
          onClick={(event) => {
            event.stopPropagation();
            setOpen(!isOpen);
          }}
        >
          <ChevronRight size={14} />
        </span>
        {card === undefined || card === '' ? (
          <Icon size={14} className={styles.type} aria-hidden />
        ) : (
          <CardIcon of={card} size={16} />
        )}
        <span className={styles.title}>{field.title}</span>
        {isPinned && <Pin size={12} className={styles.type} aria-hidden />}
        <span className={styles.value}>{words === undefined ? preview(field.value) : whereOf(field, words)}</span>
        {uses.length > 0 && (
          <span className={styles.uses} title={usesInWords(uses)} data-testid={`uses-${field.path}`} data-uses>
            <Link2 size={12} aria-hidden />
            <span aria-hidden>{uses.length}</span>
            <span className={readers.only}>{TEXTS.used(uses.length)}</span>
          </span>
        )}
      </div>
      {isOpen && children.length > 0 && (
        <ul role="group">
          {children.map((child) => (
            <DataRow key={child.path} field={child} level={level + 1} actions={actions} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The path of a field, with its value where a word of the search stands in the value and not in title or path. */
function whereOf({ path, value, title }: DataField, words: string): string {
  const shown = preview(value);
  const isInNames = (word: string): boolean => `${title} ${path}`.toLowerCase().includes(word);
  const isByValue = wordsIn(words).some((word) => !isInNames(word) && shown.toLowerCase().includes(word));
  return isByValue ? `${path} · ${shown}` : path;
}

/** The first uses, a line each. The menu lists all of them, of which a field may have hundreds. */
function usesInWords(uses: readonly Use[]): string {
  const lines = uses.slice(0, MOST_TOLD).map(({ name, title }) => `${name}: ${TEXTS.titleOfUse(title)}`);
  return [...new Set(lines), ...(uses.length > MOST_TOLD ? ['…'] : [])].join('\n');
}

/** Focuses the first row in the place. */
function focusRow(place: Element | null | undefined): void {
  place?.querySelector<HTMLElement>('[role="treeitem"]')?.focus();
}
