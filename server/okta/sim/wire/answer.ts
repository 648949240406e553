// What a call gives and what it gets. A call's effects are its events and the org's state; nothing here touches sockets.
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
  principal: Principal;
  requestId: string;
  /** Writes an event of this call to the System Log. */
  write(eventType: string, details: EventDetails): void;
}

export interface SimRoute {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters in braces: `/api/v1/users/{id}`. */
  path: string;
  /** OAuth scope; null: none is asked for. */
  scope: string | null;
  /** Admin permission (or `super`: Super Admins alone). */
  permission: string;
  /** Absent: both engines have it. */
  engine?: 'identity';
  handle(call: SimCall): SimAnswer | Promise<SimAnswer>;
}

export const ok = (body: JsonValue, headers?: SimAnswer['headers']): SimAnswer => ({
  status: 200,
  body,
  ...(headers === undefined ? {} : { headers }),
});

/** Okta's 200 without content, as some lifecycle calls have it. */
export const okEmpty = (): SimAnswer => ({ status: 200, body: {} });

export const noContent = (): SimAnswer => ({ status: 204 });

export function param(call: SimCall, name: string): string {
  return call.params[name] ?? '';
}

export function flag(call: SimCall, name: string, otherwise: boolean): boolean {
  const value = call.query.get(name);
  return value === null ? otherwise : value === 'true';
}
