// One System Log event as `/api/v1/logs` gives it, and as a hook carries it. Pure: who did what comes in.
import type { JsonObject } from '../../../../shared/json.ts';
import type { Principal } from '../auth/principal.ts';
import { loginOf, nameOf, type SimGroup, type SimUser } from '../org/model.ts';
import { kindOf } from './event-kinds.ts';

export interface EventTarget {
  id: string;
  type: string;
  alternateId: string;
  displayName: string;
  detailEntry?: JsonObject;
}

/** What is particular to an event. By default it succeeded and concerns nothing. */
export interface EventDetails {
  targets?: EventTarget[];
  reason?: string;
  result?: 'SUCCESS' | 'FAILURE';
  debug?: Record<string, string>;
  severity?: 'INFO' | 'WARN' | 'ERROR' | 'DEBUG';
}

export interface NewEvent extends EventDetails {
  type: string;
  /** Who did it; null: the org itself. */
  principal: Principal | null;
  /** The id of the call. Events of one call share it as their transaction. */
  requestId: string;
  /** The call's path and query. */
  path: string;
}

const PLACE: JsonObject = {
  city: 'Rotterdam',
  country: 'Netherlands',
  geolocation: { lat: 51.9225, lon: 4.4792 },
  postalCode: '3011',
  state: 'South Holland',
};
const ADDRESS = '198.51.100.23';

export const userTarget = (user: SimUser): EventTarget => ({
  id: user.id,
  type: 'User',
  alternateId: loginOf(user),
  displayName: nameOf(user),
});

export const groupTarget = (group: SimGroup): EventTarget => ({
  id: group.id,
  type: 'UserGroup',
  alternateId: 'unknown',
  displayName: group.profile.name,
});

/**
 * The event as `/api/v1/logs` gives it. @param made what the log adds: its id, its time, and the hooks that are to have
 * it
 */
export function logEvent(event: NewEvent, made: { uuid: string; published: string; hookIds: string[] }): JsonObject {
  const kind = kindOf(event.type);
  const [requestUri = event.path] = event.path.split('?');
  return {
    uuid: made.uuid,
    published: made.published,
    eventType: event.type,
    version: '0',
    severity: event.severity ?? (event.result === 'FAILURE' ? 'ERROR' : 'INFO'),
    displayMessage: kind.message,
    legacyEventType: kind.legacy,
    actor: actorOf(event.principal),
    client: {
      ipAddress: ADDRESS,
      device: event.principal?.kind === 'console' ? 'Computer' : 'Unknown',
      geographicalContext: PLACE,
      userAgent: userAgentOf(event.principal),
      zone: 'null',
      id: event.principal?.kind === 'client' ? event.principal.client.clientId : null,
    },
    request: { ipChain: [{ ip: ADDRESS, version: 'V4', source: null, geographicalContext: PLACE }] },
    outcome: { result: event.result ?? 'SUCCESS', reason: event.reason ?? null },
    target: (event.targets ?? []).map((target) => ({ ...target, detailEntry: target.detailEntry ?? null })),
    transaction: {
      type: event.principal === null ? 'JOB' : 'WEB',
      id: event.requestId,
      detail: event.principal?.kind === 'token' ? { requestApiTokenId: event.principal.token.id } : {},
    },
    debugContext: {
      debugData: {
        requestId: event.requestId,
        requestUri,
        url: `${requestUri}?${event.path.slice(requestUri.length + 1)}`,
        ...event.debug,
        ...(made.hookIds.length === 0 ? {} : { targetEventHookIds: made.hookIds.join(',') }),
      },
    },
    authenticationContext: { authenticationStep: 0, externalSessionId: sessionOf(event.principal) },
    securityContext: { asNumber: 9009, asOrg: 'm247 europe srl', domain: 'm247.com', isProxy: false, isp: 'm247 ltd' },
  };
}

/**
 * The event as deliveries carry it: `ipChain` stands in `client`, and keys whose value is null or an empty list are
 * left out.
 */
export function hookForm(event: JsonObject): JsonObject {
  const { request, client, ...rest } = event as JsonObject & { request: JsonObject; client: JsonObject };
  return withoutNulls({ ...rest, client: { ...client, ...request } });
}

function withoutNulls(value: JsonObject): JsonObject {
  const kept = Object.entries(value).filter(([, each]) => each !== null && !(Array.isArray(each) && each.length === 0));
  return Object.fromEntries(
    kept.map(([key, each]) => {
      if (Array.isArray(each)) return [key, each.map((item) => (isRecord(item) ? withoutNulls(item) : item))];
      return [key, isRecord(each) ? withoutNulls(each) : each];
    }),
  );
}

function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function actorOf(principal: Principal | null): JsonObject {
  if (principal === null) {
    return {
      id: 'okta',
      type: 'SystemPrincipal',
      alternateId: 'system@okta.com',
      displayName: 'Okta System',
      detailEntry: null,
    };
  }
  if (principal.kind === 'client') {
    const { clientId, name } = principal.client;
    return { id: clientId, type: 'PublicClientAppEntity', alternateId: clientId, displayName: name, detailEntry: null };
  }
  return { ...userTarget(principal.user), detailEntry: null };
}

function userAgentOf(principal: Principal | null): JsonObject {
  if (principal?.kind === 'console') {
    const rawUserAgent =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
    return { rawUserAgent, browser: 'CHROME', os: 'Windows 10' };
  }
  return { rawUserAgent: 'undici', browser: 'UNKNOWN', os: 'Unknown' };
}

function sessionOf(principal: Principal | null): string {
  if (principal?.kind === 'console') return `102${principal.user.id.slice(3)}`;
  return principal?.kind === 'token' ? `trs${principal.token.id.slice(3)}` : 'unknown';
}
