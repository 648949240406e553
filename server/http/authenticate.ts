// Finds out who is asking: a bearer token, else the session cookie. Whether they may is route.ts; it refuses only what
// claims to be somebody and is not.
import type { Request, RequestHandler } from 'express';

import { AuthError } from '../../shared/errors.ts';
import type { Actor } from '../access/actor.ts';
import type { TokenService } from '../access/tokens.ts';
import type { UserService } from '../access/users.ts';

declare module 'express-serve-static-core' {
  interface Request {
    /** Absent: nobody is signed in. */
    actor?: Actor;
  }
}

/** Methods that change nothing, so other sites may cause them. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
const BEARER = /^Bearer +(\S+)$/i;

/** The API token that came with the request; undefined: none did. */
export function bearerOf(request: Request): string | undefined {
  return BEARER.exec(request.headers.authorization ?? '')?.[1];
}

/** True for a request that wants to be known by a token; its cookie does not count then. */
export function hasToken(request: Request): boolean {
  return request.headers.authorization !== undefined;
}

/**
 * Sets `request.actor` for whoever signed in.
 * @param withSession express-session; it is left out for requests with a token, which have no business with cookies
 * @throws AuthError `auth.failed` for a token that is not valid, `auth.cross-site` for a request of another site
 */
export function authenticate(deps: {
  users: UserService;
  tokens: TokenService;
  withSession: RequestHandler;
  publicUrl: string;
}): RequestHandler {
  const { users, tokens, withSession } = deps;
  const ownOrigin = new URL(deps.publicUrl).origin;
  return async (request, response, next) => {
    if (hasToken(request)) {
      const secret = bearerOf(request);
      if (secret === undefined)
        throw new AuthError('auth.failed', 'The header Authorization must be "Bearer <token>".');
      request.actor = await tokens.actorOf(secret);
      next();
      return;
    }
    if (!SAFE_METHODS.has(request.method)) refuseOtherSites(request, ownOrigin);
    await new Promise<void>((resolve, reject) => {
      void withSession(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(error)));
    });
    const { userId } = request.session;
    const actor = userId === undefined ? undefined : await users.actorOf(userId);
    if (actor !== undefined) request.actor = actor;
    next();
  };
}

/**
 * Refuses what another site makes a browser send. A browser says where a request comes from; what is no browser says
 * nothing, and no site can make it send the cookie.
 * @throws AuthError `auth.cross-site`
 */
function refuseOtherSites(request: Request, ownOrigin: string): void {
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const same =
    site === undefined
      ? origin === undefined || isOwn(origin, request.headers.host, ownOrigin)
      : site === 'same-origin';
  if (!same) {
    throw new AuthError(
      'auth.cross-site',
      'This request came from another site and was refused. Open Signalbox itself and try there.',
    );
  }
}

/** True for an origin that is ours by the public address, or by the address that the request came to. */
function isOwn(origin: string, host: string | undefined, ownOrigin: string): boolean {
  return origin === ownOrigin || (host !== undefined && URL.parse(origin)?.host === host);
}
