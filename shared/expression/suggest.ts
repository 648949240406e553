// "Did you mean …?" for names and fields. It only makes a sentence, and decides nothing.

/**
 * A sentence that begins with a space: the nearest of the known names, or else, after the introduction, the first ten
 * of them. It is empty where nothing is known.
 */
export function suggestion(wrong: string, known: readonly string[], introduction: string): string {
  if (known.length === 0) return '';
  const near = known.find((name) => name.toLowerCase() === wrong.toLowerCase()) ?? nearest(wrong, known);
  if (near !== undefined) return ` Did you mean \`${near}\`?`;
  const shown = known.slice(0, 10).join(', ');
  return ` ${introduction}: ${shown}${known.length > 10 ? ', …' : ''}.`;
}

/** The first name that differs from the wrong one in at most a third of its letters, and in two at most. */
function nearest(wrong: string, known: readonly string[]): string | undefined {
  if (wrong.length > 64) return undefined;
  const most = Math.min(2, Math.floor(wrong.length / 3));
  return known.find((name) => Math.abs(name.length - wrong.length) <= most && distance(wrong, name) <= most);
}

/** Levenshtein's distance of two short words. */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
