// Which API token a connection is (T5.4). Okta's log names a token by its ID, which its value does not tell. Whose it
// is, the org says of "me"; where that person has only one token, it is this one.
import type { OktaClient } from '../../shared/card/okta-client.ts';
import { AppError } from '../../shared/errors.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';

export interface OwnToken {
  /** The user who made it, and as whom it acts. */
  ownerId: string;
  /** The token's ID; null where its owner has several tokens, or may not list them. */
  tokenId: string | null;
}

/** Undefined where the org does not name the owner. @throws as `OktaClient` */
export async function readOwnToken(client: OktaClient): Promise<OwnToken | undefined> {
  const { body } = await client.request({ method: 'GET', path: '/api/v1/users/me', scopes: [] });
  const ownerId = idOf(body);
  if (ownerId === undefined) return undefined;
  try {
    const tokens = await client.request({ method: 'GET', path: '/api/v1/api-tokens', scopes: [] });
    const listed = Array.isArray(tokens.body) ? tokens.body : [];
    const own = listed.filter((token) => isJsonObject(token) && token['userId'] === ownerId).map(idOf);
    return { ownerId, tokenId: own.length === 1 ? (own[0] ?? null) : null };
  } catch (thrown) {
    // Only some roles may list them; whose it is is known all the same.
    if (thrown instanceof AppError) return { ownerId, tokenId: null };
    throw thrown;
  }
}

function idOf(value: JsonValue): string | undefined {
  return isJsonObject(value) && typeof value['id'] === 'string' ? value['id'] : undefined;
}
