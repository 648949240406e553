// Puts off work that what is seen does not need until the next picture has been painted, so that a typed letter shows
// before everything that follows from it is worked out.

/**
 * Before these the work is done at once: what a person does next must find it done, and a page that is left may not
 * come back.
 */
const BEFORE = ['keydown', 'pointerdown', 'visibilitychange', 'pagehide', 'beforeunload'];
/** Milliseconds after which the work is done in any case, as a page that nobody sees paints nothing. */
const AT_LAST_MS = 250;

/**
 * Runs `task` exactly once: after the next paint, or before the next key, press or leaving of the page when that
 * comes first. The function that it gives back runs the task now, unless it has run.
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
  // Callbacks of this run before the paint; a message that is posted in one arrives after it.
  const frame = requestAnimationFrame(() => port2.postMessage(null));
  const timer = setTimeout(run, AT_LAST_MS);
  for (const type of BEFORE) addEventListener(type, run, true);
  return run;
}
