// Keys as they are written in the table of commands ("Mod+Shift+Z", "ArrowLeft", "/"), found in what a keyboard says, and
// shown to people. Pure but for `isEditable`.
import { TEXTS } from './texts.ts';

/** The part of a keyboard event that is looked at; React's and the browser's fit. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export const ARROWS = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const;

const SHOWN: Readonly<Record<string, string>> = {
  ...TEXTS.keys,
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  '-': '−',
};

/**
 * Whether this press is the key that `chord` names. `Mod` is Ctrl or Cmd. A sign such as `?` is the same whatever it
 * takes to type it; letters and named keys want Shift exactly where it is written. With Alt nothing is meant: it
 * types signs on many keyboards.
 */
export function isPressed(chord: string, press: Press): boolean {
  if (press.altKey) return false;
  const parts = chord === '+' ? ['+'] : chord.split('+');
  const wanted = parts.at(-1) ?? '';
  if (parts.includes('Mod') !== (press.ctrlKey || press.metaKey)) return false;
  const key = press.key === ' ' ? 'Space' : press.key;
  if (isSign(key)) return key === wanted;
  if (parts.includes('Shift') !== press.shiftKey) return false;
  return (key.length === 1 ? key.toUpperCase() : key) === wanted;
}

// What has no upper case: digits count as signs, so `1` is meant on any keyboard.
const isSign = (key: string): boolean => key.length === 1 && key.toUpperCase() === key.toLowerCase();

/** The key as it is printed on keyboards: `Ctrl Shift Z`. */
export function keyText(chord: string): string {
  return chord === '+'
    ? '+'
    : chord
        .split('+')
        .map((part) => SHOWN[part] ?? part)
        .join(' ');
}

/** Each of the keys as text. All four arrows together are one text, which is given. */
export function keyTexts(keys: readonly string[], arrows: string): string[] {
  const all = ARROWS.every((arrow) => keys.includes(arrow));
  const others = keys.filter((key) => !all || !ARROWS.some((arrow) => arrow === key));
  return [...(all ? [arrows] : []), ...others.map(keyText)];
}

/** Whether the target is a field: keys are typed into it as text. */
export function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
