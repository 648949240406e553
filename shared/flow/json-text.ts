// Finds where JSON text is wrong, and which keys it gives twice: `JSON.parse` does not say the first in the same way
// everywhere, and takes the last of two keys without a word. Reads text only; it builds no value.

/** The first problem of a text, and where it is. */
export interface JsonTextProblem {
  kind: 'syntax' | 'duplicate-key';
  /** Zero-based offset into the text. */
  offset: number;
  /** Both count from 1. */
  line: number;
  column: number;
  /** The key that stands twice. */
  key?: string;
}

const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// eslint-disable-next-line no-control-regex -- control characters are exactly what JSON text may not hold
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\n\r]*/y;

/** The first place where `text` is no JSON, or repeats a key of one object; undefined where all is well. Linear time. */
export function findJsonProblem(text: string): JsonTextProblem | undefined {
  // One entry for each open bracket: the keys met so far, or null for an array.
  const open: (Set<string> | null)[] = [];
  let at = 0;
  // What may come next. A loop with a list of open brackets does it without recursion, so that deep nesting overflows
  // nothing.
  let expect: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'comma-or-end' = 'value';

  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const syntax = (): JsonTextProblem => ({ kind: 'syntax', ...positionOf(text, at) });
  const close = (): void => {
    open.pop();
    at += 1;
    expect = 'comma-or-end';
  };

  for (;;) {
    skip(SPACE);
    const char = text[at];
    const inside = open.at(-1);
    if (expect === 'comma-or-end') {
      if (open.length === 0) return char === undefined ? undefined : syntax();
      if (char === (inside === null ? ']' : '}')) close();
      else if (char === ',') {
        at += 1;
        expect = inside === null ? 'value' : 'key';
      } else return syntax();
    } else if (inside instanceof Set && (expect === 'key' || expect === 'key-or-end')) {
      if (char === '}' && expect === 'key-or-end') {
        close();
        continue;
      }
      const start = at;
      if (!skip(TEXT)) return syntax();
      const key = JSON.parse(text.slice(start, at)) as string;
      if (inside.has(key)) return { kind: 'duplicate-key', key, ...positionOf(text, start) };
      inside.add(key);
      skip(SPACE);
      if (text[at] !== ':') return syntax();
      at += 1;
      expect = 'value';
    } else if (char === '{' || char === '[') {
      open.push(char === '{' ? new Set() : null);
      at += 1;
      expect = char === '{' ? 'key-or-end' : 'value-or-end';
    } else if (char === ']' && expect === 'value-or-end') {
      close();
    } else if ((char === '"' && skip(TEXT)) || skip(LITERAL)) {
      expect = 'comma-or-end';
    } else {
      return syntax();
    }
  }
}

function positionOf(text: string, offset: number): { offset: number; line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { offset, line: before.split('\n').length, column: offset - lineStart + 1 };
}
