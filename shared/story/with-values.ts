// Writes an expression with the values that it saw: behind each name of the scope, what it was. Pure. It evaluates
// nothing, so it says what was there and never what another evaluator would make of it.
import { referencesInExpression } from '../expression/references.ts';
import { parseTemplate, soleExpression } from '../expression/template.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { shortValue } from './short-value.ts';

/** How many names are told; a condition with more is long enough. */
const MOST = 20;

/**
 * The expression with values: `trigger.admin.id ("00u1") != trigger.oktaUser.id ("00u2")`. A name whose field is
 * worked out, such as `a[b]`, stays without.
 */
export function withValues(source: string, scope: JsonObject): string {
  const trimmed = source.trim();
  let told = trimmed;
  for (const { root, path, start, end } of referencesInExpression(trimmed).slice(0, MOST).toReversed()) {
    const written = trimmed.slice(start, end);
    const plain = written.replaceAll(/\[\s*(?:"([^"]*)"|'([^']*)')\s*\]/g, '.$1$2').replaceAll('.?', '.');
    // What the reference covers is compared with its known path, so that a computed part is not taken for one.
    if (plain !== [root, ...path].join('.')) continue;
    told = `${told.slice(0, end)} (${shortValue(valueAt(scope, [root, ...path]))})${told.slice(end)}`;
  }
  return told;
}

/** The same for an input. One that is an expression alone is written without its braces; a literal is its value. */
export function inputWithValues(input: JsonValue | undefined, scope: JsonObject): string {
  if (typeof input !== 'string') return shortValue(input);
  const sole = soleExpression(parseTemplate(input));
  if (sole !== undefined) return withValues(sole.text, scope);
  const segments = parseTemplate(input);
  if (segments.every(({ kind }) => kind === 'text')) return shortValue(input);
  return segments.map(({ kind, text }) => (kind === 'text' ? text : `{{ ${withValues(text, scope)} }}`)).join('');
}

function valueAt(scope: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = scope;
  for (const key of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}
