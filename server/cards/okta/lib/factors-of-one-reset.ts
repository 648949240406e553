// On Identity Engine a reset of factors in the console writes an event for each method of each authenticator, and none
// for the whole. This says which of those events are one reset (T3), and what they tell together.
import { z } from 'zod';

import type { TriggerExtension } from '../../../../shared/card/trigger-extension.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';
import { factorOf } from '../../../../shared/okta/card-output.ts';

const RESET_ALL = 'user.mfa.factor.reset_all';

export const factorsOfOneReset: TriggerExtension = {
  input: 'identityEngine',
  eventTypes: ['user.mfa.factor.deactivate'],
  // This is longer than the ten seconds for which Okta collects events before it delivers them.
  quietSeconds: 30,
  maxSeconds: 120,
  output: z.object({
    factors: z
      .array(z.string())
      .meta({ title: 'Factors', description: 'The factors that went, by name, each once; those that Okta names.' }),
    resetAll: z
      .boolean()
      .meta({ title: 'Reset All', description: 'Okta said that all factors were reset, not only single ones.' }),
    loneFactor: z
      .boolean()
      .meta({ title: 'Lone Factor', description: 'A single factor went, and Okta did not say that all were reset.' }),
  }),
  /** Events with the same key are one reset: the same administrator, user and, where Okta tells it, transaction. */
  keyOf(output) {
    const who = [idOf(output['admin']), idOf(output['oktaUser'])];
    const transaction = transactionOf(output);
    // Okta does not always tell the transaction; all events of one person and user within the window are then one
    // reset.
    return transaction === null ? who : [transaction, ...who];
  },
  toOutput(outputs) {
    const named = outputs.flatMap((output) => factorOf(detailsOf(output)) ?? []);
    const resetAll = outputs.some((output) => output['eventType'] === RESET_ALL);
    return { factors: [...new Set(named)], resetAll, loneFactor: !resetAll && outputs.length === 1 };
  },
};

function detailsOf(output: JsonObject): JsonObject {
  const details = output['eventDetails'];
  return isJsonObject(details) ? details : {};
}

function idOf(entity: JsonValue | undefined): JsonValue {
  return isJsonObject(entity) ? (entity['id'] ?? null) : null;
}

/** The id of the transaction; null where Okta says nothing, or `unknown`. */
function transactionOf(output: JsonObject): string | null {
  const transaction = detailsOf(output)['transaction'];
  const id = isJsonObject(transaction) ? transaction['id'] : null;
  return typeof id === 'string' && id !== '' && id !== 'unknown' ? id : null;
}
