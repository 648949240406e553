// The data that a node can use, as a tree with sample values. A field goes to the input that had the focus last, by
// click or Enter, or to the one that it is dropped on.
import './data-panel.css';

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
import { childrenOf, preview, searchFields, type DataField, type DataType } from './data-tree.ts';
import { FIELD_MIME, type InsertTargets } from './insert-target.ts';
import { texts } from './texts.ts';

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
  if (roots.length === 0) return <p className="sb-data-empty">{texts.nothing}</p>;
  return (
    <div className="sb-data">
      <TextInput
        size="xs"
        className="sb-data-search"
        aria-label={texts.search}
        placeholder={texts.search}
        leftSection={<Search size={14} aria-hidden />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
      />
      <p className="sb-data-hint">
        {target === null ? (
          texts.hint
        ) : (
          <>
            → <b>{target.label}</b>
          </>
        )}{' '}
        · {isRealData ? texts.sampleOfRun : texts.sampleOfCard}
      </p>
      {found === undefined ? (
        <ul className="sb-data-tree" role="tree" aria-label={texts.title} onKeyDown={moveFocus}>
          {roots.map(({ field, card }, at) => (
            <Row key={field.path} field={field} card={card} level={1} targets={targets} isOpenAtFirst={at === 0} />
          ))}
        </ul>
      ) : (
        <ul className="sb-data-tree" role="tree" aria-label={texts.title} onKeyDown={moveFocus}>
          {found.length === 0 && (
            <li role="none" className="sb-data-empty">
              {texts.noMatch}
            </li>
          )}
          {found.map((field) => (
            <Row key={field.path} field={field} level={1} targets={targets} withPath />
          ))}
        </ul>
      )}
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
  const insert = (): void => {
    const { target } = targets.getSnapshot().context;
    if (target !== null) target.insert(field.path);
    else if (field.hasChildren) setOpen(!isOpen);
  };
  return (
    <li role="none">
      <div
        role="treeitem"
        aria-level={level}
        aria-selected={false}
        {...(field.hasChildren ? { 'aria-expanded': isOpen } : {})}
        data-testid={`data-${field.path}`}
        className="sb-data-row"
        style={{ paddingLeft: 4 + (level - 1) * 16 }}
        title={field.path}
        tabIndex={level === 1 ? 0 : -1}
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(FIELD_MIME, field.path);
          event.dataTransfer.effectAllowed = 'copy';
        }}
        // The focus stays in the input that the field goes to.
        onMouseDown={(event) => {
          if (
            targets.getSnapshot().context.target !== null &&
            !(event.target as HTMLElement).closest('.sb-data-toggle')
          )
            event.currentTarget.dataset.pressed = 'true';
        }}
        onClick={insert}
        onKeyDown={(event) => {
          if (event.key === 'Enter') insert();
          else if (event.key === 'ArrowRight' && field.hasChildren && !isOpen) setOpen(true);
          else if (event.key === 'ArrowLeft' && isOpen) setOpen(false);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <span
          className="sb-data-toggle"
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
          <Icon size={14} className="sb-data-type" aria-hidden />
        ) : (
          <CardIcon of={card} size={16} />
        )}
        <span className="sb-data-title">{field.title}</span>
        <span className="sb-data-value">{withPath ? field.path : preview(field.value)}</span>
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

/** Up and down walk the rows that are seen. */
function moveFocus(event: KeyboardEvent<HTMLUListElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  rows[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
  event.preventDefault();
}
