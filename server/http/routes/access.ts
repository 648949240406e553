// /api/session, /api/setup, /api/users, /api/tokens: signing in, and who may do what.
import type { Request, Response } from 'express';

import * as calls from '../../../shared/api/access.ts';
import type { Session, Token, User } from '../../../shared/api/access.ts';
import { AuthError } from '../../../shared/errors.ts';
import { signature, type Actor } from '../../access/actor.ts';
import { difference } from '../../access/audit/log.ts';
import { accountOf } from '../../access/known-devices.ts';
import type { SignInAttempt } from '../../access/sign-in-limits.ts';
import type { HttpDeps } from '../deps.ts';
import { hasToken } from '../authenticate.ts';
import { deviceCookie } from '../device-cookie.ts';
import { actorOf, serve, type Api } from '../route.ts';
import { beginSession, endSession } from '../session.ts';

export function serveAccess(api: Api, deps: HttpDeps): void {
  const { users, tokens, signInLimits, clients, clock, version } = deps;
  const secure = deps.config.publicUrl.startsWith('https:');
  const devices = deviceCookie({ secret: deps.sessionSecret, secure, clock });

  /** Whom limits count an attempt to sign in for. */
  const attemptOf = (request: Request, email: string): SignInAttempt => ({
    network: clients.networkOf(request),
    email,
    device: devices.find(request, email),
  });

  /** Begins a session, and lets the browser be known from now on. */
  async function begin(request: Request, response: Response, actor: Actor): Promise<void> {
    await beginSession(request, actor.id, clock.now());
    devices.remember(request, response, actor.email);
  }

  async function sessionOf(actor: Actor | undefined): Promise<Session> {
    const user = actor === undefined ? null : { id: actor.id, email: actor.email, name: actor.name, role: actor.role };
    return { user, setupNeeded: await users.setupNeeded(), version };
  }

  /** A user as the audit log shows them before a change; empty where there is none. */
  async function userOf(id: string): Promise<object> {
    const found = (await users.list()).find((user) => user.id === id);
    return found === undefined ? {} : auditedUser(found);
  }

  serve(api, calls.getSession, ({ request }) => sessionOf(request.actor));
  serve(api, calls.signIn, async ({ body, request, response, audit }) => {
    refuseToken(hasToken(request));
    const attempt = attemptOf(request, body.email);
    // Counted before the password is looked at, so that a hundred attempts at once count as a hundred.
    await signInLimits.attempt(attempt);
    // After the limits: strangers who guess do not fill the log.
    await audit.begin(accountOf(body.email));
    const actor = await users.signIn(body.email, body.password);
    await signInLimits.succeeded(attempt);
    await begin(request, response, actor);
    return sessionOf(actor);
  });
  serve(api, calls.signOut, async ({ request, audit }) => {
    const { actor } = request;
    if (hasToken(request)) return undefined;
    if (actor !== undefined) await audit.begin(signature(actor));
    await endSession(request);
    return undefined;
  });
  serve(api, calls.setUp, async ({ body, request, response, audit }) => {
    refuseToken(hasToken(request));
    await signInLimits.attempt(attemptOf(request, 'setup'));
    const { token, ...user } = body;
    await audit.begin(user.email);
    const actor = await users.setUp(token, user);
    audit.note({ subject: `user:${actor.id}` });
    await begin(request, response, actor);
    return sessionOf(actor);
  });
  serve(api, calls.changePassword, async ({ body, request, response, audit }) => {
    const actor = actorOf(request);
    audit.note({ subject: `user:${actor.id}` });
    if (actor.kind !== 'user')
      throw new AuthError('auth.forbidden', 'A token has no password. Sign in as the user whose password this is.');
    const attempt = attemptOf(request, actor.email);
    await signInLimits.attempt(attempt);
    await users.changePassword(actor.id, body.current, body.next);
    await signInLimits.succeeded(attempt);
    await begin(request, response, actor);
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
    const theirs = (await tokens.list()).filter((token) => token.maker.id === params.id);
    audit.note({ before: { ...(await userOf(params.id)), tokens: theirs.map(({ name }) => name) } });
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

/** The parts that the audit log keeps: no password, no hash. */
function auditedUser({ email, name, role, disabled }: User): object {
  return { email, name, role, disabled };
}

function auditedToken({ name, role, expiresAt }: Token): object {
  return { name, role, expiresAt };
}

/** A request with a token has no session to begin. @throws AuthError `auth.forbidden` */
function refuseToken(sent: boolean): void {
  if (sent)
    throw new AuthError('auth.forbidden', 'Sign in without the header Authorization: a token needs no session.');
}
