// Whether an event was caused by Signalbox's own calls to the org (T5): by its app, or with its API token. Pure.
import { isJsonObject, type JsonValue } from '../json.ts';
import type { OktaEvent } from './log-event.ts';

/** How an org's log names whoever calls it for Signalbox. */
export interface OwnClient {
  /** Of the app that calls: the id of the event's actor, whose type is then `PublicClientAppEntity`. */
  clientId?: string | undefined;
  /** Of the API token that calls: `transaction.detail.requestApiTokenId`; the actor is then whoever made the token. */
  apiTokenId?: string | undefined;
  /** Whoever made the token: where its ID is not known, all that they do by an API token counts as its doing. */
  tokenOwnerId?: string | undefined;
}

/**
 * By which of its names an event was Signalbox's own doing; undefined where it was not. With a known token its ID
 * alone decides, else what the token's owner did with any token counts (T5.4).
 */
export function ownCause(
  event: OktaEvent,
  { clientId, apiTokenId, tokenOwnerId }: OwnClient,
): keyof OwnClient | undefined {
  const actor = partOf(event['actor'], 'id');
  if (clientId !== undefined && actor === clientId) return 'clientId';
  const usedToken = partOf(partOf(event['transaction'], 'detail'), 'requestApiTokenId');
  if (apiTokenId !== undefined) return usedToken === apiTokenId ? 'apiTokenId' : undefined;
  const isOwners = tokenOwnerId !== undefined && actor === tokenOwnerId && typeof usedToken === 'string';
  return isOwners ? 'tokenOwnerId' : undefined;
}

/** What orgs told of the API tokens of connections, by the connection's id: a named value of the store, as JSON. */
export const OWN_TOKENS_KEY = 'okta.own-tokens';

/** Without `tokenId` the org told whose token it is, and not which one. */
export type OwnTokens = Record<string, { ownerId: string; tokenId: string | null }>;

/** Reads the stored value. An entry of another form is left out. @throws SyntaxError where it is no JSON */
export function readOwnTokens(stored: string | undefined): OwnTokens {
  const value = stored === undefined ? {} : (JSON.parse(stored) as JsonValue);
  const entries = Object.entries(isJsonObject(value) ? value : {}).flatMap(
    ([id, token]): [string, OwnTokens[string]][] => {
      if (!isJsonObject(token) || typeof token['ownerId'] !== 'string') return [];
      const { ownerId, tokenId } = token;
      return [[id, { ownerId, tokenId: typeof tokenId === 'string' ? tokenId : null }]];
    },
  );
  return Object.fromEntries(entries);
}

function partOf(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isJsonObject(value) ? value[key] : undefined;
}
