// The head of a node's panel: icon, name, key, and the menu of what can be done with the node as a whole.
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';

import type { CardManifest } from '../../shared/card/manifest.ts';
import { NODE_KEY_PATTERN, type FlowNode } from '../../shared/flow/flow.ts';
import { NODE_MENU } from '../commands/canvas-menus.ts';
import { CommandItems } from '../commands/command-items.tsx';
import type { EditorSession } from '../session/session.ts';
import { CardIcon } from '../ui/card-icon.tsx';
import { notifyDone } from '../ui/notify.ts';
import { TEXTS } from './texts.ts';
import styles from './inspector.module.css';
import fieldStyles from '../ui/field.module.css';

/** What each part of a node's panel is given. */
export interface NodePartProps {
  session: EditorSession;
  nodeKey: string;
  node: FlowNode;
  /** Undefined where the installation does not have the card. */
  manifest: CardManifest | undefined;
}

export function NodeHead({ session, nodeKey, node, manifest }: NodePartProps) {
  const { editor, isReadOnly } = session;
  return (
    <header className={styles.nodePanelHead}>
      <CardIcon of={node.card} size={32} framed />
      <div className={styles.nodePanelNames}>
        <input
          className={`${fieldStyles.quietInput} ${styles.nodePanelName}`}
          aria-label={TEXTS.name}
          disabled={isReadOnly}
          maxLength={200}
          value={node.name ?? ''}
          placeholder={manifest?.title ?? node.card}
          onChange={(event) =>
            editor.dispatch({ type: 'setNode', key: nodeKey, patch: { name: event.currentTarget.value || null } })
          }
        />
        <span className={styles.nodePanelCard}>
          <KeyInput session={session} nodeKey={nodeKey} />
          {manifest === undefined ? null : <span>{manifest.title}</span>}
        </span>
      </div>
      {!isReadOnly && (
        <Menu>
          <Menu.Target>
            <ActionIcon size={32} aria-label={TEXTS.more}>
              <Ellipsis size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <CommandItems
              groups={NODE_MENU}
              place={{ session, isReadOnly, say: notifyDone, onGone: () => undefined }}
            />
          </Menu.Dropdown>
        </Menu>
      )}
    </header>
  );
}

/**
 * The field for the key. It renames only when the author leaves it, since that rewrites every reference. The panel is
 * mounted anew for each key, so that the draft begins with it.
 */
function KeyInput({ session, nodeKey }: { session: EditorSession; nodeKey: string }) {
  const { editor, isReadOnly } = session;
  const [draft, setDraft] = useState(nodeKey);
  const isBad = !NODE_KEY_PATTERN.test(draft);
  const commit = (): void => {
    if (draft === nodeKey) return;
    if (isBad || !editor.dispatch({ type: 'renameNode', from: nodeKey, to: draft })) setDraft(nodeKey);
  };
  return (
    <Tooltip label={TEXTS.keyHelp} position="bottom-start">
      <input
        className={`${fieldStyles.quietInput} ${styles.nodePanelKey}`}
        aria-label={TEXTS.key}
        aria-invalid={isBad}
        spellCheck={false}
        disabled={isReadOnly || nodeKey === 'trigger'}
        maxLength={40}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') {
            setDraft(nodeKey);
            requestAnimationFrame(() => (event.target as HTMLInputElement).blur());
          }
        }}
      />
    </Tooltip>
  );
}
