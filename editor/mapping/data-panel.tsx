// The data that a node can use, as a tree with sample values. A field goes to the input that had the focus last, by
// click or Enter, or to the one that it is dropped on; its menu has what else can be done with it, and who uses it.
import { TextInput } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { Search } from 'lucide-react';
import { memo, useDeferredValue, useMemo, useState, type ReactNode } from 'react';

import type { Use } from '../session/uses.ts';
import { useRoving } from '../ui/use-roving.ts';
import { DataRow, type RowActions } from './data-row.tsx';
import { searchFields, type DataField } from './data-tree.ts';
import type { InsertTargets } from './insert-target.ts';
import { RowMenu } from './row-menu.tsx';
import { TEXTS } from './texts.ts';
import styles from './data-panel.module.css';

export interface DataRoot {
  field: DataField;
  /** The id of the card whose output this is; empty for `run` and `flow`. */
  card: string;
}

interface DataPanelProps {
  roots: readonly DataRoot[];
  targets: InsertTargets;
  /** The control by which somebody chooses where the values come from. */
  chooser: ReactNode;
  /** The keys of the nodes whose output is pinned. */
  pinned: ReadonlySet<string>;
  /** Who uses a field, by the field's path. */
  uses: ReadonlyMap<string, readonly Use[]>;
  /** Leads to an input of a node, such as `['inputs', 'url']`. */
  onShow: (key: string, field: readonly string[]) => void;
}

const NO_USES: readonly Use[] = [];

interface OpenMenu {
  field: DataField;
  /** Pixels from the left and the upper edge of the window. */
  at: { x: number; y: number };
  /** The row that gets the focus back when the menu closes. */
  row: HTMLElement;
}

/**
 * The panel is memoized, for a letter that is typed into the form beside it must not draw the tree anew: whoever draws
 * it keeps `roots`, `chooser`, `pinned` and `uses` the same objects for as long as they say the same.
 */
export const DataPanel = memo(function DataPanel(props: DataPanelProps) {
  const { roots, targets, chooser, pinned, uses, onShow } = props;
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
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  // All rows share this one object, which stays the same while the panel is drawn anew.
  const actions = useMemo(
    (): RowActions => ({
      isTargeted: () => targets.getSnapshot().context.target !== null,
      insert: (field) => {
        const { target: now } = targets.getSnapshot().context;
        if (now === null) targets.trigger.asked();
        else now.insert(field.path);
      },
      openMenu: (field, at, row) => setMenu({ field, at, row }),
      usesOf: (path) => uses.get(path) ?? NO_USES,
    }),
    [targets, uses],
  );
  const closeMenu = (): void => {
    const row = menu?.row;
    setMenu(null);
    // The row gets the focus back, unless what was chosen in the menu has taken it elsewhere.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) row?.focus();
    });
  };
  const frame = useRoving({ items: '[role="treeitem"]', orientation: 'vertical', byName: true });
  if (roots.length === 0) return <p className={styles.empty}>{TEXTS.nothing}</p>;
  return (
    <div className={styles.data} data-keeps-input>
      {chooser}
      <TextInput
        size="xs"
        className={styles.search}
        aria-label={TEXTS.search}
        placeholder={TEXTS.search}
        leftSection={<Search size={14} aria-hidden />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && query !== '') {
            event.preventDefault();
            event.stopPropagation();
            setQuery('');
          }
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
      </p>
      <ul ref={frame} className={styles.tree} role="tree" aria-label={TEXTS.title}>
        {found === undefined ? (
          roots.map(({ field, card }, at) => (
            <DataRow
              key={field.path}
              field={field}
              card={card}
              level={1}
              actions={actions}
              isOpenAtFirst={at === 0}
              isPinned={pinned.has(field.path)}
            />
          ))
        ) : found.length === 0 ? (
          <li role="none" className={styles.empty}>
            {TEXTS.noMatch}
          </li>
        ) : (
          found.map((field) => (
            <DataRow key={`found ${field.path}`} field={field} level={1} actions={actions} words={deferred} />
          ))
        )}
      </ul>
      {menu !== null && (
        <RowMenu
          field={menu.field}
          at={menu.at}
          target={target}
          uses={uses.get(menu.field.path) ?? NO_USES}
          onUse={({ key, field }) => onShow(key, field)}
          onClose={closeMenu}
        />
      )}
    </div>
  );
});
