// Registers the event hook by which the simulator sends to Signalbox, and has it verified, as an administrator would.
// It carries the events that the simulator itself can write, so that whatever somebody does at the console or by API
// arrives.
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import { findEventType } from '../../../shared/okta/event-types.ts';
import { KNOWN_EVENTS } from './log/event-kinds.ts';
import type { OktaSim } from './sim.ts';

/** Where Signalbox takes deliveries: its address, and the header with the secret. */
export interface HookTarget {
  url: string;
  headerName: string;
  secret: string;
}

/**
 * Makes and verifies the hook, and gives its id.
 * @throws OktaFault where the address does not verify, with the reason among its causes
 */
export async function registerHook(sim: OktaSim, { url, headerName, secret }: HookTarget): Promise<string> {
  const body: JsonObject = {
    name: 'Signalbox',
    events: { type: 'EVENT_TYPE', items: KNOWN_EVENTS.filter((type) => findEventType(type)?.hookEligible === true) },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      config: { uri: url, headers: [], authScheme: { type: 'HEADER', key: headerName, value: secret } },
    },
  };
  const made = await sim.asAdmin('POST', '/api/v1/eventHooks', body);
  const id = isJsonObject(made.body) ? String(made.body['id']) : '';
  await sim.asAdmin('POST', `/api/v1/eventHooks/${id}/lifecycle/verify`);
  return id;
}
