// What may stand at the cursor, for the editor: names of the scope, fields of a value, functions. It works on
// unfinished text by its tokens; types come from the same inference as the check.
import { signatureOf } from './function-spec.ts';
import { FUNCTIONS } from './functions.ts';
import { inferType } from './infer.ts';
import { parseExpression } from './parse.ts';
import { type Token, tokenise } from './scan.ts';
import { SYNTAX_FUNCTIONS } from './syntax-functions.ts';
import { parseTemplate } from './template.ts';
import { ANY, describeType, mayBe, type ScopeTypes, STRING, type Type, typeOfSchema } from './types.ts';

export interface Completion {
  label: string;
  kind: 'root' | 'field' | 'function';
  /** The type of a name or field, the signature and summary of a function. */
  detail: string;
  /** Of a function, in lines: its signature, its sentence, and a call with what it gives. */
  info?: string;
  /** What replaces the text from `from` to the cursor. */
  insert: string;
}

/** `from` is where the word begins that the cursor stands in or behind; the editor replaces the text from there on. */
export interface Completions {
  from: number;
  items: Completion[];
}

/** Completions inside the expressions of a template; none in the text around them. */
export function completionsAt(text: string, position: number, types: ScopeTypes): Completions {
  for (const segment of parseTemplate(text)) {
    if (segment.kind === 'text' || position < segment.start || position > segment.end) continue;
    const { from, items } = completionsInExpression(segment.text, position - segment.start, types);
    return { from: from + segment.start, items };
  }
  return { from: position, items: [] };
}

/**
 * Completions at a position of a bare expression, for the word that ends there. They are not narrowed by that word:
 * the editor filters them. Text behind the position is not looked at. Never throws.
 */
export function completionsInExpression(source: string, position: number, types: ScopeTypes): Completions {
  const before = source.slice(0, position);
  const tokens = tokenise(before);
  const last = tokens.at(-1);
  const nothing = { from: position, items: [] };
  if (last !== undefined && last.end === position) {
    // Inside a text that is not closed yet, or at the end of a number.
    if (last.kind === 'number' || (last.kind === 'string' && !isClosed(last.text))) return nothing;
  }
  const partial = last?.kind === 'name' && last.end === position ? tokens.pop() : undefined;
  const from = partial?.start ?? position;
  const locals = variablesAt(tokens, source, types);
  const dot = endsWithDot(tokens);
  if (dot === undefined) return { from, items: [...roots(types, locals), ...functions(undefined)] };
  const target = typeBefore(tokens.slice(0, dot), source, types, locals);
  return target === undefined ? nothing : { from, items: [...fields(target), ...functions(target)] };
}

// The tokens say where a text ends, and for one without an end that is the end of all.
function isClosed(text: string): boolean {
  const quote = text.replace(/^[bBrR]/, '').charAt(0);
  return text.length > 1 && text.endsWith(quote) && text.replace(/^[bBrR]/, '').length > 1;
}

/** How many tokens stand before a final `.` or `.?`; undefined where they end otherwise. */
function endsWithDot(tokens: readonly Token[]): number | undefined {
  if (tokens.at(-1)?.text === '.') return tokens.length - 1;
  return tokens.at(-1)?.text === '?' && tokens.at(-2)?.text === '.' ? tokens.length - 2 : undefined;
}

const CLOSING: Record<string, string> = { ')': '(', ']': '[', '}': '{' };

/** Where the chain such as `a.b(c)[d]` that the tokens end with begins; undefined when they end otherwise. */
function chainStart(tokens: readonly Token[]): number | undefined {
  let at = tokens.length - 1;
  for (;;) {
    const token = tokens[at];
    if (token === undefined) return undefined;
    if (token.kind === 'punctuation') {
      const open = matchingOpen(tokens, at);
      if (open === undefined) return undefined;
      at = open;
      // `name(` and `chain[` go on to the left; a lone bracket is the start.
      const left = tokens[open - 1];
      const continues = left?.kind === 'name' || (token.text === ']' && (left?.text === ')' || left?.text === ']'));
      if (continues && token.text !== '}') {
        at = open - 1;
        if (tokens[at]?.kind !== 'name') continue;
      }
    }
    const optional = tokens[at - 1]?.text === '?' && tokens[at - 2]?.text === '.';
    if (!optional && tokens[at - 1]?.text !== '.') return at;
    at -= optional ? 3 : 2;
  }
}

function matchingOpen(tokens: readonly Token[], close: number): number | undefined {
  const stack: string[] = [];
  for (let at = close; at >= 0; at--) {
    const { text, kind } = tokens[at] ?? { text: '', kind: 'name' };
    if (kind !== 'punctuation') continue;
    const opening = CLOSING[text];
    if (opening !== undefined) stack.push(opening);
    else if (stack.at(-1) === text) stack.pop();
    if (stack.length === 0) return opening === undefined && text !== '.' ? at : undefined;
  }
  return undefined;
}

// An expression in front of a dot is finished, so it can be parsed by itself even where the whole cannot.
function typeBefore(
  tokens: readonly Token[],
  source: string,
  types: ScopeTypes,
  locals: ReadonlyMap<string, Type>,
): Type | undefined {
  const start = chainStart(tokens);
  const first = start === undefined ? undefined : tokens[start];
  const last = tokens.at(-1);
  if (first === undefined || last === undefined) return undefined;
  try {
    return inferType(parseExpression(source.slice(first.start, last.end)), types, locals, []);
  } catch {
    return undefined;
  }
}

const LOOPS = new Set(SYNTAX_FUNCTIONS.filter(({ method }) => method).map(({ name }) => name));

/** The variables of loops that are open at the end of the tokens: `list.map(x, ` has `x`. */
function variablesAt(tokens: readonly Token[], source: string, types: ScopeTypes): Map<string, Type> {
  const open: number[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== 'punctuation') continue;
    if ('([{'.includes(token.text)) open.push(at);
    else if (CLOSING[token.text] !== undefined) open.pop();
  }
  const locals = new Map<string, Type>();
  // From the outermost loop inwards, since the list of an inner one may be made of the variable of an outer one.
  for (const at of open) {
    const variable = tokens[at + 1];
    const isLoop = tokens[at - 2]?.text === '.' && LOOPS.has(tokens[at - 1]?.text ?? '');
    if (!isLoop || variable?.kind !== 'name' || tokens[at + 2]?.text !== ',') continue;
    const list = typeBefore(tokens.slice(0, at - 2), source, types, locals);
    const memo = tokens[at - 1]?.text === 'reduce' && tokens[at + 4]?.text === ',' ? tokens[at + 3] : undefined;
    if (memo?.kind === 'name') locals.set(memo.text, ANY);
    locals.set(variable.text, list?.kind === 'list' ? list.item : list?.kind === 'object' ? STRING : ANY);
  }
  return locals;
}

function roots(types: ScopeTypes, locals: ReadonlyMap<string, Type>): Completion[] {
  const variables = [...locals].map(([name, type]) => root(name, type));
  const names = Object.keys(types).filter((name) => !locals.has(name));
  return [...variables, ...names.map((name) => root(name, typeOfSchema(types[name])))];
}

function root(name: string, type: Type): Completion {
  return { label: name, kind: 'root', detail: describeType(type), insert: name };
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Fields whose names can stand after a dot; others are written `target['x-y']`. */
function fields(target: Type): Completion[] {
  const object = target.kind === 'optional' ? target.value : target;
  if (object.kind !== 'object') return [];
  return [...object.fields]
    .filter(([name]) => IDENTIFIER.test(name))
    .map(([name, type]) => ({ label: name, kind: 'field', detail: describeType(type), insert: name }));
}

/** Functions that can be called here: without a target those that stand alone, else the methods of its type. */
function functions(target: Type | undefined): Completion[] {
  const isMethod = target !== undefined;
  const own = FUNCTIONS.filter((spec) => {
    if (!isMethod || spec.on === undefined) return !isMethod && spec.on === undefined;
    return spec.on.some((simple) => mayBe(target, simple));
  }).map((spec) => ({ ...spec, signature: signatureOf(spec) }));
  const loops = isMethod && !['list', 'object', 'any'].includes(target.kind);
  const syntax = SYNTAX_FUNCTIONS.filter((each) => each.method === isMethod && !loops);
  return [...own, ...syntax].map(({ name, signature, summary, example }) => ({
    label: name,
    kind: 'function',
    detail: `${signature} – ${summary}`,
    info: `${signature}\n${summary}\n${example.source} → ${JSON.stringify(example.gives)}`,
    insert: `${name}(`,
  }));
}
