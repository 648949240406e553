// Connections: named accounts of apps. Secrets go in and never come out.
import { z } from 'zod';

import { defineCall, listOf, pageOf, time } from './call.ts';

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

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/);
const settings = z.record(z.string(), z.json());

export const listConnections = defineCall({
  method: 'get',
  path: '/api/connections',
  summary: 'List connections',
  access: 'viewer',
  response: listOf(connection),
});
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
/** A secret that is absent stays; null removes it. */
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
export const deleteConnection = defineCall({
  method: 'delete',
  path: '/api/connections/:id',
  summary: 'Delete a connection that no active flow uses',
  access: 'admin',
  audit: 'deleted a connection',
  params: connectionId,
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
/** With `settings` as it would be after that change, without them as it is. */
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
const hookError = z.object({ code: z.string(), message: z.string(), at: time }).meta({ id: 'HookError' });
const hookState = z
  .object({
    url: z.string(),
    headerName: z.string(),
    /** Null for whoever is no administrator. */
    secret: z.string().nullable(),
    /** Until then Okta may still send the secret before; null: there is none. */
    previousValidUntil: time.nullable(),
    fixedByEnvironment: z.boolean(),
    /** Types that active flows listen to. */
    events: z.array(z.string()),
    /** Of them, those that Okta lets no event hook have. */
    undeliverable: z.array(z.string()),
    /** Of them, those that are one too many for a hook. */
    leftOut: z.array(z.string()),
    /** Signalbox made the hook in Okta, or is about to, and keeps it in step. */
    isOurs: z.boolean(),
    /** As Okta shows it now, else as it was seen last. Null: Signalbox made none; there may be one that was made by hand. */
    inOkta: z
      .object({
        id: z.string(),
        /** `ACTIVE`, `INACTIVE`, or `DELETED` where it is no longer there. */
        status: z.string(),
        verificationStatus: z.string(),
        events: z.array(z.string()),
        /** Active, verified, with the events that are wanted, this address and this secret. */
        inStep: z.boolean(),
        lastError: hookError.nullable(),
      })
      .nullable(),
    /** Of the last attempt to make it or to bring it into step; it is made again by itself. */
    lastError: hookError.nullable(),
  })
  .meta({ id: 'Hook' });

/** Where Okta delivers to, and with what: the secret is shown to administrators only, on these calls only. */
export const getHook = defineCall({
  method: 'get',
  path: '/api/connections/:id/hook',
  summary: 'The event hook: its address and secret, the events that flows need, and how it stands in Okta',
  access: 'viewer',
  params: connectionId,
  response: hookState,
});
/** 422 with Okta's reason where it refuses; 503 where it did not answer, and the hook is made later by itself. */
export const bringHookIntoStep = defineCall({
  method: 'post',
  path: '/api/connections/:id/hook',
  summary: 'Make the event hook in Okta, or bring it into step, and verify it',
  access: 'admin',
  audit: 'brought the event hook in Okta into step',
  params: connectionId,
  response: hookState,
});
/** The old secret stays valid for `graceHours`. A hook in Okta that Signalbox made is given the new one. */
export const rotateHookSecret = defineCall({
  method: 'post',
  path: '/api/connections/:id/hook/rotate',
  summary: 'Make a new hook secret',
  access: 'admin',
  audit: 'made a new hook secret',
  params: connectionId,
  body: z.object({ graceHours: z.number().min(0).max(168).default(24) }).optional(),
  response: hookState,
});

const coverageHour = z
  .object({
    /** Its beginning. Events count in the hour in which they were published. */
    hour: time,
    events: z.number(),
    byHook: z.number(),
    /** The hook missed them, apart from `notForHooks`. */
    byPollOnly: z.number(),
    byHookOnly: z.number(),
    /** Of those by poll only: so many have a type that no event hook can deliver. */
    notForHooks: z.number(),
    /** From their publishing to their first coming; percentiles within a twentieth. Null: no event came. */
    delayMs: z.object({ p50: z.number(), p95: z.number(), max: z.number() }).nullable(),
    /** Deliveries to the event hook that failed, as the System Log tells. */
    deliveryFailures: z.number(),
  })
  .meta({ id: 'CoverageHour' });

const pollingState = z
  .object({
    state: z.enum(['off', 'starting', 'running', 'behind', 'failing']),
    /** The log is read up to then, by the org's clock. */
    cursorAt: time.nullable(),
    lagSeconds: z.number().nullable(),
    /** Null: the last poll succeeded. */
    lastError: z.object({ code: z.string(), message: z.string(), at: time }).nullable(),
  })
  .meta({ id: 'PollingState' });

/** Hours that the time touches count whole; those without anything are left out. */
export const getCoverage = defineCall({
  method: 'get',
  path: '/api/connections/:id/coverage',
  summary:
    'By which way the events of an Okta connection came, by hour; how polling stands; gaps and when they were healed',
  access: 'viewer',
  params: connectionId,
  query: z.object({
    /** Default: 24 hours before `until`. At most 92 days before it. */
    since: time.optional(),
    /** Default: now. */
    until: time.optional(),
  }),
  response: z.object({
    items: z.array(coverageHour),
    polling: pollingState,
    gaps: z.array(
      z
        .object({
          from: time,
          to: time,
          reason: z.enum(['not-running', 'failing', 'cursor-refused', 'too-old']),
          /** Null: it is open. */
          healedAt: time.nullable(),
        })
        .meta({ id: 'PollingGap' }),
    ),
  }),
});

const neededScope = z
  .object({
    scope: z.string(),
    /** Of a custom admin role in Okta; one entry may name several, joined by ` or `. */
    permissions: z.array(z.string()),
    /** Ids of the flows that need it. */
    flows: z.array(z.string()),
  })
  .meta({ id: 'NeededScope' });
/** `notNeeded`: an API token, which may all that its owner may. `unknown`: the org does not tell. */
export const scopeGranted = z.enum(['granted', 'missing', 'unknown', 'notNeeded']).meta({ id: 'ScopeGranted' });

/** What goes into Okta for a connection's service app. The public key is no secret; the address serves it to Okta. */
export const getOktaApp = defineCall({
  method: 'get',
  path: '/api/connections/:id/okta',
  summary: "The public key of an Okta connection's app, the scopes that active flows need, and what it is known by",
  access: 'viewer',
  params: connectionId,
  response: z.object({
    jwksUrl: z.string(),
    /** Null: it signs in by another way. */
    publicKey: z.record(z.string(), z.json()).nullable(),
    scopes: z.array(neededScope),
    /** T5: by what it is known that an event was caused by Signalbox itself; null: that is not known. */
    ownClient: z.object({
      clientId: z.string().nullable(),
      tokenId: z.string().nullable(),
      /** Whoever made the API token. */
      tokenOwnerId: z.string().nullable(),
    }),
  }),
});

/** Whether Okta granted each scope is asked of the org, which takes a moment. */
export const getOktaScopes = defineCall({
  method: 'get',
  path: '/api/connections/:id/scopes',
  summary: 'The scopes that active flows need of an Okta connection, and which of them are granted',
  access: 'viewer',
  params: connectionId,
  response: z.object({
    items: z.array(neededScope.extend({ granted: scopeGranted })),
  }),
});

/** For drop-downs of forms, read from the org as it is now. */
export const lookUpValues = defineCall({
  method: 'get',
  path: '/api/connections/:id/lookup/:kind',
  summary: 'Users, groups, apps and other things of an Okta org, to choose from',
  access: 'editor',
  params: z.object({ id: z.string(), kind: z.string() }),
  query: z.object({
    /** The beginning of a name. */
    q: z.string().max(200).optional(),
    /** The one with this id alone. */
    id: z.string().min(1).max(200).optional(),
    /** Of kinds that belong to a user (`factors`, `enrollments`, `roles`): that user's id or login. */
    of: z.string().max(200).optional(),
    cursor: z.string().max(2_000).optional(),
  }),
  response: pageOf(
    z
      .object({
        id: z.string(),
        title: z.string(),
        /** What tells it from others of the same title. */
        detail: z.string(),
      })
      .meta({ id: 'LookupItem' }),
  ),
});

/** For completions and types of expressions; cards still take whatever attribute the org gives. */
export const getUserProfile = defineCall({
  method: 'get',
  path: '/api/connections/:id/profile',
  summary: "The attributes of users' profiles in an Okta org, as JSON Schema",
  access: 'viewer',
  params: connectionId,
  response: z.object({
    /** Null: the org does not tell it now. */
    schema: z.record(z.string(), z.json()).nullable(),
  }),
});

export type Connection = z.infer<typeof connection>;
export type Coverage = z.infer<typeof getCoverage.response>;
export type CoverageHour = z.infer<typeof coverageHour>;
export type ConnectionTestResult = z.infer<typeof testResult>;
export type ScopeGranted = z.infer<typeof scopeGranted>;
