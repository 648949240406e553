// Calls about the event hook of an Okta connection: how Signalbox is reached by it, and how it stands in Okta.
import { z } from 'zod';

import { defineCall, time } from './call.ts';

const connectionId = z.object({ id: z.string() });

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
