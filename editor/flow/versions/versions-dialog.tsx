// The published versions: who, when, why; compare one with the draft, or make it the draft again.
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';

import { diffFlow, getFlowVersion, listFlowVersions } from '../../../shared/api/flow-versions.ts';
import { request } from '../../api/client.ts';
import { useApi } from '../../api/hooks.ts';
import type { EditorSession } from '../../session/session.ts';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import { Time } from '../../ui/time.tsx';
import { ChangesList } from '../changes-list.tsx';
import { TEXTS as FLOW_TEXTS } from '../texts.ts';
import { TEXTS } from './texts.ts';
import styles from '../parts.module.css';
import fieldStyles from '../../ui/field.module.css';

export function VersionsDialog({
  session,
  isOpen,
  onClose,
}: {
  session: EditorSession;
  isOpen: boolean;
  onClose: () => void;
}) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={TEXTS.versionsTitle} size={640}>
      {isOpen && <Versions session={session} onClose={onClose} />}
    </Modal>
  );
}

function Versions({ session, onClose }: { session: EditorSession; onClose: () => void }) {
  const { flowId, editor, isReadOnly } = session;
  const versions = useApi(listFlowVersions, { params: { id: flowId } });
  const [compared, setCompared] = useState<number | null>(null);
  const restore = async (version: number): Promise<void> => {
    try {
      const { flow } = await request(getFlowVersion, { params: { id: flowId, version } });
      editor.dispatch({ type: 'replace', flow }, { nodes: [], edges: [] });
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
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => setCompared(compared === version ? null : version)}
              aria-expanded={compared === version}
            >
              {TEXTS.compare}
            </Button>
            {!isReadOnly && (
              <Button variant="default" size="compact-sm" onClick={() => void restore(version)}>
                {TEXTS.restore}
              </Button>
            )}
          </div>
          {comment !== '' && <p>{comment}</p>}
          {compared === version && <Comparison flowId={flowId} version={version} />}
        </li>
      ))}
    </ul>
  );
}

function Comparison({ flowId, version }: { flowId: string; version: number }) {
  const diff = useApi(diffFlow, { params: { id: flowId }, query: { from: String(version), to: 'draft' } });
  if (diff.isError)
    return (
      <p className={fieldStyles.issue} data-severity="error">
        {FLOW_TEXTS.diffFailed}
      </p>
    );
  if (diff.data === undefined) return null;
  return diff.data.changes.length === 0 ? <p>{FLOW_TEXTS.publishSame}</p> : <ChangesList changes={diff.data.changes} />;
}
