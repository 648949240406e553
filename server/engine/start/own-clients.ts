// As whom Signalbox calls each org (T5.4): what the connections' settings say, and of API tokens what the org told of
// itself. It is read anew whenever a connection changes.
import { z } from 'zod';

import { OWN_TOKENS_KEY, readOwnTokens, type OwnClient } from '../../../shared/okta/own-client.ts';
import type { Store } from '../../store/store.ts';

/** The part of an Okta connection's settings that matters here; settings of another form say nothing. */
const settings = z.object({
  auth: z.object({ type: z.string().optional(), clientId: z.string().optional(), tokenId: z.string().optional() }),
});

/** By connection. What is not known of one is undefined. */
export async function readOwnClients({
  connections,
  values,
}: Pick<Store, 'connections' | 'values'>): Promise<ReadonlyMap<string, OwnClient>> {
  const [rows, stored] = await Promise.all([connections.list(), values.find(OWN_TOKENS_KEY)]);
  const told = readOwnTokens(stored);
  return new Map(
    rows.flatMap(({ id, app, settings: text }) => {
      const parsed = app === 'okta' ? settings.safeParse(JSON.parse(text)) : undefined;
      if (parsed?.success !== true) return [];
      const { type, clientId, tokenId } = parsed.data.auth;
      const token = type === 'ssws' ? told[id] : undefined;
      // What the connection says goes before what the org told.
      const apiTokenId = tokenId ?? token?.tokenId ?? undefined;
      return [[id, { clientId, apiTokenId, tokenOwnerId: token?.ownerId }] as [string, OwnClient]];
    }),
  );
}
