// Takes flow files that are dragged from the desktop onto the page. While one is over the page, a frame shows that it
// may be dropped; dropping it hands it over to be imported.
import { FileUp } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';

import styles from './flows-page.module.css';
import { TEXTS } from './texts.ts';

/**
 * Works while it is mounted, wherever on the page the pointer is. `onFiles` gets what was dropped, whatever kind of
 * file it is; the reader says which are no flows.
 */
export function DropZone({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [over, setOver] = useState(false);
  // `onFiles` is a new function with every drawing; as an effect event it is called anew without the listeners being
  // set anew.
  const take = useEffectEvent(onFiles);
  useEffect(() => {
    // Enter and leave come for every element under the pointer: count them.
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth += 1;
      setOver(true);
    };
    // Without this the browser refuses the drop, and opens the file instead.
    const move = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      take([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragover', move);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragover', move);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);
  if (!over) return null;
  return (
    <div className={styles.drop}>
      <div className={styles.dropBox}>
        <FileUp size={28} strokeWidth={1.5} aria-hidden />
        <strong>{TEXTS.imports.drop}</strong>
        <span>{TEXTS.imports.dropHint}</span>
      </div>
    </div>
  );
}
