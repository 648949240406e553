// `ownClient` of Okta connections, by which a flow's own events were known (T5), becomes part of `auth`: the client that
// signs in is the one that is known.
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

interface Row {
  id: string;
  settings: string;
}

export const oktaAuth: Migration = {
  async up(db: Kysely<unknown>) {
    const { rows } = await sql<Row>`select id, settings from connections where app = 'okta'`.execute(db);
    for (const { id, settings } of rows) {
      const { ownClient, ...others } = JSON.parse(settings) as Record<string, unknown>;
      if (typeof ownClient !== 'object' || ownClient === null) continue;
      const { clientId, apiTokenId } = ownClient as { clientId?: string; apiTokenId?: string };
      const tokenId = apiTokenId === undefined ? {} : { tokenId: apiTokenId };
      const type = clientId === undefined ? { type: 'ssws' } : { type: 'oauth', clientId, dpop: true };
      const auth = clientId === undefined && apiTokenId === undefined ? {} : { auth: { ...type, ...tokenId } };
      const text = JSON.stringify({ ...others, ...auth });
      await sql`update connections set settings = ${text} where id = ${id}`.execute(db);
    }
  },
};
