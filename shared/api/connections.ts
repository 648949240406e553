// Calls about connections: named accounts of apps. Secrets go in and never come out.
import { z } from 'zod';

import { defineCall, listOf, time } from './call.ts';

const connectionId = z.object({ id: z.string() });

export const connection = z
  .object({
    id: z.string(),
    app: z.string(),
    name: z.string(),
    /** Without secrets. */
    settings: z.record(z.string(), z.json()),
    /** Names of the secret settings that are set, dotted for nested ones (`hook.secret`). */
    secretsSet: z.array(z.string()),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Connection' });

// Of a new connection; without one the server makes it of the name.
const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const settings = z.record(z.string(), z.json());

export const listConnections = defineCall({
  method: 'get',
  path: '/api/connections',
  summary: 'List connections',
  access: 'viewer',
  response: listOf(connection),
});
/** 400 `connection.invalid` (`details.issues` says where) and `connection.unknown-app`, 409 `connection.exists`. */
export const createConnection = defineCall({
  method: 'post',
  path: '/api/connections',
  summary: 'Create a connection',
  access: 'admin',
  audit: 'created a connection',
  body: z.object({
    id: id.optional(),
    app: z.string(),
    name: z.string().min(1).max(200),
    settings: settings.default({}),
  }),
  response: connection,
  status: 201,
});
export const getConnection = defineCall({
  method: 'get',
  path: '/api/connections/:id',
  summary: 'A connection without its secrets',
  access: 'viewer',
  params: connectionId,
  response: connection,
});
/**
 * A secret that is absent stays; null removes it. 400 `connection.secret-needed` where a setting changes that says
 * where a stored secret is sent: the secret must then be entered again.
 */
export const updateConnection = defineCall({
  method: 'put',
  path: '/api/connections/:id',
  summary: 'Change a connection',
  access: 'admin',
  audit: 'changed a connection',
  params: connectionId,
  body: z.object({ name: z.string().min(1).max(200).optional(), settings }),
  response: connection,
});
/**
 * 409 `connection.in-use`, `connection.default`, and `connection.pledged` while something is still to be done under
 * it.
 */
export const deleteConnection = defineCall({
  method: 'delete',
  path: '/api/connections/:id',
  summary:
    'Delete a connection that no active flow uses, and with `hook=delete` the event hook that Signalbox made in Okta',
  access: 'admin',
  audit: 'deleted a connection',
  params: connectionId,
  query: z.object({ hook: z.enum(['keep', 'delete']).default('keep') }),
  response: z
    .object({
      /** `left`: it is still in Okta, by wish or since Okta could not be asked. `none`: Signalbox made none. */
      hook: z.enum(['none', 'left', 'deleted']),
      /** What became of a hook that is left, and what to do. */
      message: z.string().nullable(),
    })
    .meta({ id: 'DeletedConnection' }),
});
const testResult = z
  .object({
    /** `untried`: that cannot be done without sending something. */
    result: z.enum(['works', 'fails', 'untried']),
    /** What was found, or what to mend. */
    message: z.string(),
    /** Of the error, where it fails. */
    code: z.string().nullable(),
  })
  .meta({ id: 'ConnectionTestResult' });

export const testNewConnection = defineCall({
  method: 'post',
  path: '/api/connections/test',
  summary: 'Try an account before it is saved; changes nothing',
  access: 'admin',
  audit: null,
  body: z.object({ app: z.string(), settings: settings.default({}) }),
  response: testResult,
});
/**
 * With `settings` the connection is tried as it would be after that change, without them as it is. 400
 * `connection.untestable` for apps that cannot be tried by themselves.
 */
export const testConnection = defineCall({
  method: 'post',
  path: '/api/connections/:id/test',
  summary: 'Try a connection; changes nothing',
  access: 'admin',
  audit: null,
  params: connectionId,
  body: z.object({ settings: settings.optional() }).optional(),
  response: testResult,
});

export type Connection = z.infer<typeof connection>;
export type ConnectionTestResult = z.infer<typeof testResult>;
