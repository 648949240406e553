// Calls about access: signing in, the first administrator, users, API tokens; and the settings of the installation.
import { z } from 'zod';

import { defineCall, listOf, time } from './call.ts';

/** From the most to the least: each may all that the ones after it may. */
export const role = z.enum(['admin', 'editor', 'viewer']);
const email = z.email().max(254);
/** At least 12 characters: length, not character classes (NIST SP 800-63B). */
export const password = z.string().min(12).max(256);

/** A person who can sign in. One that is disabled keeps what it made, and can do nothing. */
export const user = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role,
    disabled: z.boolean(),
    createdAt: time,
    lastSeenAt: time.nullable(),
  })
  .meta({ id: 'User' });
/** An API token, without its secret, which is not stored. */
export const token = z
  .object({
    id: z.string(),
    name: z.string(),
    /** As it was made with. */
    role,
    /** What it can do now: the lower of `role` and its maker's; null while its maker is disabled. */
    effectiveRole: role.nullable(),
    /** Whose it is, and with whom it falls; `unknown` for some of those that an older version made. */
    maker: z.object({
      kind: z.enum(['person', 'installation', 'unknown']),
      id: z.string().nullable(),
      email: z.string().nullable(),
    }),
    createdBy: z.string(),
    createdAt: time,
    lastUsedAt: time.nullable(),
    expiresAt: time.nullable(),
  })
  .meta({ id: 'Token' });

/** Who is asking. `user` is null where nobody is signed in; `setupNeeded` is true while no person exists. */
export const getSession = defineCall({
  method: 'get',
  path: '/api/session',
  summary: 'Who is signed in',
  access: 'public',
  response: z.object({
    user: user.pick({ id: true, email: true, name: true, role: true }).nullable(),
    setupNeeded: z.boolean(),
    version: z.string(),
  }),
});
/**
 * 401 `auth.failed` whatever is wrong, so that nobody learns which addresses have an account; 429
 * `auth.too-many-attempts`.
 */
export const signIn = defineCall({
  method: 'post',
  path: '/api/session',
  summary: 'Sign in',
  access: 'public',
  audit: 'signed in',
  body: z.object({ email: z.string(), password: z.string().max(256) }),
  response: getSession.response,
});
export const signOut = defineCall({
  method: 'delete',
  path: '/api/session',
  summary: 'Sign out',
  access: 'public',
  audit: 'signed out',
});
/**
 * `token` is the one of the link that the first start prints: `/setup?token=…`. 403 `setup.bad-token`, 409
 * `setup.done`.
 */
export const setUp = defineCall({
  method: 'post',
  path: '/api/setup',
  summary: 'Make the first administrator',
  access: 'public',
  audit: 'made the first administrator',
  body: z.object({ token: z.string(), email, name: z.string().min(1).max(200), password }),
  response: getSession.response,
  status: 201,
});
/** 403 `auth.wrong-password` where `current` is not the password. */
export const changePassword = defineCall({
  method: 'post',
  path: '/api/session/password',
  summary: 'Change your own password',
  access: 'viewer',
  audit: 'changed their own password',
  body: z.object({ current: z.string(), next: password }),
});
export const listUsers = defineCall({
  method: 'get',
  path: '/api/users',
  summary: 'List users',
  access: 'admin',
  response: listOf(user),
});
/** 409 `user.exists` where the e-mail address is taken. */
export const createUser = defineCall({
  method: 'post',
  path: '/api/users',
  summary: 'Create a user',
  access: 'admin',
  audit: 'created a user',
  body: z.object({ email, name: z.string().min(1).max(200), role, password }),
  response: user,
  status: 201,
});
/** What is left out stays. 409 `user.last-admin` for a change after which nobody could administer. */
export const updateUser = defineCall({
  method: 'patch',
  path: '/api/users/:id',
  summary: 'Change a user',
  access: 'admin',
  audit: 'changed a user',
  params: z.object({ id: z.string() }),
  body: z.object({
    name: z.string().min(1).max(200).optional(),
    role: role.optional(),
    disabled: z.boolean().optional(),
    password: password.optional(),
  }),
  response: user,
});
/** 409 `user.last-admin`. */
export const deleteUser = defineCall({
  method: 'delete',
  path: '/api/users/:id',
  summary: 'Delete a user',
  access: 'admin',
  audit: 'deleted a user',
  params: z.object({ id: z.string() }),
});
export const listTokens = defineCall({
  method: 'get',
  path: '/api/tokens',
  summary: 'List API tokens',
  access: 'admin',
  response: listOf(token),
});
/** `secret` is the token itself: it is shown this once. 400 `token.bad-expiry` where it would be over already. */
export const createToken = defineCall({
  method: 'post',
  path: '/api/tokens',
  summary: 'Create an API token',
  access: 'admin',
  audit: 'created an API token',
  body: z.object({ name: z.string().min(1).max(200), role, expiresAt: time.nullable().optional() }),
  response: token.extend({ secret: z.string() }),
  status: 201,
});
export const deleteToken = defineCall({
  method: 'delete',
  path: '/api/tokens/:id',
  summary: 'Revoke an API token',
  access: 'admin',
  audit: 'revoked an API token',
  params: z.object({ id: z.string() }),
});

export const settings = z
  .object({
    // The address that links in messages begin with.
    publicUrl: z.string(),
    version: z.string(),
    retention: z.object({
      days: z.number().int().min(1).max(3_650),
      maxRuns: z.number().int().min(100),
      maxEvents: z.number().int().min(100),
    }),
    /** S9. `ownRuns`: whoever caused a run may decide what it asks, too. */
    approvals: z.object({ ownRuns: z.boolean() }),
  })
  .meta({ id: 'Settings' });
export const getSettings = defineCall({
  method: 'get',
  path: '/api/settings',
  summary: 'Settings of the installation',
  access: 'viewer',
  response: settings,
});
export const saveSettings = defineCall({
  method: 'put',
  path: '/api/settings',
  summary: 'Change settings; those that are left out stay',
  access: 'admin',
  audit: 'changed the settings of the installation',
  body: settings.pick({ retention: true, approvals: true }).partial(),
  response: settings,
});

export type User = z.infer<typeof user>;
export type Settings = z.infer<typeof settings>;
export type Token = z.infer<typeof token>;
export type Session = z.infer<typeof getSession.response>;
