// Templates as values: compiles every expression in the inputs of a node, and evaluates them for one scope. What a
// template is made of is template.ts. Where the schema says where a text goes, what an expression gives is escaped
// for it (S12).
import { TerminalError, ValidationError } from '../errors.ts';
import { escapeIn, partSchema } from '../card/escaped-inputs.ts';
import { escapeOfPart, type Escape } from '../escape.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { Budget } from './budget.ts';
import { compileExpression, explainFailure, type Program } from './evaluate.ts';
import type { Scope } from './frame.ts';
import { EXPRESSION_LIMITS } from './limits.ts';
import { isBareText, parseTemplate, soleExpression, UNTERMINATED, type TemplateSegment } from './template.ts';

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
 * @param schema of the value; its parts may say where they go (`escape`)
 * @throws ValidationError as `compileExpression`; details `{path, start, end}`, the range within the whole template
 */
export function compileInputs(inputs: JsonValue, schema?: JsonObject): CompiledInputs {
  const compiled = compileValue(inputs, [], { schema, escape: undefined });
  if ('value' in compiled) return { evaluate: () => compiled.value };
  return { evaluate: (scope) => compiled.make(scope, new Budget()) };
}

/**
 * As `compileInputs`, for an input whose text without any `{{ }}` is an expression as a whole.
 * @throws ValidationError as `compileInputs`
 */
export function compileResult(value: JsonValue): CompiledInputs {
  return isBareText(value) ? compileExpression(value) : compileInputs(value);
}

/** Where a part of the inputs goes: what its schema says, or else what the part around it says. */
interface Place {
  schema: JsonValue | undefined;
  escape: Escape | undefined;
}

// Once a place is known, it holds for everything below it; Block Kit alone changes it from field to field
// (escape.ts).
function placeIn(whole: JsonValue[] | JsonObject, key: string, { schema, escape }: Place): Place {
  if (escape === undefined) return { schema: partSchema(schema, key), escape: undefined };
  if (Array.isArray(whole)) return { schema: undefined, escape };
  return { schema: undefined, escape: escapeOfPart(escape, key, whole['type']) };
}

function compileValue(value: JsonValue, path: string[], around: Place): Compiled {
  const place = { ...around, escape: escapeIn(around.schema) ?? around.escape };
  if (typeof value === 'string') return value.includes('{{') ? compileText(value, path, place.escape) : { value };
  if (typeof value !== 'object' || value === null) return { value };
  if (path.length > EXPRESSION_LIMITS.valueDepth) {
    throw new ValidationError('expression.too-complex', 'The inputs are nested too deep.', { details: { path } });
  }
  const parts = Object.entries(value).map(([key, part]) => ({
    key,
    compiled: compileValue(part, [...path, key], placeIn(value, key, place)),
  }));
  // Parts without expressions are kept as they are. So inputs that are all constant cost nothing to evaluate, and
  // large ones are not copied for each step.
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

function compileText(text: string, path: string[], escape: Escape | undefined): Compiled {
  const segments = parseTemplate(text);
  // A text in which `{{{{` is written has no expression, but differs from what it says.
  if (segments.every((segment) => segment.kind === 'text')) {
    return { value: segments.map((segment) => segment.text).join('') };
  }
  const sole = soleExpression(segments);
  if (sole !== undefined) {
    const program = compileSegment(sole, path);
    return { make: (scope, budget) => located(path, () => program.evaluateWithin(scope, budget, escape)) };
  }
  const parts = segments.map((segment) => (segment.kind === 'text' ? segment.text : compileSegment(segment, path)));
  return { make: (scope, budget) => located(path, () => concatenate(text, parts, { scope, budget, escape })) };
}

function compileSegment(segment: TemplateSegment, path: string[]): Program {
  // The parser's range begins at the expression; people see the whole template.
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

function concatenate(
  source: string,
  parts: readonly (string | Program)[],
  { scope, budget, escape }: { scope: Scope; budget: Budget; escape: Escape | undefined },
): string {
  let text = '';
  try {
    for (const part of parts) {
      const added = typeof part === 'string' ? part : part.textWithin(scope, budget, escape);
      budget.allowText(text.length + added.length);
      text += added;
    }
  } catch (thrown) {
    throw explainFailure(thrown, source);
  }
  return text;
}

/** Runs it, and adds to an error which input it is about, in the message and as `path` in the details. */
function located<Result>(path: string[], run: () => Result): Result {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof TerminalError)) throw thrown;
    const where = path.length === 0 ? thrown.message : `Input ${path.join('.')}: ${thrown.message}`;
    throw new TerminalError(thrown.code, where, { details: { ...thrown.details, path }, cause: thrown });
  }
}
