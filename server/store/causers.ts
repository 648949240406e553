// Lists of those who caused a run (S9.4), by the names that records give them.

/** Each name once, in the order in which they came. */
export function unite(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
