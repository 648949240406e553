// /api/session, /api/setup, /api/users, /api/tokens: signing in and who may.
import * as calls from '../../../shared/api/access.ts';
import type { Session } from '../../../shared/api/access.ts';
import { AuthError } from '../../../shared/errors.ts';
import type { Actor } from '../../access/actor.ts';
import type { HttpDeps } from '../deps.ts';
import { actorOf, serve, type Api } from '../route.ts';
import { hasToken } from '../authenticate.ts';
import { beginSession, endSession } from '../session.ts';

export function serveAccess(api: Api, deps: HttpDeps): void {
  const { users, tokens, signInLimits, clock, version } = deps;

  async function sessionOf(actor: Actor | undefined): Promise<Session> {
    const user = actor === undefined ? null : { id: actor.id, email: actor.email, name: actor.name, role: actor.role };
    return { user, setupNeeded: await users.setupNeeded(), version };
  }

  serve(api, calls.getSession, ({ request }) => sessionOf(request.actor));
  serve(api, calls.signIn, async ({ body, request }) => {
    refuseToken(hasToken(request));
    const address = request.ip ?? '';
    await signInLimits.attempt(address, body.email);
    const actor = await users.signIn(body.email, body.password);
    await signInLimits.succeeded(address, body.email);
    await beginSession(request, actor.id, clock.now());
    return sessionOf(actor);
  });
  serve(api, calls.signOut, async ({ request }) => {
    if (!hasToken(request)) await endSession(request);
    return undefined;
  });
  serve(api, calls.setUp, async ({ body, request }) => {
    refuseToken(hasToken(request));
    await signInLimits.attempt(request.ip ?? '', 'setup');
    const { token, ...user } = body;
    const actor = await users.setUp(token, user);
    await beginSession(request, actor.id, clock.now());
    return sessionOf(actor);
  });
  serve(api, calls.changePassword, async ({ body, request }) => {
    const actor = actorOf(request);
    if (actor.kind !== 'user')
      throw new AuthError('auth.forbidden', 'A token has no password. Sign in as the user whose password this is.');
    await signInLimits.attempt(request.ip ?? '', actor.email);
    await users.changePassword(actor.id, body.current, body.next);
    await signInLimits.succeeded(request.ip ?? '', actor.email);
    await beginSession(request, actor.id, clock.now());
    return undefined;
  });

  serve(api, calls.listUsers, async () => ({ items: await users.list() }));
  serve(api, calls.createUser, ({ body }) => users.create(body));
  serve(api, calls.updateUser, ({ params, body }) => users.update(params.id, body));
  serve(api, calls.deleteUser, async ({ params }) => {
    await users.remove(params.id);
    return undefined;
  });

  serve(api, calls.listTokens, async () => ({ items: await tokens.list() }));
  serve(api, calls.createToken, ({ body, request }) => tokens.create(body, actorOf(request)));
  serve(api, calls.deleteToken, async ({ params }) => {
    await tokens.remove(params.id);
    return undefined;
  });
}

/** A request with a token has no session to begin. */
function refuseToken(sent: boolean): void {
  if (sent)
    throw new AuthError('auth.forbidden', 'Sign in without the header Authorization: a token needs no session.');
}
