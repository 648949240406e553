// Which API token calls (T5): Okta's log names it by its ID, and its value does not tell that. Whose it is, the org says of
// "me"; where that person has one token alone, it is this one.
import type { OktaClient } from '../../shared/card/okta-client.ts';
import { AppError } from '../../shared/errors.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';

export interface OwnToken {
  /** The user who made it, and as whom it acts. */
  ownerId: string;
  /** Null where its owner has several, or may not list them. */
  tokenId: string | null;
}

/** @throws as `OktaClient`, where it is not told whose the token is */
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
