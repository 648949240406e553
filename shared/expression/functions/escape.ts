// Functions that say how a value is written into a text of a language: escaped for it, or as it is. They give text
// like any other, and mark it, so that the field that it goes to does not escape it once more (S12).
import { escapeHtml, escapeSlack, urlEncode } from '../../escape.ts';
import type { Example, FunctionSpec } from '../function-spec.ts';
import { toTemplateText } from '../result.ts';
import { ANY } from '../types.ts';
import { isList, isValueObject, Marked, Optional, type Value } from '../values.ts';

/**
 * Makes a function that escapes. `mark` is the language for which the field need not escape again; without one, the
 * result is escaped like any other text.
 */
function escaping(
  name: string,
  summary: string,
  example: Example,
  escape: (text: string) => string,
  mark?: Marked['as'],
): FunctionSpec {
  return {
    name,
    parameters: [{ name: 'value', type: 'any' }],
    result: 'string',
    summary,
    example,
    run(args, call) {
      // Any value has a text, so none fails; only one that grows too long does.
      const text = toTemplateText(args[0] ?? null, call.budget);
      call.budget.spendSearch(text.length);
      const escaped = escape(text);
      // Each character that is written otherwise is put in by itself, and makes the text longer.
      call.budget.spend(Math.ceil((escaped.length - text.length) / 3));
      call.budget.allowText(escaped.length);
      return mark === undefined ? escaped : new Marked(escaped, mark);
    },
  };
}

/**
 * compile.ts knows those that mark by their names: one whose name has neither `raw` nor `escape` in it must give no
 * mark.
 */
export const ESCAPE_FUNCTIONS: readonly FunctionSpec[] = [
  escaping(
    'escapeHtml',
    'The value as text for HTML: & < > and quotes are shown, not read.',
    { source: `escapeHtml('<b>Lin</b>')`, gives: '&lt;b&gt;Lin&lt;/b&gt;' },
    escapeHtml,
    'html',
  ),
  escaping(
    'escapeSlack',
    'The value as text for Slack: & < > are shown, not read.',
    { source: `escapeSlack('<!channel>')`, gives: '&lt;!channel&gt;' },
    escapeSlack,
    'slack',
  ),
  escaping(
    'escapeJson',
    'The value as it stands between the quotes of a JSON text.',
    { source: `'{"note": "' + escapeJson('says "no"') + '"}'`, gives: String.raw`{"note": "says \"no\""}` },
    (text) => JSON.stringify(text).slice(1, -1),
  ),
  escaping(
    'urlEncode',
    'The value as one part of an address: of its path or its query.',
    { source: `urlEncode('R&D / Lin')`, gives: 'R%26D%20%2F%20Lin' },
    urlEncode,
  ),
  {
    name: 'raw',
    parameters: [{ name: 'value', type: 'any' }],
    result: 'any',
    // A mark changes nothing about the value.
    infer: ([type = ANY]) => type,
    summary: 'The value as it is, where a field would escape it. Dangerous with anything that others wrote.',
    example: { source: `raw('<b>as it is</b>')`, gives: '<b>as it is</b>' },
    run: (args) => asRaw(args[0] ?? null),
  },
];

/** A mark stands on what can hold text, so that what is absent or null still counts as that. */
function asRaw(value: Value): Value {
  if (value instanceof Optional) return value.value === undefined ? value : new Optional(asRaw(value.value));
  return typeof value === 'string' || isList(value) || isValueObject(value) ? new Marked(value, 'raw') : value;
}
