// Asks what to do with a flow file while a flow is open: it replaces the draft, or its nodes join. Either is one step
// of undo.
import { Button, Modal } from '@mantine/core';

import { clipOf, planPaste } from '../../session/clipboard.ts';
import type { EditorSession } from '../../session/session.ts';
import type { ReadFlow } from './read-flow-file.ts';
import { TEXTS } from '../texts.ts';
import styles from '../parts.module.css';

export function ImportDialog({
  session,
  read,
  onClose,
}: {
  session: EditorSession;
  read: ReadFlow | null;
  onClose: () => void;
}) {
  const { editor } = session;
  return (
    <Modal
      opened={read !== null}
      onClose={onClose}
      title={read !== null && 'error' in read ? TEXTS.importFailed : TEXTS.importTitle}
      size={480}
    >
      {read !== null && (
        <div className={styles.dialog}>
          <p>{'error' in read ? read.error : TEXTS.importText(read.flow.name)}</p>
          <div className={styles.dialogButtons}>
            <Button variant="default" onClick={onClose}>
              {TEXTS.cancel}
            </Button>
            {'flow' in read && (
              <>
                <Button
                  variant="default"
                  onClick={() => {
                    const { operation, keys } = planPaste(
                      editor.get().flow,
                      clipOf(read.flow, Object.keys(read.flow.nodes)),
                    );
                    editor.dispatch(operation, { nodes: keys, edges: [] });
                    onClose();
                  }}
                >
                  {TEXTS.importAdd}
                </Button>
                <Button
                  onClick={() => {
                    // The address of a flow is its id: the file's own gives way.
                    editor.dispatch(
                      { type: 'replace', flow: { ...read.flow, id: editor.get().flow.id } },
                      { nodes: [], edges: [] },
                    );
                    onClose();
                  }}
                >
                  {TEXTS.importReplace}
                </Button>
              </>
            )}
          </div>
        </div>
      )}
    </Modal>
  );
}
