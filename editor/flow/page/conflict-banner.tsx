// Somebody else saved first: what they changed, and the choice. Also where the server refuses what it is sent.
import { Button } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import { GitMerge } from 'lucide-react';
import { useMemo } from 'react';

import { diffFlows } from '../../../shared/flow/diff.ts';
import type { EditorSession } from '../../session/session.ts';
import { ChangesList } from '../changes-list.tsx';
import { TEXTS } from '../texts.ts';
import styles from './banner.module.css';
import partStyles from '../parts.module.css';

export function ConflictBanner({ session }: { session: EditorSession }) {
  const { autosave, editor } = session;
  const phase = useSelector(autosave.store, ({ context }) => context.phase);
  const theirs = useSelector(autosave.store, ({ context }) => context.theirs);
  const message = useSelector(autosave.store, ({ context }) => context.message);
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const changes = useMemo(() => (theirs === null ? [] : diffFlows(flow, theirs.flow)), [flow, theirs]);
  if (phase === 'refused') {
    return (
      <div className={styles.banner} role="alert" data-tone="error">
        <p>
          <b>{TEXTS.refusedTitle}</b> {message}
        </p>
      </div>
    );
  }
  if (phase !== 'conflict' || theirs === null) return null;
  return (
    <div className={styles.banner} role="alertdialog" aria-label={TEXTS.conflictTitle} data-testid="conflict">
      <GitMerge size={16} aria-hidden />
      <div className={styles.words}>
        <p>
          <b>{TEXTS.conflictTitle}</b> {changes.length === 0 ? TEXTS.conflictSame : TEXTS.conflictText}
        </p>
        {changes.length > 0 && <ChangesList changes={changes} />}
        <p className={styles.help}>{TEXTS.conflictKept}</p>
      </div>
      <div className={partStyles.dialogButtons}>
        <Button variant="default" size="xs" onClick={() => autosave.takeTheirs()}>
          {TEXTS.takeTheirs}
        </Button>
        <Button size="xs" onClick={() => void autosave.keepMine()}>
          {TEXTS.keepMine}
        </Button>
      </div>
    </div>
  );
}
