// Says whether the draft is saved, in two words and a shape.
import { Tooltip } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { Check, CircleAlert, CloudOff, LoaderCircle, Pencil, type LucideIcon } from 'lucide-react';

import type { SavePhase } from '../../session/autosave.ts';
import type { EditorSession } from '../../session/session.ts';
import { SAVE_TEXT } from '../texts.ts';
import styles from './top-bar.module.css';

const ICONS: Record<SavePhase, LucideIcon> = {
  saved: Check,
  unsaved: Pencil,
  saving: LoaderCircle,
  offline: CloudOff,
  refused: CircleAlert,
  conflict: CircleAlert,
};

export function SaveState({ session }: { session: EditorSession }) {
  const phase = useSelector(session.autosave.store, ({ context }) => context.phase);
  const message = useSelector(session.autosave.store, ({ context }) => context.message);
  const Icon = ICONS[phase];
  const state = (
    <span className={styles.saveState} data-phase={phase}>
      <Icon size={14} aria-hidden />
      <span data-testid="save-state" role="status">
        {SAVE_TEXT[phase]}
      </span>
    </span>
  );
  return message === null ? state : <Tooltip label={message}>{state}</Tooltip>;
}
