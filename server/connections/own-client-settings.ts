// `ownClient` of earlier settings and files (T5.4): now `auth` says who calls the org. Pure.
import { isJsonObject, type JsonObject } from '../../shared/json.ts';

/**
 * The settings with `ownClient` made part of `auth`; the same object where they have none. What `auth` says already
 * stays.
 */
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
