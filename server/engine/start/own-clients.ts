// As whom Signalbox calls each org (T5), as the connections' settings say. Read anew whenever a connection changes.
import { z } from 'zod';

import type { OwnClient } from '../../../shared/okta/own-client.ts';
import type { ConnectionStore } from '../../store/connection-store.ts';

/** The part of an Okta connection's settings that matters here; what has another form says nothing. */
const settings = z.object({
  auth: z.object({ clientId: z.string().optional(), tokenId: z.string().optional() }),
});

export async function readOwnClients(
  connections: Pick<ConnectionStore, 'list'>,
): Promise<ReadonlyMap<string, OwnClient>> {
  const rows = await connections.list();
  return new Map(
    rows.flatMap(({ id, app, settings: text }) => {
      const parsed = app === 'okta' ? settings.safeParse(JSON.parse(text)) : undefined;
      return parsed?.success === true
        ? [[id, { clientId: parsed.data.auth.clientId, apiTokenId: parsed.data.auth.tokenId }]]
        : [];
    }),
  );
}
