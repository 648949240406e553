// `ownClient` of earlier settings and files (T5): whoever calls the org is told by `auth` now. Pure.
import { isJsonObject, type JsonObject } from '../../shared/json.ts';

/** The same settings where they have none. What `auth` says already stands. */
export function withoutOwnClient(settings: JsonObject): JsonObject {
  const { ownClient, ...others } = settings;
  if (ownClient === undefined) return settings;
  if (!isJsonObject(ownClient)) return others;
  const { clientId, apiTokenId } = ownClient;
  const known = isJsonObject(others['auth']) ? others['auth'] : undefined;
  const tokenId = apiTokenId === undefined ? {} : { tokenId: apiTokenId };
  if (known !== undefined) {
    const id = known['type'] === 'oauth' && clientId !== undefined ? { clientId } : {};
    return { ...others, auth: { ...id, ...tokenId, ...known } };
  }
  if (clientId !== undefined) return { ...others, auth: { type: 'oauth', clientId, ...tokenId } };
  return apiTokenId === undefined ? others : { ...others, auth: { type: 'ssws', ...tokenId } };
}
