// Whether an event was caused by Signalbox's own calls to the org (T5): by its app, or with its API token. Pure.
import { isJsonObject, type JsonValue } from '../json.ts';
import type { OktaEvent } from './log-event.ts';

/** How an org's log names whoever calls it for Signalbox. */
export interface OwnClient {
  /** Of the app that calls: the id of the event's actor, whose type is then `PublicClientAppEntity`. */
  clientId?: string | undefined;
  /** Of the API token that calls: `transaction.detail.requestApiTokenId`; the actor is then whoever made the token. */
  apiTokenId?: string | undefined;
}

/** Undefined: not by the client; else by what it is known. */
export function ownCause(event: OktaEvent, { clientId, apiTokenId }: OwnClient): keyof OwnClient | undefined {
  if (clientId !== undefined && partOf(event['actor'], 'id') === clientId) return 'clientId';
  const detail = partOf(event['transaction'], 'detail');
  return apiTokenId !== undefined && partOf(detail, 'requestApiTokenId') === apiTokenId ? 'apiTokenId' : undefined;
}

function partOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(value) ? value[key] : undefined;
}
