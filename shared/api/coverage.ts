// By which way the events of an Okta connection came, and what of its System Log was not read in time.
import { z } from 'zod';

import { defineCall, time } from './call.ts';

const connectionId = z.object({ id: z.string() });

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
    /** `behind`: what was not read yet is older than it should be, or more is known to be there. */
    state: z.enum(['off', 'starting', 'running', 'behind', 'failing']),
    /** The log is read up to then, by the org's clock. */
    cursorAt: time.nullable(),
    lagSeconds: z.number().nullable(),
    /** Null: the last poll succeeded. */
    lastError: z.object({ code: z.string(), message: z.string(), at: time }).nullable(),
    /** So much Okta's clock is ahead of this server's (negative: behind); 0 within 10 seconds, and where nothing is known. */
    clockAheadSeconds: z.int(),
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

export type Coverage = z.infer<typeof getCoverage.response>;
export type CoverageHour = z.infer<typeof coverageHour>;
