// Letting a flow catch up with events that have come already.
import { z } from 'zod';

import { defineCall, time } from './call.ts';

/** T9: `since` and `until` are of `published`, both included. At most 10,000 runs; a preview only counts them. */
export const catchUpFlow = defineCall({
  method: 'post',
  path: '/api/flows/:id/catch-up',
  summary:
    'A run for each stored event of a time that the live version would start on and that has none of this flow yet',
  access: 'editor',
  audit: 'let a flow catch up over a time',
  params: z.object({ id: z.string() }),
  body: z.object({
    since: time,
    until: time,
    mode: z.enum(['dry', 'live']).default('dry'),
    preview: z.boolean().default(false),
  }),
  response: z.object({
    /** Events that the flow would start on. */
    matching: z.number(),
    /** Of them, those that have a run of this flow: a live one, or for a dry catch-up a dry one of the same version. */
    alreadyStarted: z.number(),
    /** Runs for the others; fewer than those where the trigger gathers. */
    toStart: z.number(),
    /** Of a preview: none. */
    started: z.number(),
  }),
});
