// /api/session, /api/setup, /api/users, /api/tokens: signing in and who may.
import * as calls from '../../../shared/api/access.ts';
import type { Session, Token, User } from '../../../shared/api/access.ts';
import { AuthError } from '../../../shared/errors.ts';
import { signature, type Actor } from '../../access/actor.ts';
import { difference } from '../../access/audit/log.ts';
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

  async function userOf(id: string): Promise<object> {
    const found = (await users.list()).find((user) => user.id === id);
    return found === undefined ? {} : auditedUser(found);
  }

  serve(api, calls.getSession, ({ request }) => sessionOf(request.actor));
  serve(api, calls.signIn, async ({ body, request, audit }) => {
    refuseToken(hasToken(request));
    const address = request.ip ?? '';
    await signInLimits.attempt(address, body.email);
    await audit.begin(body.email.trim().toLowerCase().slice(0, 254));
    const actor = await users.signIn(body.email, body.password);
    await signInLimits.succeeded(address, body.email);
    await beginSession(request, actor.id, clock.now());
    return sessionOf(actor);
  });
  serve(api, calls.signOut, async ({ request, audit }) => {
    const { actor } = request;
    if (hasToken(request)) return undefined;
    if (actor !== undefined) await audit.begin(signature(actor));
    await endSession(request);
    return undefined;
  });
  serve(api, calls.setUp, async ({ body, request, audit }) => {
    refuseToken(hasToken(request));
    await signInLimits.attempt(request.ip ?? '', 'setup');
    const { token, ...user } = body;
    await audit.begin(user.email);
    const actor = await users.setUp(token, user);
    audit.note({ subject: `user:${actor.id}` });
    await beginSession(request, actor.id, clock.now());
    return sessionOf(actor);
  });
  serve(api, calls.changePassword, async ({ body, request, audit }) => {
    const actor = actorOf(request);
    audit.note({ subject: `user:${actor.id}` });
    if (actor.kind !== 'user')
      throw new AuthError('auth.forbidden', 'A token has no password. Sign in as the user whose password this is.');
    await signInLimits.attempt(request.ip ?? '', actor.email);
    await users.changePassword(actor.id, body.current, body.next);
    await signInLimits.succeeded(request.ip ?? '', actor.email);
    await beginSession(request, actor.id, clock.now());
    return undefined;
  });

  serve(api, calls.listUsers, async () => ({ items: await users.list() }));
  serve(api, calls.createUser, async ({ body, audit }) => {
    const made = await users.create(body);
    audit.note({ subject: `user:${made.id}`, after: auditedUser(made) });
    return made;
  });
  serve(api, calls.updateUser, async ({ params, body, audit }) => {
    const before = await userOf(params.id);
    const after = await users.update(params.id, body);
    const password = body.password === undefined ? {} : { password: 'changed' };
    audit.note(difference(before, { ...auditedUser(after), ...password }));
    return after;
  });
  serve(api, calls.deleteUser, async ({ params, audit }) => {
    audit.note({ before: await userOf(params.id) });
    await users.remove(params.id);
    return undefined;
  });

  serve(api, calls.listTokens, async () => ({ items: await tokens.list() }));
  serve(api, calls.createToken, async ({ body, request, audit }) => {
    const made = await tokens.create(body, actorOf(request));
    audit.note({ subject: `token:${made.id}`, after: auditedToken(made) });
    return made;
  });
  serve(api, calls.deleteToken, async ({ params, audit }) => {
    const token = (await tokens.list()).find(({ id }) => id === params.id);
    if (token !== undefined) audit.note({ before: auditedToken(token) });
    await tokens.remove(params.id);
    return undefined;
  });
}

function auditedUser({ email, name, role, disabled }: User): object {
  return { email, name, role, disabled };
}

function auditedToken({ name, role, expiresAt }: Token): object {
  return { name, role, expiresAt };
}

/** A request with a token has no session to begin. */
function refuseToken(sent: boolean): void {
  if (sent)
    throw new AuthError('auth.forbidden', 'Sign in without the header Authorization: a token needs no session.');
}
