// Says to which item of a list, tree or toolbar a key leads. Pure: it takes places and names and gives a place.
export type Orientation = 'vertical' | 'horizontal';

/**
 * Gives the next place for an arrow key along `orientation`, Home or End, and undefined for any other key. Walking
 * stops at both ends.
 */
export function walkTo(key: string, at: number, count: number, orientation: Orientation): number | undefined {
  const [back, on] = orientation === 'vertical' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
  if (count === 0) return undefined;
  if (key === on) return Math.min(at + 1, count - 1);
  if (key === back) return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/**
 * Gives the next item whose name begins with what was typed. The same letter typed again and again walks through the
 * items that begin with it, as the ARIA practices for lists have it. Places count from 0; undefined when no name
 * begins so.
 */
export function typeTo(typed: string, at: number, names: readonly string[]): number | undefined {
  const text = typed.toLowerCase();
  const isRepeated = text.length > 1 && new Set(text).size === 1;
  const wanted = isRepeated ? text.slice(0, 1) : text;
  // After a second letter, the item that the first one led to may still be the one that is meant.
  const first = wanted.length > 1 ? at : at + 1;
  for (let step = 0; step < names.length; step += 1) {
    const place = (first + step) % names.length;
    if ((names[place] ?? '').toLowerCase().startsWith(wanted)) return place;
  }
  return undefined;
}
