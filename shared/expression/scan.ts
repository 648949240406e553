// Scanning expression text without parsing it, for texts that are not finished: where strings end, and which words are
// names. Decides nothing about meaning.

/**
 * The position after the string literal that begins with the quote at `start`; the end of the text where it is not
 * closed. Raw strings (`r'…'`) have no escapes in CEL, but the library's lexer skips what follows a backslash in them
 * too, and so does this.
 */
export function skipString(text: string, start: number): number {
  const quote = text[start] ?? '';
  const triple = text.startsWith(quote.repeat(3), start);
  const closing = triple ? quote.repeat(3) : quote;
  let at = start + closing.length;
  while (at < text.length) {
    if (text[at] === '\\') at += 2;
    else if (text.startsWith(closing, at)) return at + closing.length;
    else at++;
  }
  return text.length;
}

export type TokenKind = 'name' | 'number' | 'string' | 'punctuation';

/** A token of the source as it is written, quotes included. `start` and `end` are zero-based, the end exclusive. */
export interface Token {
  kind: TokenKind;
  text: string;
  start: number;
  end: number;
}

const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(0[xX][0-9a-fA-F]+|\d+(\.\d+)?([eE][+-]?\d+)?)[uU]?/y;

/**
 * The tokens of an expression, finished or not. White space and comments are left out. Punctuation comes one
 * character at a time, so `.?` and `&&` are two tokens each. It never throws.
 */
export function tokenise(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const push = (kind: TokenKind, end: number): void => {
    tokens.push({ kind, text: source.slice(at, end), start: at, end });
    at = end;
  };
  while (at < source.length) {
    const character = source[at] ?? '';
    if (/\s/.test(character)) at++;
    else if (source.startsWith('//', at)) {
      const newline = source.indexOf('\n', at);
      at = newline === -1 ? source.length : newline;
    } else if (/["']/.test(character)) push('string', skipString(source, at));
    else if (/[bBrR]/.test(character) && /["']/.test(source[at + 1] ?? '')) push('string', skipString(source, at + 1));
    else push(...wordAt(source, at));
  }
  return tokens;
}

function wordAt(source: string, at: number): [TokenKind, number] {
  WORD.lastIndex = at;
  if (WORD.test(source)) return ['name', WORD.lastIndex];
  NUMBER.lastIndex = at;
  if (NUMBER.test(source)) return ['number', NUMBER.lastIndex];
  return ['punctuation', at + 1];
}
