// Calls about the scopes of Okta that flows need, and which of them a connection's app has been granted.
import { z } from 'zod';

import { defineCall, listOf } from './call.ts';

const connectionId = z.object({ id: z.string() });

const neededScope = z
  .object({
    scope: z.string(),
    /** Of a custom admin role in Okta; one entry may name several, joined by ` or `. */
    permissions: z.array(z.string()),
    /** Ids of the flows that need it. */
    flows: z.array(z.string()),
    /** What the connection itself needs it for. */
    uses: z.array(z.enum(['polling', 'eventHook'])),
  })
  .meta({ id: 'NeededScope' });
/** `notNeeded`: an API token, which may all that its owner may. `unknown`: the org does not tell. */
export const scopeGranted = z.enum(['granted', 'missing', 'unknown', 'notNeeded']).meta({ id: 'ScopeGranted' });

/** What goes into Okta for a connection's service app. The public key is no secret; the address serves it to Okta. */
export const getOktaApp = defineCall({
  method: 'get',
  path: '/api/connections/:id/okta',
  summary:
    "The public key of an Okta connection's app, the scopes that it and active flows need, and what it is known by",
  access: 'viewer',
  params: connectionId,
  response: z.object({
    jwksUrl: z.string(),
    /** Null: it signs in by another way. */
    publicKey: z.record(z.string(), z.json()).nullable(),
    /** Until when the keys that this one replaced are used and served as well; null: there are none. */
    formerKeysUntil: z.string().nullable(),
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
  summary: 'The scopes that an Okta connection and the flows that use it need, and which of them are granted',
  access: 'viewer',
  params: connectionId,
  response: z.object({
    items: z.array(neededScope.extend({ granted: scopeGranted })),
  }),
});
/** Of the draft, by the connections that its slots are bound to. Asking the org takes a moment. */
export const getFlowScopes = defineCall({
  method: 'get',
  path: '/api/flows/:id/scopes',
  summary: 'The scopes of Okta that the draft needs, by connection, and which of them are granted',
  access: 'viewer',
  params: z.object({ id: z.string() }),
  response: listOf(
    z
      .object({
        connection: z.string(),
        connectionName: z.string(),
        scope: z.string(),
        permissions: z.array(z.string()),
        granted: scopeGranted,
      })
      .meta({ id: 'FlowScope' }),
  ),
});

export type ScopeGranted = z.infer<typeof scopeGranted>;
