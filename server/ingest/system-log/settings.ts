// What the settings of an Okta connection say of polling its System Log.
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import type { Polling } from './turn.ts';

/** The interval of a connection that names none. */
const STANDARD_SECONDS = 60;

/** How the connection wants to be polled; undefined: it does not. */
export function pollingOf(settings: JsonObject | undefined): Polling | undefined {
  const polling = settings?.['polling'];
  if (!isJsonObject(polling) || polling['enabled'] !== true) return undefined;
  const { intervalSeconds, since } = polling;
  return {
    intervalMs: (typeof intervalSeconds === 'number' ? intervalSeconds : STANDARD_SECONDS) * 1_000,
    since: typeof since === 'string' ? since : null,
  };
}
