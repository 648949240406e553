// What the canvas says: always read aloud, and shown for a moment when it is a refusal or tells what was lost.
import { useSelector } from '@xstate/store-react';
import { useEffect } from 'react';

import type { CanvasUi } from './canvas-ui.ts';
import styles from './said.module.css';

const SHOWN_MS = 6_000;

/** Wiring by keyboard is shown as well: whoever draws by keys sees where they are. */
export function Said({ ui }: { ui: CanvasUi }) {
  const said = useSelector(ui, ({ context }) => context.said);
  const keyboardWiring = useSelector(ui, ({ context }) => context.wiring?.by === 'keyboard');
  useEffect(() => {
    if (said === null) return undefined;
    const timer = window.setTimeout(() => ui.trigger.hush(), SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [said, ui]);
  const isShown = said !== null && (said.tone !== 'info' || keyboardWiring);
  return (
    <div className={styles.said} data-shown={isShown} data-tone={said?.tone} role="status" aria-live="polite">
      {said?.text ?? ''}
    </div>
  );
}
