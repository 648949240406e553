// Who made a thing, as the System Log tells, for a look at a call whose answer was lost (J5). By its time alone nobody can
// tell what a call made from what somebody else made meanwhile. Only an addition: where the log may not be read, or does
// not tell yet, nothing is known.
import type { OktaClient } from '../../../../shared/card/okta-client.ts';
import { AppError } from '../../../../shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';
import { type OwnClient, ownCause } from '../../../../shared/okta/own-client.ts';
import { quoted, USERS_READ } from '../../../../shared/okta/user-login.ts';

const LOGS_READ = 'okta.logs.read';
/** The log is asked from so long before the call on: its times are the org's, and near those of the thing. */
const BEFORE_MS = 10 * 60_000;
/**
 * Actors that stand for themselves. Others, such as `SystemPrincipal`, may stand for whoever called, so they prove
 * nothing.
 */
const THEMSELVES: ReadonlySet<JsonValue | undefined> = new Set(['User', 'PublicClientAppEntity']);

export type Maker = { who: 'us' } | { who: 'unknown' } | { who: 'others'; name: string };

const UNKNOWN: Maker = { who: 'unknown' };

/**
 * @param connection the settings of the connection, as cards see them
 * @param eventType of the event that tells of the making
 * @param from when the thing was made at the earliest, by the org's clock, milliseconds since the epoch
 * @throws RetryableError, TimeoutError, CancelledError as the client: the log may tell later
 */
export async function whoMade(
  okta: OktaClient,
  connection: JsonValue | undefined,
  { id, eventType, from }: { id: string; eventType: string; from: number },
): Promise<Maker> {
  try {
    const own = await ownClientOf(okta, connection);
    if (own === undefined) return UNKNOWN;
    const { body } = await okta.request({
      method: 'GET',
      path: '/api/v1/logs',
      query: {
        since: new Date(from - BEFORE_MS).toISOString(),
        filter: `eventType eq ${quoted(eventType)} and target.id eq ${quoted(id)}`,
        limit: 10,
      },
      scopes: [LOGS_READ],
    });
    const makers = (Array.isArray(body) ? body : []).filter(isJsonObject).map((event) => makerOf(event, own));
    return makers.find(({ who }) => who === 'us') ?? makers.find(({ who }) => who === 'others') ?? UNKNOWN;
  } catch (thrown) {
    // The scope is not granted, the role may not read the log, or the org takes no such filter.
    if (thrown instanceof AppError && thrown.kind === 'terminal') return UNKNOWN;
    throw thrown;
  }
}

/** How the log names the connection's client; undefined where that is not known. */
async function ownClientOf(okta: OktaClient, connection: JsonValue | undefined): Promise<OwnClient | undefined> {
  const auth = isJsonObject(connection) ? connection['auth'] : undefined;
  if (!isJsonObject(auth)) return undefined;
  const { type, clientId, tokenId } = auth;
  const apiTokenId = typeof tokenId === 'string' ? tokenId : undefined;
  if (type === 'oauth') return typeof clientId === 'string' ? { clientId } : undefined;
  const { body } = await okta.request({ method: 'GET', path: '/api/v1/users/me', scopes: [USERS_READ] });
  const ownerId = isJsonObject(body) ? body['id'] : undefined;
  return typeof ownerId === 'string' ? { apiTokenId, tokenOwnerId: ownerId } : undefined;
}

function makerOf(event: JsonObject, own: OwnClient): Maker {
  if (ownCause(event, own) !== undefined) return { who: 'us' };
  const { actor } = event;
  if (!isJsonObject(actor) || typeof actor['id'] !== 'string' || !THEMSELVES.has(actor['type'])) return UNKNOWN;
  // What the token's owner did by another way: the log may have left out by which.
  if (actor['id'] === own.tokenOwnerId) return UNKNOWN;
  return { who: 'others', name: typeof actor['displayName'] === 'string' ? actor['displayName'] : actor['id'] };
}
