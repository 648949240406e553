// Work that what is seen does not need: done when the next picture is painted, so that a letter shows before all that
// follows from it is worked out.

/** What a person does next must find the work done. */
const BEFORE = ['keydown', 'pointerdown', 'visibilitychange', 'pagehide', 'beforeunload'];
/** Milliseconds. A page that nobody sees paints nothing. */
const AT_LAST_MS = 250;

/**
 * Runs `task` once: after the next paint, or before the next key, press or leaving of the page where that comes first.
 * The answer runs it now, unless it has run.
 */
export function afterPaint(task: () => void): () => void {
  const { port1, port2 } = new MessageChannel();
  let isDone = false;
  const run = (): void => {
    if (isDone) return;
    isDone = true;
    for (const type of BEFORE) removeEventListener(type, run, true);
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    port1.close();
    task();
  };
  port1.addEventListener('message', run);
  port1.start();
  const frame = requestAnimationFrame(() => port2.postMessage(null));
  const timer = setTimeout(run, AT_LAST_MS);
  for (const type of BEFORE) addEventListener(type, run, true);
  return run;
}
