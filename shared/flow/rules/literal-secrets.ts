// The rule of secrets that are written down: what looks like a credential in an input that is sent stands in the
// flow, in its export and in every run. Where the card takes a connection, the secret belongs there.
import { appsInWords } from '../../card/connection-need.ts';
import { hasExpressions } from '../../expression/template.ts';
import { isJsonObject, type JsonValue } from '../../json.ts';
import type { PlacedNode, Rule } from './context.ts';

/**
 * Names under which credentials are sent: Authorization, Cookie, X-Api-Key, X-Auth-Token, Private-Token and the like.
 */
const CREDENTIAL_NAME =
  /^(?:(?:proxy-)?authorization|cookie|.*(?:^|[-_])(?:api-?key|apikey|access-?key|auth|token|secret|password|passwd|credentials?|session|jwt)(?:[-_](?:id|key|token))?)$/i;

/** A warning, for a name tells of a secret and does not prove one. */
export const secretsAreNotWritten: Rule = ({ nodes, report }) => {
  for (const placed of nodes) {
    const { key, node, manifest } = placed;
    const need = manifest?.connection;
    if (manifest === undefined || need === undefined || node.disabled === true) continue;
    for (const { input, name } of writtenSecrets(placed)) {
      const has = node.connection !== undefined;
      report(
        'input.literal-secret',
        // The place where it can be mended.
        has ? ['nodes', key, 'inputs', input, name] : ['nodes', key, 'connection'],
        has
          ? `The header ${name} holds a secret that everybody who sees the flow or a run can read. The connection sends its own: take this one out.`
          : `The header ${name} holds a secret that everybody who sees the flow or a run can read. Choose a connection of the app ${appsInWords(need)} here, which keeps it, and take the header out.`,
        'warning',
      );
    }
  }
};

function writtenSecrets({ node, manifest }: PlacedNode): { input: string; name: string }[] {
  const properties = manifest?.input['properties'];
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([input, schema]) => {
    const values = node.inputs?.[input];
    if (!isJsonObject(schema) || schema['mayHoldSecrets'] !== true || !isJsonObject(values)) return [];
    return Object.entries(values)
      .filter(([name, value]) => CREDENTIAL_NAME.test(name.trim()) && isWritten(value))
      .map(([name]) => ({ input, name }));
  });
}

/** Whether the value is written out. What an expression gives comes from elsewhere, and is no secret of this flow. */
function isWritten(value: JsonValue): boolean {
  return typeof value === 'number' || (typeof value === 'string' && value.trim() !== '' && !hasExpressions(value));
}
