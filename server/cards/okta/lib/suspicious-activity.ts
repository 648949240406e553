// What a user reported as not theirs, as one text: the event holds it as separate entries of its debug data.
import { isJsonObject, type JsonValue } from '../../../../shared/json.ts';
import type { OktaEvent } from '../../../../shared/okta/log-event.ts';
import { asText } from '../../../../shared/okta/normalise.ts';

const PREFIX = 'suspiciousActivity';

/** A line for each entry, as `EventIp: 203.0.113.80`; null where the event has none. */
export function suspiciousActivity(event: OktaEvent): JsonValue {
  const context = event['debugContext'];
  const data = isJsonObject(context) ? context['debugData'] : undefined;
  if (!isJsonObject(data)) return null;
  const lines = Object.entries(data).flatMap(([name, value]) =>
    name.startsWith(PREFIX) ? [`${name.slice(PREFIX.length)}: ${asText(value) ?? ''}`] : [],
  );
  return lines.length === 0 ? null : lines.join('\n');
}
