// Lists of those who caused a run (S9.4), by the names that records give them.

/**
 * One list of all names, each once, in the order in which they came: the store shows whoever was first at the front.
 */
export function unite(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
