// Scans a delivery's body as text: how deep it is nested, and where in it each event stands, so that an event is
// stored as it came without being written out anew. One pass that builds nothing; text that is no JSON is for
// JSON.parse to refuse. Pure.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const SPACE = 0x20;

export interface ScannedEnvelope {
  /** Of objects and lists within each other. */
  depth: number;
  /**
   * The text of each object in `data.events`, in order. Undefined where there is no such list, or where it is named in a
   * way that is not read here (twice, or with escapes): then the parsed body alone says what there is.
   */
  events: string[] | undefined;
}

/** The names that lead to the list, from the outermost object in. */
const PATH = ['data', 'events'];
/** Depth of what stands in the list. */
const IN_LIST = PATH.length + 2;

/** Scans the body. It never throws; for text that is no JSON the answer means nothing. */
export function scanEnvelope(text: string): ScannedEnvelope {
  const events: string[] = [];
  const met = PATH.map(() => 0);
  let depth = 0;
  let deepest = 0;
  /** How many names of the path lead to where we are. */
  let onPath = 0;
  let isPlain = true;
  let begin = 0;
  /** Where the last text stands, which is a name if a colon follows. */
  let from = 0;
  let to = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      from = at + 1;
      to = at = endOfText(text, from);
    } else if (code === COLON) {
      // Any other name stands elsewhere than in an object of the path.
      if (depth !== onPath + 1 || onPath === PATH.length) continue;
      const name = text.slice(from, to);
      if (name.includes('\\')) isPlain = false;
      if (name !== PATH[onPath]) continue;
      met[onPath] = (met[onPath] ?? 0) + 1;
      if (codeAfter(text, at) === (onPath + 1 === PATH.length ? OPEN_BRACKET : OPEN_BRACE)) onPath += 1;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth += 1;
      if (depth > deepest) deepest = depth;
      if (depth === IN_LIST && onPath === PATH.length) begin = at;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (depth === IN_LIST && onPath === PATH.length && code === CLOSE_BRACE) events.push(text.slice(begin, at + 1));
      depth -= 1;
      if (depth === onPath && onPath > 0) onPath -= 1;
    }
  }
  return { depth: deepest, events: isPlain && met.every((times) => times === 1) ? events : undefined };
}

/** Where the text that begins at `from` has its closing quote; the end of it all where it has none. */
function endOfText(text: string, from: number): number {
  for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

/** The character code of the next character that is no space. */
function codeAfter(text: string, at: number): number {
  let next = at + 1;
  while (text.charCodeAt(next) <= SPACE) next += 1;
  return text.charCodeAt(next);
}
