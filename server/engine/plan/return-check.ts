// S6.2: whether what a flow returns is what it declares for its callers. It is checked at the flow's Return, and once
// more where a caller takes what the run ended with, for the run may have ended without a Return.
import type { DeclaredField } from '../../../shared/card/declared-fields.ts';
import { takeResult } from '../../../shared/card/taken-fields.ts';
import type { JsonSchema } from '../../../shared/card/manifest.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../shared/json.ts';

/**
 * Checked inputs of a node, with what it returns in the form that the flow declares. They stay as they are where the
 * card returns nothing, or the flow declares nothing.
 * @throws TerminalError `flow.return-value` (details: issues)
 */
export function checkReturned(
  input: JsonValue,
  schema: JsonSchema | undefined,
  declared: readonly DeclaredField[],
  nodeName: string,
): JsonValue {
  const name = declared.length === 0 ? undefined : returnedInput(schema);
  if (name === undefined || !isJsonObject(input)) return input;
  const fault = (where: string): string => `Node "${nodeName}" cannot return this: ${where}`;
  return { ...input, [name]: take(declared, input[name], 'flow.return-value', [name], fault) };
}

/**
 * S6.3: what a caller gets of a run that succeeded. `declared`: by the version that the called run is pinned to.
 * @throws TerminalError `flow.call-result` (details: issues, runId, flowId)
 */
export function resultAsDeclared(
  result: JsonValue,
  declared: readonly DeclaredField[],
  { runId, flowId }: { runId: string; flowId: string },
): JsonValue {
  if (declared.length === 0) return result;
  const fault = (where: string): string =>
    `The called flow "${flowId}" succeeded without what it declares as its result: ${where} Let each of its paths end with a Return.`;
  return take(declared, result, 'flow.call-result', ['value'], fault, { runId, flowId });
}

/**
 * The value with the defaults of what is missing and without what is not declared. The first misfit is the message; all
 * of them are in the details.
 */
function take(
  declared: readonly DeclaredField[],
  value: JsonValue | undefined,
  code: string,
  base: string[],
  fault: (where: string) => string,
  details: JsonObject = {},
): JsonObject {
  const { values, misfits } = takeResult(declared, value);
  const [first] = misfits;
  if (first === undefined) return values;
  const field = first.path.length === 0 || first.kind === 'missing' ? '' : `field "${first.path.join('.')}": `;
  const issues = misfits.map(({ path, message }): JsonValue => ({ path: [...base, ...path], message }));
  throw new TerminalError(code, fault(`${field}${first.message}`), { details: { ...details, issues } });
}

/** The name of the input that a card marks as what it returns; undefined: it returns nothing. */
function returnedInput(schema: JsonSchema | undefined): string | undefined {
  const properties = isJsonObject(schema?.['properties']) ? schema['properties'] : {};
  return Object.keys(properties).find((name) => {
    const property = properties[name];
    return isJsonObject(property) && property['returned'] === true;
  });
}
