// Which item of a list, tree or toolbar a key leads to. Pure: places and names in, a place out.
export type Orientation = 'vertical' | 'horizontal';

/** The next place for a key that walks; undefined for any other key. Walking ends at the ends. */
export function walkTo(key: string, at: number, count: number, orientation: Orientation): number | undefined {
  const [back, on] = orientation === 'vertical' ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
  if (count === 0) return undefined;
  if (key === on) return Math.min(at + 1, count - 1);
  if (key === back) return Math.max(at - 1, 0);
  if (key === 'Home') return 0;
  return key === 'End' ? count - 1 : undefined;
}

/** The next item whose name begins with what was typed; one letter again and again walks those that begin with it. */
export function typeTo(typed: string, at: number, names: readonly string[]): number | undefined {
  const text = typed.toLowerCase();
  const isRepeated = text.length > 1 && new Set(text).size === 1;
  const wanted = isRepeated ? text.slice(0, 1) : text;
  // One more letter may still mean the item that the first one led to.
  const first = wanted.length > 1 ? at : at + 1;
  for (let step = 0; step < names.length; step += 1) {
    const place = (first + step) % names.length;
    if ((names[place] ?? '').toLowerCase().startsWith(wanted)) return place;
  }
  return undefined;
}
