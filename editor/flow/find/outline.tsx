// The flow as a tree, in the order in which it runs, bodies below their For each. What is done on the canvas by
// keyboard is done here too, by the same tables of commands: a canvas says little to those who cannot see it.
import { ActionIcon } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { CircleAlert, StickyNote, X } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';

import { ARRANGE_COMMANDS } from '../../commands/arrange-commands.ts';
import { CANVAS_COMMANDS, type CanvasPlace } from '../../commands/canvas-commands.ts';
import { takeKey } from '../../commands/command.ts';
import { outlineOf } from '../../session/outline.ts';
import type { EditorSession } from '../../session/session.ts';
import { CardIcon } from '../../ui/card-icon.tsx';
import { useRoving } from '../../ui/use-roving.ts';
import { TEXTS } from './texts.ts';
import styles from './outline.module.css';

interface OutlineProps {
  session: EditorSession;
  /** Gives the canvas as commands see it, for the node that has the focus here. */
  placeOf: (node: string | undefined) => CanvasPlace | undefined;
  onShow: (id: string) => void;
  onClose: () => void;
}

const ALL = [...CANVAS_COMMANDS, ...ARRANGE_COMMANDS];

export function Outline({ session, placeOf, onShow, onClose }: OutlineProps) {
  const { editor, checks, manifests } = session;
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const chosen = useSelector(editor.store, ({ context }) => context.selection.nodes);
  const issues = useSelector(checks.store, ({ context }) => context.issues);
  const tree = useRef<HTMLDivElement | null>(null);
  const rove = useRoving({ items: '[role="treeitem"]', orientation: 'vertical' });
  const items = outlineOf(flow, manifests, issues);
  useEffect(() => {
    // The tree opens at what is selected, so that nobody has to look for their place.
    const [key] = editor.get().selection.nodes;
    const own = key === undefined ? null : tree.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(key)}"]`);
    (own ?? tree.current?.querySelector<HTMLElement>('[role="treeitem"]'))?.focus();
  }, [editor]);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
      return;
    }
    const place = placeOf((event.target as HTMLElement).dataset['id']);
    if (place !== undefined) takeKey(ALL, event, { ...place, onGone: () => tree.current?.focus() });
  };
  return (
    <nav className={styles.outline} aria-label={TEXTS.outline} data-testid="outline">
      <header>
        <h2>{TEXTS.outline}</h2>
        <ActionIcon size={28} aria-label={TEXTS.close} onClick={onClose}>
          <X size={16} aria-hidden />
        </ActionIcon>
      </header>
      <div
        role="tree"
        aria-label={TEXTS.outline}
        aria-multiselectable
        tabIndex={-1}
        className={styles.tree}
        ref={(root) => {
          tree.current = root;
          return rove(root);
        }}
        onKeyDown={onKeyDown}
      >
        {items.map((item) => (
          <button
            type="button"
            key={item.id}
            role="treeitem"
            tabIndex={-1}
            aria-level={item.level}
            aria-selected={chosen.includes(item.id)}
            data-id={item.id}
            className={styles.item}
            style={{ paddingLeft: 8 + (item.level - 1) * 20 }}
            onFocus={() => {
              if (!editor.get().selection.nodes.includes(item.id)) onShow(item.id);
            }}
            onClick={(event) => event.currentTarget.focus()}
            onDoubleClick={() => placeOf(item.id)?.open(item.id)}
          >
            {item.card === undefined ? (
              <StickyNote size={20} aria-hidden />
            ) : (
              <CardIcon of={item.card} size={24} framed />
            )}
            <span className={styles.words}>
              <span className={styles.name}>
                {item.name}
                {item.isDisabled && <i>{TEXTS.disabled}</i>}
              </span>
              {item.ports.map(({ port, names }) => (
                <span key={port} className={styles.wire}>
                  {TEXTS.leadsTo(port, names)}
                </span>
              ))}
            </span>
            {item.issues > 0 && (
              <span className={styles.issues} title={TEXTS.issues(item.issues)}>
                <CircleAlert size={14} aria-label={TEXTS.issues(item.issues)} />
              </span>
            )}
          </button>
        ))}
      </div>
      <p className={styles.help}>{TEXTS.outlineHelp}</p>
    </nav>
  );
}
