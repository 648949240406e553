// API tokens are made, shown once, and found again by their hash. A token belongs to its maker: it can do no more than
// they can, does nothing while they are disabled, and is removed with them. The token of the environment
// (SIGNALBOX_API_TOKEN) counts as one of them, but is not stored.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Token } from '../../shared/api/access.ts';
import { AuthError, ValidationError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import { newId } from '../lib/ids.ts';
import type { Role, TokenMaker, TokenRow } from '../store/access-store.ts';
import type { Store } from '../store/store.ts';
import type { AccessChanges } from './changes.ts';
import { lowerRole, signature, type Actor, type Standing } from './actor.ts';

/** By this prefix people and scanners of secrets know a token of Signalbox. */
const PREFIX = 'sbx_';
/** How often, at most, the time of last use is written. */
const TOUCH_MS = 60_000;
/** Who the token of the environment is. Nobody can revoke it but by a restart without it. */
const AUTOMATION: Actor = { kind: 'service', id: 'automation', email: '', name: 'automation', role: 'admin' };

export interface TokenService {
  /** The stored tokens, without their secrets and hashes. */
  list(): Promise<Token[]>;
  /**
   * A token that is made with a token belongs to the maker of that one. The answer alone has the `secret`; only its
   * hash is kept. `expiresAt`: ISO 8601 in the future; null or absent: it does not expire. @throws ValidationError
   * `token.bad-expiry`; AuthError `auth.failed` where the token that makes it is gone; NotFoundError `user.not-found`
   * where the person is
   */
  create(
    request: { name: string; role: Role; expiresAt?: string | null | undefined },
    by: Actor,
  ): Promise<Token & { secret: string }>;
  /** @throws NotFoundError `token.not-found` */
  remove(id: string): Promise<void>;
  /**
   * Who sends a request with this token. Counts as a use of it. @throws AuthError `auth.failed` for a token that is
   * unknown, revoked or expired, or whose maker is disabled
   */
  actorOf(secret: string): Promise<Actor>;
  /** As `actorOf`, but does not count as a use: a stream that stays open asks this again and again. */
  standingOf(secret: string): Promise<Standing>;
}

export function createTokenService(deps: {
  store: Store;
  clock: Clock;
  changes: AccessChanges;
  environmentToken?: string | undefined;
}): TokenService {
  const { clock, changes } = deps;
  const { access } = deps.store;
  const environmentDigest = deps.environmentToken === undefined ? undefined : digest(deps.environmentToken);

  /** Hashes have one length, so the comparison in constant time can be made with any text. */
  const isOfEnvironment = (secret: string): boolean =>
    environmentDigest !== undefined && timingSafeEqual(digest(secret), environmentDigest);

  async function valid(secret: string): Promise<TokenRow> {
    const row = await access.findTokenByHash(sha256Hex(secret));
    const isValid = row !== undefined && (row.expiresAt === null || Date.parse(row.expiresAt) > clock.now());
    if (!isValid) throw noLongerValid();
    return row;
  }

  /**
   * Whom a new token will belong to. A token passes on its own maker, never itself: else its maker could outlive their
   * account by a chain of tokens.
   */
  async function makerFor(by: Actor): Promise<TokenMaker> {
    if (by.kind === 'service') return { kind: 'installation' };
    if (by.kind === 'user') return { kind: 'person', id: by.id, email: by.email, role: by.role, disabled: false };
    const token = (await access.tokens()).find(({ id }) => id === by.id);
    if (token === undefined) throw noLongerValid();
    return token.maker;
  }

  return {
    list: async () => (await access.tokens()).map(shown),
    async create(request, by) {
      const expiresAt = request.expiresAt ?? null;
      if (expiresAt !== null && !(Date.parse(expiresAt) > clock.now())) {
        throw new ValidationError(
          'token.bad-expiry',
          'expiresAt must be a time in the future, such as 2030-01-31T00:00:00Z.',
        );
      }
      const secret = `${PREFIX}${randomBytes(32).toString('base64url')}`;
      const row = await access.createToken({
        id: newId('tok'),
        name: request.name,
        role: request.role,
        hash: sha256Hex(secret),
        createdBy: signature(by),
        createdAt: clock.iso(),
        expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
        maker: await makerFor(by),
      });
      return { ...shown(row), secret };
    },
    remove: (id) => changes.during(() => access.removeToken(id)),
    async actorOf(secret) {
      if (isOfEnvironment(secret)) return AUTOMATION;
      const row = await valid(secret);
      const actor = actorFor(row);
      if (row.lastUsedAt === null || clock.now() - Date.parse(row.lastUsedAt) >= TOUCH_MS)
        await access.touchToken(row.id, clock.iso());
      return actor;
    },
    async standingOf(secret) {
      if (isOfEnvironment(secret)) return { actor: AUTOMATION, endsAt: null };
      const row = await valid(secret);
      return { actor: actorFor(row), endsAt: row.expiresAt === null ? null : Date.parse(row.expiresAt) };
    },
  };
}

function actorFor(row: TokenRow): Actor {
  const { id, name, maker } = row;
  const role = effectiveRole(row);
  if (role === null) {
    const message =
      'This API token belongs to a person who is disabled, and is void until they are not. An administrator can make another one.';
    throw new AuthError('auth.failed', message);
  }
  const actor: Actor = { kind: 'token', id, email: '', name, role };
  return maker.kind === 'person' ? { ...actor, makerEmail: maker.email } : actor;
}

/** The lower of the token's role and its maker's; null: the maker is disabled, so the token is void. */
function effectiveRole({ role, maker }: TokenRow): Role | null {
  if (maker.kind !== 'person') return role;
  return maker.disabled ? null : lowerRole(role, maker.role);
}

function shown(row: TokenRow): Token {
  const { hash: _hash, maker, ...token } = row;
  const { id, email } = maker.kind === 'person' ? maker : { id: null, email: null };
  return { ...token, effectiveRole: effectiveRole(row), maker: { kind: maker.kind, id, email } };
}

function noLongerValid(): AuthError {
  return new AuthError(
    'auth.failed',
    'This API token is unknown, revoked or expired. An administrator can make a new one.',
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
