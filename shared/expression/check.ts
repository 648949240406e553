// Checking expressions and templates without running them: issues with their ranges, while the author types and before
// publishing (F6). Lenient: only what is surely wrong is reported. Never throws.
import { escapeIn } from '../card/escaped-inputs.ts';
import type { JsonSchema } from '../card/manifest.ts';
import { ValidationError } from '../errors.ts';
import type { Issue } from '../issue.ts';
import { isJsonObject } from '../json.ts';
import { inferType } from './infer.ts';
import { escapedMarkup } from './markup.ts';
import { parseExpression } from './parse.ts';
import type { Expr } from './syntax.ts';
import { parseTemplate, soleExpression, type TemplateSegment, UNTERMINATED } from './template.ts';
import { describeType, jsonTypesAllowed, jsonTypesOf, mayBe, type ScopeTypes, STRING, type Type } from './types.ts';

export type { ScopeTypes } from './types.ts';

interface Checked {
  issues: Issue[];
  /** Undefined where the expression cannot be read. */
  expr?: Expr;
  /** Undefined where the expression cannot be read. */
  type: Type | undefined;
}

// Parses and infers. Errors of the parser become issues, so that callers have one shape for both.
function check(source: string, types: ScopeTypes): Checked {
  const issues: Issue[] = [];
  try {
    const expr = parseExpression(source);
    return { type: inferType(expr, types, new Map(), issues), issues, expr };
  } catch (thrown) {
    if (!(thrown instanceof ValidationError)) throw thrown;
    const { start, end } = thrown.details;
    const range = { start: typeof start === 'number' ? start : 0, end: typeof end === 'number' ? end : source.length };
    return {
      issues: [{ code: thrown.code, path: [], message: thrown.message, severity: 'error', range }],
      type: undefined,
    };
  }
}

/**
 * Issues `expression.syntax`, `.type`, `.unknown-name`, `.unknown-field`, `.too-complex`, `.refused` with their ranges in
 * the source; `path` is empty and for the caller to fill. `expected`: what the value must be.
 */
export function checkExpression(source: string, types: ScopeTypes, expected?: 'boolean'): Issue[] {
  const { issues, type } = check(source, types);
  if (expected === 'boolean' && type !== undefined && issues.length === 0 && !mayBe(type, 'bool')) {
    const message = `A condition must give true or false, and this gives ${describeType(type)}.`;
    issues.push(typeIssue(message, { start: 0, end: source.length }));
  }
  return issues;
}

/**
 * The type of what the expression gives; undefined where it cannot be read or has a mistake. The mapping of the
 * editor asks it to say whether a value fits a field.
 */
export function typeOfExpression(source: string, types: ScopeTypes): Type | undefined {
  const { issues, type } = check(source, types);
  return issues.length === 0 ? type : undefined;
}

/**
 * As `checkExpression` for every expression of a template, with ranges in the template. `expected`: the schema of the
 * input; a sure misfit of the whole value is `expression.type`, markup that the input would escape the warning
 * `expression.escaped`. Text without expressions has no issues.
 */
export function checkTemplate(text: string, types: ScopeTypes, expected?: JsonSchema): Issue[] {
  const segments = parseTemplate(text);
  const expressions = segments.filter((segment) => segment.kind === 'expression');
  if (expressions.length === 0) return [];
  const checked = expressions.map((segment) => checkSegment(segment, types));
  const issues = checked.flatMap((each) => each.issues);
  if (issues.length > 0 || expected === undefined) return issues;
  issues.push(...expressions.flatMap((segment, at) => partIssues(segment, checked[at], segments, expected)));
  // A sole expression keeps its type; with other text around it the template gives text, whatever its expressions
  // give.
  const type = soleExpression(segments) === undefined ? STRING : checked[0]?.type;
  const gives = type === undefined ? undefined : jsonTypesOf(type);
  const takes = jsonTypesAllowed(expected);
  if (type === undefined || gives === undefined || takes === undefined) return issues;
  const message = gives.some((each) => takes.includes(each))
    ? fieldMisfit(type, expected)
    : `This gives ${describeType(type)}, and the input takes ${takes.join(' or ')}.`;
  return message === undefined ? issues : [typeIssue(message, { start: 0, end: text.length })];
}

/** What is wrong with one expression for the input that it stands in, whatever the template as a whole gives. */
function partIssues(
  { start, end }: TemplateSegment,
  checked: Checked | undefined,
  segments: readonly TemplateSegment[],
  expected: JsonSchema,
): Issue[] {
  const issues: Issue[] = [];
  const { expr, type } = checked ?? {};
  const isPart = soleExpression(segments) === undefined;
  // A text of a format, such as an address, has no place for JSON.
  if (isPart && typeof expected['format'] === 'string' && (type?.kind === 'object' || type?.kind === 'list')) {
    const message = `This puts ${describeType(type)} into the text as JSON, and the input takes none. Pick one of its fields.`;
    issues.push(typeIssue(message, { start, end }));
  }
  const where = escapeIn(expected);
  const markup = where === undefined || expr === undefined ? undefined : escapedMarkup(expr, where);
  if (markup !== undefined) {
    issues.push({
      code: 'expression.escaped',
      path: [],
      message:
        'What an expression gives is escaped here, so this markup will be seen as letters. Write it outside of the braces, or put raw(…) around the whole expression and escape the values in it.',
      severity: 'warning',
      range: { start: start + markup.start, end: start + markup.end },
    });
  }
  return issues;
}

/**
 * The first sure mistake inside an object whose fields are known on both sides; undefined where there is none. It
 * looks one level deep.
 */
function fieldMisfit(type: Type, expected: JsonSchema): string | undefined {
  const { properties, required } = expected;
  if (type.kind !== 'object' || !isJsonObject(properties)) return undefined;
  for (const [name, schema] of Object.entries(properties)) {
    const field = type.fields.get(name) ?? type.rest;
    if (field === undefined) {
      if (Array.isArray(required) && required.includes(name)) return `This gives no \`${name}\`, which is required.`;
      continue;
    }
    const [gives, takes] = [jsonTypesOf(field), jsonTypesAllowed(schema)];
    if (gives === undefined || takes === undefined || gives.some((each) => takes.includes(each))) continue;
    return `This gives ${describeType(field)} as \`${name}\`, and the input takes ${takes.join(' or ')}.`;
  }
  return undefined;
}

function checkSegment(segment: TemplateSegment, types: ScopeTypes): Checked {
  const { start, end } = segment;
  if (segment.unterminated === true) {
    const issue: Issue = {
      code: 'expression.syntax',
      path: [],
      message: UNTERMINATED,
      severity: 'error',
      range: { start: start - 2, end },
    };
    return { issues: [issue], type: undefined };
  }
  const { issues, type, ...rest } = check(segment.text, types);
  // The ranges begin at the expression; those of a template begin at its text.
  for (const issue of issues) {
    const { range = { start: 0, end: end - start } } = issue;
    issue.range = { start: range.start + start, end: range.end + start };
  }
  return { issues, type, ...rest };
}

function typeIssue(message: string, range: { start: number; end: number }): Issue {
  return { code: 'expression.type', path: [], message, severity: 'error', range };
}
