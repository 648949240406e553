// Templates: text with CEL between `{{` and `}}`. A literal `{{` is written `{{{{`; a lone `}}` needs nothing. Braces
// and quotes inside an expression belong to it, so `{{ {'a': '}}'} }}` is one expression. Keys of objects are never
// templates.
import { TerminalError, ValidationError } from '../errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { Budget } from './budget.ts';
import { compileExpression, explainFailure, type Program } from './evaluate.ts';
import type { Scope } from './frame.ts';
import { EXPRESSION_LIMITS } from './limits.ts';
import { skipString } from './scan.ts';

export interface TemplateSegment {
  kind: 'text' | 'expression';
  /** Text: as it is meant, with `{{{{` read as `{{`. Expression: the source between the braces, spaces included. */
  text: string;
  /** Range in the template. Text: as it is written. Expression: of the source, without the braces around it. */
  start: number;
  end: number;
  /** An expression whose `}}` is missing; it reaches to the end of the template. */
  unterminated?: true;
}

/** Never throws: what is between the braces is not looked at. Adjacent texts are one segment; '' has no segment. */
export function parseTemplate(text: string): TemplateSegment[] {
  const segments: TemplateSegment[] = [];
  let pending = '';
  let pendingStart = 0;
  let at = 0;
  const flush = (end: number): void => {
    if (end > pendingStart) segments.push({ kind: 'text', text: pending, start: pendingStart, end });
    pending = '';
  };
  for (;;) {
    const open = text.indexOf('{{', at);
    if (open === -1) break;
    pending += text.slice(at, open);
    if (text.startsWith('{{{{', open)) {
      pending += '{{';
      at = open + 4;
      continue;
    }
    flush(open);
    const start = open + 2;
    const close = findClose(text, start);
    const end = close ?? text.length;
    const segment: TemplateSegment = { kind: 'expression', text: text.slice(start, end), start, end };
    segments.push(close === undefined ? { ...segment, unterminated: true } : segment);
    at = close === undefined ? text.length : close + 2;
    pendingStart = at;
  }
  pending += text.slice(at);
  flush(text.length);
  return segments;
}

/** Where the `}}` stands that ends the expression beginning at `start`. */
function findClose(text: string, start: number): number | undefined {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text[at];
    if (character === '"' || character === "'") {
      at = skipString(text, at);
      continue;
    }
    if (text.startsWith('//', at)) {
      // A comment ends with its line, and at the latest with the expression; quotes in it are no strings.
      while (at < text.length && text[at] !== '\n' && !text.startsWith('}}', at)) at++;
      continue;
    }
    if (character === '{') depth++;
    else if (character === '}') {
      if (depth > 0) depth--;
      else if (text[at + 1] === '}') return at;
    }
    at++;
  }
  return undefined;
}

/** The text of a template that gives exactly `text`. */
export function escapeTemplate(text: string): string {
  return text.replaceAll('{{', '{{{{');
}

/** Puts segments back together; for segments of `parseTemplate` the template they came from. */
export function formatTemplate(segments: readonly TemplateSegment[]): string {
  return segments
    .map((segment) => {
      if (segment.kind === 'text') return escapeTemplate(segment.text);
      return segment.unterminated === true ? `{{${segment.text}` : `{{${segment.text}}}`;
    })
    .join('');
}

/** The one expression that the template consists of, so that its value keeps its type; undefined for any other text. */
export function soleExpression(segments: readonly TemplateSegment[]): TemplateSegment | undefined {
  const [only] = segments;
  return segments.length === 1 && only?.kind === 'expression' ? only : undefined;
}

export function hasExpressions(value: JsonValue): boolean {
  if (typeof value === 'string') {
    return value.includes('{{') && parseTemplate(value).some((segment) => segment.kind === 'expression');
  }
  if (Array.isArray(value)) return value.some(hasExpressions);
  return isJsonObject(value) && Object.values(value).some(hasExpressions);
}

export interface CompiledInputs {
  /**
   * The inputs for one scope. Parts without expressions are the very objects that were compiled: never change them.
   * All expressions of the inputs share one budget.
   * @throws TerminalError `expression.failed`, `expression.too-costly`; details also have the `path` of the input
   */
  evaluate(scope: Scope): JsonValue;
}

type Part = (scope: Scope, budget: Budget) => JsonValue;
/** A part of the inputs: the same for every scope, or made for each. */
type Compiled = { value: JsonValue } | { make: Part };

/**
 * Compiles every template in a JSON value, once per flow version.
 * @throws ValidationError as `compileExpression`; details `{path, start, end}`, the range within the whole template
 */
export function compileInputs(inputs: JsonValue): CompiledInputs {
  const compiled = compileValue(inputs, []);
  if ('value' in compiled) return { evaluate: () => compiled.value };
  return { evaluate: (scope) => compiled.make(scope, new Budget()) };
}

function compileValue(value: JsonValue, path: string[]): Compiled {
  if (typeof value === 'string') return value.includes('{{') ? compileText(value, path) : { value };
  if (typeof value !== 'object' || value === null) return { value };
  if (path.length > EXPRESSION_LIMITS.valueDepth) {
    throw new ValidationError('expression.too-complex', 'The inputs are nested too deep.', { details: { path } });
  }
  const parts = Object.entries(value).map(([key, part]) => ({ key, compiled: compileValue(part, [...path, key]) }));
  if (parts.every(({ key, compiled }) => 'value' in compiled && compiled.value === (value as JsonObject)[key])) {
    return { value };
  }
  const isArray = Array.isArray(value);
  return {
    make(scope, budget) {
      const made = parts.map(({ key, compiled }): [string, JsonValue] => [
        key,
        'value' in compiled ? compiled.value : compiled.make(scope, budget),
      ]);
      // `fromEntries` defines properties, so that a key `__proto__` stays a key.
      return isArray ? made.map(([, item]) => item) : Object.fromEntries(made);
    },
  };
}

function compileText(text: string, path: string[]): Compiled {
  const segments = parseTemplate(text);
  if (segments.every((segment) => segment.kind === 'text')) {
    return { value: segments.map((segment) => segment.text).join('') };
  }
  const sole = soleExpression(segments);
  if (sole !== undefined) {
    const program = compileSegment(sole, path);
    return { make: (scope, budget) => located(path, () => program.evaluateWithin(scope, budget)) };
  }
  const parts = segments.map((segment) => (segment.kind === 'text' ? segment.text : compileSegment(segment, path)));
  return { make: (scope, budget) => located(path, () => concatenate(text, parts, scope, budget)) };
}

function compileSegment(segment: TemplateSegment, path: string[]): Program {
  const details = { path, start: segment.start, end: segment.end };
  if (segment.unterminated === true) {
    throw new ValidationError('expression.syntax', UNTERMINATED, { details });
  }
  try {
    return compileExpression(segment.text);
  } catch (thrown) {
    if (!(thrown instanceof ValidationError)) throw thrown;
    const { start, end } = thrown.details;
    const range =
      typeof start === 'number' && typeof end === 'number'
        ? { start: segment.start + start, end: segment.start + end }
        : {};
    throw new ValidationError(thrown.code, thrown.message, { details: { ...details, ...range }, cause: thrown });
  }
}

/** What is wrong with an unterminated expression. */
export const UNTERMINATED = 'The expression has no end: }} is missing. A literal {{ is written {{{{.';

function concatenate(source: string, parts: readonly (string | Program)[], scope: Scope, budget: Budget): string {
  let text = '';
  try {
    for (const part of parts) {
      const added = typeof part === 'string' ? part : part.textWithin(scope, budget);
      budget.allowText(text.length + added.length);
      text += added;
    }
  } catch (thrown) {
    throw explainFailure(thrown, source);
  }
  return text;
}

/** Adds to an error which input it is about. */
function located<Result>(path: string[], run: () => Result): Result {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof TerminalError)) throw thrown;
    const where = path.length === 0 ? thrown.message : `Input ${path.join('.')}: ${thrown.message}`;
    throw new TerminalError(thrown.code, where, { details: { ...thrown.details, path }, cause: thrown });
  }
}
