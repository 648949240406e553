// Whether whoever made a request is still who they were, by their token or by their session. Asking does not count as a
// use of either.
import type { Request } from 'express';

import type { Standing } from '../access/actor.ts';
import type { TokenService } from '../access/tokens.ts';
import type { UserService } from '../access/users.ts';
import type { Clock } from '../lib/clock.ts';
import type { AccessStore } from '../store/access-store.ts';
import { bearerOf, hasToken } from './authenticate.ts';
import { liveSession } from './session.ts';

/**
 * Who they are now, and until when; undefined: they are nobody any more.
 * @throws AuthError `auth.failed` for a token that is not valid any more
 */
export type StandingOf = (request: Request) => Promise<Standing | undefined>;

export function createStandingOf(deps: {
  users: UserService;
  tokens: TokenService;
  access: AccessStore;
  clock: Clock;
}): StandingOf {
  const { users, tokens } = deps;
  return async (request) => {
    if (hasToken(request)) {
      const secret = bearerOf(request);
      return secret === undefined ? undefined : tokens.standingOf(secret);
    }
    const session = await liveSession(deps, request.sessionID);
    if (session?.userId === undefined) return undefined;
    const actor = await users.standingOf(session.userId);
    return actor && { actor, endsAt: session.endsAt };
  };
}
