// Puts a field into JSON while somebody writes it: into the text that it falls on, else as a value of its own beside
// its neighbours, with the comma, the key and the line that it needs. It works on unfinished JSON too. Pure.
import { insertIntoTemplate, type Insertion } from './insertion.ts';

interface Token {
  kind: 'open' | 'close' | 'comma' | 'colon' | 'key' | 'text' | 'literal';
  start: number;
  end: number;
  /** The token that opens the object or list around it. A closing token stands in what its opening one stands in. */
  inside: Token | undefined;
  /** True of `{` alone. */
  isObject: boolean;
}

/** `position`: characters from the beginning; `path`: an expression, without braces. */
export function insertIntoJson(text: string, position: number, path: string): Insertion {
  const tokens = tokensOf(text);
  const [root] = tokens;
  const at = Math.max(0, Math.min(position, text.length));
  // There is no object or list around it: the whole is one text, or still empty.
  if (root?.kind !== 'open') return insertIntoTemplate(text, at, at, path);
  const hit = tokens.find((token) => (token.start < at && at < token.end) || isEmptyTextAt(token, at));
  if (hit?.kind === 'text') return insertIntoText(text, Math.max(at, hit.start + 1), hit, path);
  return insertBeside(text, tokens, tokenBefore(tokens, at), path);
}

function isEmptyTextAt({ kind, start, end }: Token, at: number): boolean {
  return kind === 'text' && end - start === 2 && start <= at && at <= end;
}

function insertIntoText(text: string, at: number, hit: Token, path: string): Insertion {
  const place = Math.min(at, hit.end - 1);
  const found = insertIntoTemplate(text, place, place, path);
  return { ...found, text: JSON.stringify(found.text).slice(1, -1) };
}

/** The token that the field comes after: no key, no colon that has its value, and nothing outside of the root. */
function tokenBefore(tokens: readonly Token[], at: number): Token {
  const root = tokens[0] as Token;
  let index = tokens.findLastIndex(({ start, end, kind }) => (kind === 'literal' ? start < at : end <= at));
  let before = tokens[index];
  if (before === undefined) return root;
  const after = tokens[index + 1];
  if (before.kind === 'key') before = tokens[index - 1] ?? root;
  else if (before.kind === 'colon' && after !== undefined && !['comma', 'close'].includes(after.kind)) {
    // The colon has its value already: the field comes after that.
    index = after.kind === 'open' ? tokens.findIndex((token) => closes(token, after)) : index + 1;
    before = tokens[index] ?? tokens.at(-1) ?? root;
  }
  if (before.kind !== 'close' || before.inside !== undefined) return before;
  // The place is behind the root: the field comes at the end inside of it.
  return tokens[tokens.indexOf(before) - 1] ?? root;
}

function closes({ kind, start, inside }: Token, opening: Token): boolean {
  return kind === 'close' && start > opening.start && inside === opening.inside;
}

function insertBeside(text: string, tokens: readonly Token[], before: Token, path: string): Insertion {
  const at = before.end;
  const next = tokens[tokens.indexOf(before) + 1];
  const container = before.kind === 'open' ? before : before.inside;
  const value = JSON.stringify(`{{ ${path} }}`);
  // The value takes the place of the spaces behind the colon.
  if (before.kind === 'colon') return { from: at, to: at + spacesAt(text, at), text: ` ${value}` };
  const item =
    container?.isObject === true ? `${JSON.stringify(freeKey(text, tokens, container, path))}: ${value}` : value;
  const line = container === undefined ? undefined : /^[^\S\n]*\n[^\S\n]*(?=\S)/.exec(text.slice(container.end))?.[0];
  const isAlone = before.kind === 'open' && next?.kind === 'close';
  const own = line !== undefined && isAlone ? `${line.replace(/^[^\n]*/, '')}  ` : line?.replace(/^[^\n]*/, '');
  const behind = next === undefined || next.kind === 'close' || next.kind === 'comma' ? '' : ',';
  const gap = behind !== '' && own === undefined && before.kind === 'open' ? ' ' : '';
  const comma = before.kind === 'open' || before.kind === 'comma' ? '' : ',';
  const space = own ?? (before.kind === 'open' ? '' : ' ');
  return { from: at, to: at, text: `${comma}${space}${item}${behind}${gap}` };
}

function spacesAt(text: string, at: number): number {
  return /^ */.exec(text.slice(at))?.[0].length ?? 0;
}

/** A key by the last name of the path, with a number behind it where it is taken: JSON keeps one of equal keys. */
function freeKey(text: string, tokens: readonly Token[], container: Token, path: string): string {
  const taken = new Set(
    tokens
      .filter(({ kind, inside }) => kind === 'key' && inside === container)
      .map((key) => text.slice(key.start + 1, key.end - 1)),
  );
  const name = /([A-Za-z_][\w-]*)"?\]?(?:\[\d+\])*$/.exec(path)?.[1] ?? 'value';
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name}${number}`;
  return free;
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const open: Token[] = [];
  const KINDS: Record<string, Token['kind']> = {
    '{': 'open',
    '[': 'open',
    '}': 'close',
    ']': 'close',
    ',': 'comma',
    ':': 'colon',
  };
  for (const match of text.matchAll(/"(?:\\.|[^"\\\n])*"?|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const [found] = match;
    const before = tokens.at(-1);
    let kind = KINDS[found] ?? 'literal';
    if (kind === 'close') open.pop();
    const inside = open.at(-1);
    if (found.startsWith('"')) {
      const isKey = inside?.isObject === true && (before === inside || before?.kind === 'comma');
      kind = isKey ? 'key' : 'text';
    }
    const token: Token = { kind, start: match.index, end: match.index + found.length, inside, isObject: found === '{' };
    if (kind === 'open') open.push(token);
    tokens.push(token);
  }
  return tokens;
}
