// What the body of a webhook's request says, by its content type: JSON, form fields or text.
import { ValidationError } from '../../shared/errors.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { isTooDeep, tooDeep } from './json-body.ts';

const FORM = 'application/x-www-form-urlencoded';

/**
 * The body as JSON, whatever its type; null for no body.
 * @throws ValidationError `webhook.not-json`, `webhook.too-deep`, `webhook.unsupported-type`
 */
export function readWebhookBody(bytes: Buffer, contentType: string | undefined): JsonValue {
  if (bytes.length === 0) return null;
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type.endsWith('+json')) return readJson(bytes);
  if (type === FORM) return fieldsOf(new URLSearchParams(bytes.toString('utf8')));
  if (type === '' || type.startsWith('text/') || type === 'application/xml' || type.endsWith('+xml')) {
    return bytes.toString('utf8');
  }
  throw new ValidationError(
    'webhook.unsupported-type',
    `A webhook takes JSON, form fields (${FORM}) or text, not ${type}.`,
  );
}

/** Fields by name; a field that comes several times is a list. */
export function fieldsOf(fields: URLSearchParams): JsonObject {
  const found = new Map<string, string | string[]>();
  for (const [name, value] of fields) {
    const before = found.get(name);
    if (before === undefined) found.set(name, value);
    else found.set(name, Array.isArray(before) ? [...before, value] : [before, value]);
  }
  return Object.fromEntries(found);
}

function readJson(bytes: Buffer): JsonValue {
  if (isTooDeep(bytes)) throw tooDeep('webhook.too-deep');
  try {
    return JSON.parse(bytes.toString('utf8')) as JsonValue;
  } catch (cause) {
    throw new ValidationError('webhook.not-json', 'The content type says JSON, and the body is none.', { cause });
  }
}
