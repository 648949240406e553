// Tells what an input would be for the sample, and what is wrong with its text. Pure.
import { checkExpression, checkTemplate } from '../../../shared/expression/check.ts';
import { compileExpression } from '../../../shared/expression/evaluate.ts';
import { compileInputs } from '../../../shared/expression/inputs.ts';
import type { ScopeTypes } from '../../../shared/expression/types.ts';
import type { Issue } from '../../../shared/issue.ts';
import type { JsonObject, JsonValue } from '../../../shared/json.ts';

/** `cel` is a condition, `value` CEL that gives anything; in `template` and `json` CEL stands between braces. */
export type Language = 'template' | 'cel' | 'value' | 'json';

/** Whether the whole text is CEL. */
export function isBare(language: Language): language is 'cel' | 'value' {
  return language === 'cel' || language === 'value';
}

/** `error`: a sentence for people. */
export type Evaluated = { value: JsonValue } | { error: string };

/**
 * What the text gives for the sample, or why it gives nothing; it never throws.
 * @param schema of the input; where it says where the text goes, the value is as it will arrive there, escaped
 */
export function evaluateSample(
  text: string,
  language: Language,
  sample: JsonObject,
  schema: JsonObject | undefined,
): Evaluated {
  try {
    if (isBare(language)) return { value: compileExpression(text).evaluate(sample) };
    const value = language === 'json' ? (JSON.parse(text) as JsonValue) : text;
    return { value: compileInputs(value, schema).evaluate(sample) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** What is wrong with the text. `expected`: the schema of the input, against which only a template is checked. */
export function checkText(
  text: string,
  language: Language,
  types: ScopeTypes,
  expected: JsonObject | undefined,
): Issue[] {
  if (text.trim() === '') return [];
  if (isBare(language)) return checkExpression(text, types, language === 'cel' ? 'boolean' : undefined);
  return checkTemplate(text, types, language === 'json' ? undefined : expected);
}
