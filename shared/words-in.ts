/** The words of a search, in lower case: what it finds has each of them. None for a text of nothing but white space. */
export function wordsIn(query: string): string[] {
  return query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}
