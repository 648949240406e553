// Text of strangers, made harmless for a terminal: whatever would move its cursor, change its colours or title, or turn
// the order of what is read around is shown as an escape of JSON, so that JSON stays what it was.

/**
 * C0 but tab and line feed, DEL, C1, other ends of lines, and marks that override or isolate the direction of writing.
 */
// eslint-disable-next-line no-control-regex -- These are what it is about.
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

/** The text with its lines and tabs as they are. */
export function forTerminal(text: string): string {
  return text.replace(CONTROL, escaped);
}

/** The text without line ends: what is no longer a line cannot pass for one of the program's own. */
export function asOneLine(text: string): string {
  return forTerminal(text).replaceAll('\n', '\\n');
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
