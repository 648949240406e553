// What the settings of an Okta connection say of polling its System Log.
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import type { Polling } from './turn.ts';

const STANDARD_SECONDS = 60;

/** Undefined: it is not polled. */
export function pollingOf(settings: JsonObject | undefined): Polling | undefined {
  const polling = settings?.['polling'];
  if (!isJsonObject(polling) || polling['enabled'] !== true) return undefined;
  const { intervalSeconds, since } = polling;
  return {
    intervalMs: (typeof intervalSeconds === 'number' ? intervalSeconds : STANDARD_SECONDS) * 1_000,
    since: typeof since === 'string' ? since : null,
  };
}
