// Takes a flow file that is dropped anywhere on the page.
import { useEffect, useEffectEvent, useState } from 'react';

import type { EditorSession } from '../../session/session.ts';
import { LazyImportDialog } from './lazy-import-dialog.tsx';
import { readFlowFile, type ReadFlow } from './read-flow-file.ts';
import { TEXTS } from '../texts.ts';
import styles from './flow-page.module.css';

export function FileDrop({ session }: { session: EditorSession }) {
  const [isOver, setOver] = useState(false);
  const [read, setRead] = useState<ReadFlow | null>(null);
  // An effect event, so that the listeners are set once and still see the newest state.
  const onDrop = useEffectEvent((event: DragEvent) => {
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file === undefined) return;
    event.preventDefault();
    void readFlowFile(file).then(setRead);
  });
  useEffect(() => {
    const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const over = (event: DragEvent): void => {
      if (!hasFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => onDrop(event);
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  return (
    <>
      {isOver && <div className={styles.fileOver}>{TEXTS.dropHere}</div>}
      <LazyImportDialog session={session} read={read} onClose={() => setRead(null)} />
    </>
  );
}
