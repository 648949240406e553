// Goes between what a field shows and what the flow keeps: tells which control can show a value, and turns fixed values
// and expressions into each other without loss. Pure.
import { hasExpressions, parseTemplate, soleExpression } from '../../../shared/expression/template.ts';
import { isJsonObject, readJson, type JsonValue } from '../../../shared/json.ts';
import type { FieldKind, FormField } from '../schema-form.ts';

/** The kinds whose value, where it is typed as text, is read as JSON. */
const IS_JSON: ReadonlySet<FieldKind> = new Set(['text-list', 'cases', 'key-values', 'group']);

/** Whether the control of a fixed value can show all of this one; if not, the editor for expressions shows it. */
export function fitsFixedControl({ kind, options }: FormField, value: JsonValue | undefined): boolean {
  if (value === undefined) return true;
  if (typeof value === 'string' && hasExpressions(value)) return false;
  switch (kind) {
    case 'number':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'enum':
      return options.some((option) => option.value === value);
    case 'text-list':
      return Array.isArray(value);
    case 'cases':
      return Array.isArray(value) && value.every((item) => isJsonObject(item));
    case 'key-values':
    case 'group':
      return isJsonObject(value);
    default:
      return typeof value === 'string';
  }
}

/** The value as a text to edit: JSON where it is no text. */
export function asText(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The value that a text stands for: what looks like a number or a truth value is one, anything else is text. */
export function asScalar(text: string): JsonValue | undefined {
  if (text === '') return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text) ? Number(text) : text;
}

/** The text; undefined, which is no value, where it is empty. */
export function orNothing(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/** What somebody typed where another kind of value belongs: that value once it reads as one, until then the text. */
export function readTyped(field: FormField, text: string): JsonValue | undefined {
  if (text === '' || hasExpressions(text)) return orNothing(text);
  const isScalar = field.kind === 'number' || field.kind === 'boolean';
  const read = isScalar ? asScalar(text) : IS_JSON.has(field.kind) ? readJson(text) : undefined;
  return read !== undefined && fitsFixedControl(field, read) ? read : text;
}

/** A fixed value as an expression; undefined where it holds expressions, or would not be read as the same. */
export function asExpression(value: JsonValue): string | undefined {
  if (hasExpressions(value)) return undefined;
  const text = `{{ ${JSON.stringify(value)} }}`;
  return soleExpression(parseTemplate(text)) === undefined ? undefined : text;
}

/** The value that an expression spells out; undefined where it has to be worked out. */
export function asFixed(text: string): JsonValue | undefined {
  const sole = soleExpression(parseTemplate(text));
  return sole === undefined || sole.unterminated === true ? undefined : readJson(sole.text);
}

/** The text without the expressions that nothing is written in yet; undefined where others are left. */
export function withoutEmptyExpressions(text: string): string | undefined {
  const segments = parseTemplate(text);
  const isWritten = segments.some((segment) => segment.kind === 'expression' && segment.text.trim() !== '');
  if (isWritten) return undefined;
  return segments.map(({ kind, start, end }) => (kind === 'text' ? text.slice(start, end) : '')).join('');
}
