// What a call is given and what it gives. Its effects are its events and the state of the org; nothing here touches
// sockets.
import type { JsonObject, JsonValue } from '../../../../shared/json.ts';
import type { Principal } from '../auth/principal.ts';
import type { EventDetails } from '../log/event.ts';
import type { World } from '../world.ts';

export interface SimAnswer {
  status: number;
  /** Undefined: an empty body. */
  body?: JsonValue;
  headers?: Record<string, string | string[]>;
}

/** A call, as handlers see it. */
export interface SimCall {
  world: World;
  method: string;
  /** Path and query as they came. */
  url: URL;
  params: Record<string, string>;
  query: URLSearchParams;
  /** Empty where there was none. */
  body: JsonObject;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Who makes it. */
  principal: Principal;
  requestId: string;
  /** Writes an event of this call to the System Log. */
  write(eventType: string, details: EventDetails): void;
}

/** A route of the API, and what it asks of whoever calls it. */
export interface SimRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters in braces: `/api/v1/users/{id}`. */
  path: string;
  /** The OAuth scope that the token must have; null: none is asked for. */
  scope: string | null;
  /** The admin permission that the caller's role must give, or `super`: only Super Admins. */
  permission: string;
  /** Absent: both engines have it. */
  engine?: 'identity';
  /** Does it. @throws OktaFault for an answer of 400 and above */
  handle(call: SimCall): SimAnswer | Promise<SimAnswer>;
}

export const ok = (body: JsonValue, headers?: SimAnswer['headers']): SimAnswer => ({
  status: 200,
  body,
  ...(headers === undefined ? {} : { headers }),
});

/** Okta's 200 with an empty object, which some lifecycle calls answer with. */
export const okEmpty = (): SimAnswer => ({ status: 200, body: {} });

export const noContent = (): SimAnswer => ({ status: 204 });

export function param(call: SimCall, name: string): string {
  return call.params[name] ?? '';
}

/** A switch in the query. @param otherwise its value where it is not given */
export function flag(call: SimCall, name: string, otherwise: boolean): boolean {
  const value = call.query.get(name);
  return value === null ? otherwise : value === 'true';
}
