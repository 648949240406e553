// The data that a node can use, as a tree with sample values. A field goes to the input that had the focus last, by
// click or Enter, or to the one that it is dropped on.
import { TextInput } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import {
  Braces,
  CaseSensitive,
  ChevronRight,
  CircleHelp,
  Hash,
  List,
  Search,
  ToggleLeft,
  type LucideIcon,
} from 'lucide-react';
import { useDeferredValue, useMemo, useState, type KeyboardEvent } from 'react';

import { CardIcon } from '../ui/card-icon.tsx';
import { useRoving } from '../ui/use-roving.ts';
import { childrenOf, preview, searchFields, type DataField, type DataType } from './data-tree.ts';
import { FIELD_MIME, type InsertTargets } from './insert-target.ts';
import { TEXTS } from './texts.ts';
import styles from './data-panel.module.css';

export interface DataRoot {
  field: DataField;
  /** The card whose output this is; empty for `run` and `flow`. */
  card: string;
}

const ICONS: Record<DataType, LucideIcon> = {
  text: CaseSensitive,
  number: Hash,
  'yes-no': ToggleLeft,
  list: List,
  object: Braces,
  null: CircleHelp,
  any: CircleHelp,
};

export function DataPanel({
  roots,
  targets,
  isRealData,
}: {
  roots: readonly DataRoot[];
  targets: InsertTargets;
  isRealData: boolean;
}) {
  const [query, setQuery] = useState('');
  const deferred = useDeferredValue(query.trim());
  const found = useMemo(
    () =>
      deferred === ''
        ? undefined
        : searchFields(
            roots.map(({ field }) => field),
            deferred,
          ),
    [deferred, roots],
  );
  const target = useSelector(targets, ({ context }) => context.target);
  const isAsked = useSelector(targets, ({ context }) => context.isAsked);
  const frame = useRoving({ items: '[role="treeitem"]', orientation: 'vertical', byName: true });
  if (roots.length === 0) return <p className={styles.empty}>{TEXTS.nothing}</p>;
  return (
    <div className={styles.data} data-keeps-input>
      <TextInput
        size="xs"
        className={styles.search}
        aria-label={TEXTS.search}
        placeholder={TEXTS.search}
        leftSection={<Search size={14} aria-hidden />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          event.currentTarget.closest('[data-keeps-input]')?.querySelector<HTMLElement>('[role="treeitem"]')?.focus();
        }}
      />
      <p className={styles.hint} data-asked={isAsked && target === null} role="status">
        {target === null ? (
          isAsked ? (
            TEXTS.noTarget
          ) : (
            TEXTS.hint
          )
        ) : (
          <>
            → <b>{target.label}</b>
          </>
        )}
        {!(isAsked && target === null) && ` · ${isRealData ? TEXTS.sampleOfRun : TEXTS.sampleOfCard}`}
      </p>
      <ul ref={frame} className={styles.tree} role="tree" aria-label={TEXTS.title}>
        {found === undefined ? (
          roots.map(({ field, card }, at) => (
            <Row key={field.path} field={field} card={card} level={1} targets={targets} isOpenAtFirst={at === 0} />
          ))
        ) : found.length === 0 ? (
          <li role="none" className={styles.empty}>
            {TEXTS.noMatch}
          </li>
        ) : (
          found.map((field) => <Row key={`found ${field.path}`} field={field} level={1} targets={targets} withPath />)
        )}
      </ul>
    </div>
  );
}

interface RowProps {
  field: DataField;
  level: number;
  targets: InsertTargets;
  card?: string;
  isOpenAtFirst?: boolean;
  withPath?: boolean;
}

function Row({ field, level, targets, card, isOpenAtFirst = false, withPath = false }: RowProps) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const children = useMemo(() => (isOpen && field.hasChildren ? childrenOf(field) : []), [field, isOpen]);
  const Icon = ICONS[field.type];
  const isTargeted = (): boolean => targets.getSnapshot().context.target !== null;
  const insert = (): void => {
    const { target } = targets.getSnapshot().context;
    if (target === null) targets.trigger.asked();
    else target.insert(field.path);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = event.currentTarget.closest('li');
    if (event.key === 'Enter') insert();
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
        onClick={() => {
          // A parent is no value that was asked for while there is no input for it.
          if (!isTargeted() && field.hasChildren) setOpen(!isOpen);
          else insert();
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
        <span className={styles.value}>{withPath ? field.path : preview(field.value)}</span>
      </div>
      {isOpen && children.length > 0 && (
        <ul role="group">
          {children.map((child) => (
            <Row key={child.path} field={child} level={level + 1} targets={targets} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The first row in it. */
function focusRow(place: Element | null | undefined): void {
  place?.querySelector<HTMLElement>('[role="treeitem"]')?.focus();
}
