// The published versions: who published them, when and why; one is compared with the draft or another one, or made
// the draft again.
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';

import { getFlowVersion, listFlowVersions } from '../../../shared/api/flow-versions.ts';
import type { FlowOperation } from '../../../shared/flow/operations/operation.ts';
import { request } from '../../api/client.ts';
import { useApi } from '../../api/hooks.ts';
import { NOTHING_SELECTED } from '../../session/editor-store.ts';
import type { EditorSession } from '../../session/session.ts';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { Time } from '../../ui/time.tsx';
import { CompareDialog } from '../compare/compare-dialog.tsx';
import { TEXTS as FLOW_TEXTS } from '../texts.ts';
import { TEXTS } from './texts.ts';
import styles from '../parts.module.css';

interface VersionsDialogProps {
  session: EditorSession;
  isOpen: boolean;
  onClose: () => void;
}

export function VersionsDialog({ session, isOpen, onClose }: VersionsDialogProps) {
  const [compared, setCompared] = useState<number | null>(null);
  // One at a time, so that Escape leads back to the list.
  if (isOpen && compared !== null)
    return <CompareDialog session={session} version={compared} onClose={() => setCompared(null)} />;
  return (
    <Modal opened={isOpen} onClose={onClose} title={TEXTS.versionsTitle} size={640}>
      {isOpen && <Versions session={session} onCompare={setCompared} onClose={onClose} />}
    </Modal>
  );
}

interface VersionsProps {
  session: EditorSession;
  onCompare: (version: number) => void;
  onClose: () => void;
}

function Versions({ session, onCompare, onClose }: VersionsProps) {
  const { flowId, editor, isReadOnly } = session;
  const versions = useApi(listFlowVersions, { params: { id: flowId } });
  const restore = async (version: number): Promise<void> => {
    try {
      const { flow } = await request(getFlowVersion, { params: { id: flowId, version } });
      const operations: FlowOperation[] = [{ type: 'replace', flow }];
      editor.dispatch({ type: 'batch', operations, label: TEXTS.restoring(version) }, NOTHING_SELECTED);
      notifyDone(TEXTS.restored2(version));
      onClose();
    } catch (error) {
      notifyError(TEXTS.restore, error);
    }
  };
  if (versions.data?.items.length === 0) return <p className={styles.versionsNone}>{TEXTS.noVersions}</p>;
  return (
    <ul className={styles.versions}>
      {versions.data?.items.map(({ version, comment, publishedAt, publishedBy, live }) => (
        <li key={version}>
          <div className={styles.versionsHead}>
            <b>{FLOW_TEXTS.version(version)}</b>
            {live && <span className={styles.liveMark}>{TEXTS.live}</span>}
            <span className={styles.versionsWhen}>
              <Time at={publishedAt} /> {TEXTS.by(publishedBy)}
            </span>
            <Button variant="subtle" size="compact-sm" onClick={() => onCompare(version)}>
              {TEXTS.compare}
            </Button>
            {!isReadOnly && (
              <Button variant="default" size="compact-sm" onClick={() => void restore(version)}>
                {TEXTS.restore}
              </Button>
            )}
          </div>
          {comment !== '' && <p>{comment}</p>}
        </li>
      ))}
    </ul>
  );
}
