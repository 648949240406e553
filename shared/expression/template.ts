// Templates: text with CEL between `{{` and `}}`. A literal `{{` is written `{{{{`; a lone `}}` needs nothing. Braces
// and quotes inside an expression belong to it, so `{{ {'a': '}}'} }}` is one expression. Keys of objects are never
// templates. Values are inputs.ts: nothing here needs the parser of expressions or their evaluation.
import { isJsonObject, type JsonValue } from '../json.ts';
import { skipString } from './scan.ts';

/** One part of a template. The segments follow each other without gaps, apart from the braces around expressions. */
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
    // What stood before is complete only now: doubled braces in it have been read as text of the same segment.
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

/** A text that is not empty and has no `{{`. */
export function isBareText(value: JsonValue): value is string {
  return typeof value === 'string' && value.trim() !== '' && !value.includes('{{');
}

/**
 * Whether any text in the value, at any depth, has an expression in it. Keys are not looked at, for they are never
 * templates.
 */
export function hasExpressions(value: JsonValue): boolean {
  if (typeof value === 'string') {
    return value.includes('{{') && parseTemplate(value).some((segment) => segment.kind === 'expression');
  }
  if (Array.isArray(value)) return value.some(hasExpressions);
  return isJsonObject(value) && Object.values(value).some(hasExpressions);
}

/** What is wrong with an unterminated expression. */
export const UNTERMINATED = 'The expression has no end: }} is missing. A literal {{ is written {{{{.';
