// Calls that let a flow catch up with events that have come already (T9).
import { z } from 'zod';

import { defineCall, time } from './call.ts';

const catchUp = z
  .object({
    /** `cup_…` */
    id: z.string(),
    since: time,
    until: time,
    mode: z.enum(['dry', 'live']),
    /** Of the flow, live when it was asked for: all of it runs on this one. */
    version: z.int(),
    /** Runs that were to start, and those that it started so far; of those that others started it makes none. */
    toStart: z.int(),
    started: z.int(),
    /** `running`: also while the server that did it is down; the next one carries it on. */
    state: z.enum(['running', 'done', 'stopped', 'failed']),
    startedBy: z.string().nullable(),
    stoppedBy: z.string().nullable(),
    startedAt: time,
    endedAt: time.nullable(),
    /** Of one that failed. */
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'CatchUp' });

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
    /** Of a preview: none. Less than `toStart` where somebody stopped it, or other requests started some. */
    started: z.number(),
    /** Of a preview: null. What it comes to is told by `listCatchUps`, also after an end of the server in the middle. */
    id: z.string().nullable(),
  }),
});

/** T9.1: those of a flow, which may still be running. Ended ones are kept as long as runs. */
export const listCatchUps = defineCall({
  method: 'get',
  path: '/api/flows/:id/catch-ups',
  summary: 'What a flow was let catch up with: those that are running, then the last ones, 50 at most',
  access: 'viewer',
  params: z.object({ id: z.string() }),
  response: z.object({ items: z.array(catchUp) }),
});

/** T9.1: runs that it has started go on. */
export const stopCatchUp = defineCall({
  method: 'post',
  path: '/api/flows/:id/catch-ups/:catchUp/stop',
  summary: 'Lets a catch-up start no further runs',
  access: 'editor',
  audit: 'stopped a catch-up',
  params: z.object({ id: z.string(), catchUp: z.string() }),
  response: catchUp,
});

export type CatchUp = z.infer<typeof catchUp>;
