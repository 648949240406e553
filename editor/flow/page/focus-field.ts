// Puts the cursor into a field of the inspector that may have to be fetched and drawn first.
import { preloadNodePanel } from '../../inspector/lazy-node-panel.tsx';

const CONTROL = ':is(input, textarea, [contenteditable="true"], button[data-chip], button)';
const INPUTS = '[data-testid="inspector"] [data-form]';
/** How many frames a field is waited for, some two seconds: the expression editor comes a little after its field. */
const FRAMES = 120;

/**
 * Puts the cursor into an input of the selected node, and gives up silently where it does not come.
 * @param path of the input within its node; empty: the first input that can be filled in
 */
export async function focusField(path: readonly string[]): Promise<void> {
  await preloadNodePanel();
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const control = path.length === 0 ? firstControl() : controlOf(path);
    if (control === null) continue;
    control.scrollIntoView({ block: 'nearest' });
    control.focus();
    return;
  }
}

function firstControl(): HTMLElement | null {
  return document.querySelector<HTMLElement>(
    `${INPUTS} :is(input, textarea, [contenteditable="true"], button[data-chip])`,
  );
}

/** The control of the field itself, or of the nearest field around it that has one. */
function controlOf(path: readonly string[]): HTMLElement | null {
  for (let length = path.length; length > 0; length -= 1) {
    const name = CSS.escape(path.slice(0, length).join('.'));
    const field = document.querySelector<HTMLElement>(`${INPUTS} [data-field="${name}"]`);
    const body = field?.querySelector<HTMLElement>(':scope > :not([data-head])');
    if (body === null || body === undefined) continue;
    // An editor that is still being fetched is waited for.
    if (body.querySelector('[data-loading]') !== null) return null;
    return body.matches(CONTROL) ? body : (body.querySelector<HTMLElement>(CONTROL) ?? null);
  }
  return null;
}
