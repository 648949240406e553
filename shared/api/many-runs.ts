// Calls about many runs at once: how they ended and how long they took, and what is done to all that a filter finds.
import { z } from 'zod';

import { defineCall, time } from './call.ts';
import { runSummary } from './runs.ts';

const durations = z.object({ p50: z.number(), p95: z.number(), max: z.number() });

export const runStatistics = defineCall({
  method: 'get',
  path: '/api/runs/statistics',
  summary: 'How many live runs ended and how long they took, by spans of hours',
  access: 'viewer',
  query: z.object({
    flow: z.string().optional(),
    /** Default: 24 hours before `until`. At most 92 days before it. */
    since: time.optional(),
    /** Default: now. */
    until: time.optional(),
    /** Hours of a span: spans begin at multiples of it since 1970. */
    hours: z.coerce.number().int().min(1).max(168).default(1),
  }),
  response: z.object({
    /** Oldest first; spans in which nothing ended are left out. */
    items: z.array(
      z
        .object({
          /** Its beginning. */
          from: time,
          succeeded: z.number(),
          failed: z.number(),
          cancelled: z.number(),
          /** In milliseconds from a run's beginning to its end, its waits included. Null: of none of its runs it is known. */
          durationMs: durations.nullable(),
        })
        .meta({ id: 'RunSpan' }),
    ),
    /** Of all spans. */
    durationMs: durations.nullable(),
    /** Durations are of the newest 20,000 runs alone, for there were more. */
    hasMoreDurations: z.boolean(),
  }),
});
export type RunStatistics = z.infer<typeof runStatistics.response>;
export type RunSpan = RunStatistics['items'][number];

/** Which runs a call is for that changes many. Its parts mean what they mean in the list of runs. */
const bulkFilter = z.strictObject({
  flow: z.string().optional(),
  status: z.string().optional(),
  since: time.optional(),
  until: time.optional(),
  q: z.string().optional(),
});

/** The filter finds as the list does; of what it finds, runs that have not ended count, at most 10,000. */
export const cancelRuns = defineCall({
  method: 'post',
  path: '/api/runs/cancel',
  summary: 'End all runs that a filter finds and that have not ended; a preview only counts them',
  access: 'editor',
  audit: 'cancelled the runs of a filter',
  body: z.object({ filter: bulkFilter, preview: z.boolean().default(false) }),
  response: z.object({
    count: z.number(),
    /** Of a preview: none. */
    cancelled: z.number(),
    /** They ended by themselves in the meantime. */
    ended: z.number(),
    /** Of a preview: the newest five that would be cancelled. */
    first: z.array(runSummary),
  }),
});

/** The filter finds as the list does; of what it finds, live runs that have ended count, at most 10,000. */
export const replayRuns = defineCall({
  method: 'post',
  path: '/api/runs/replay',
  summary: 'New runs from the events of all runs that a filter finds; a preview only counts them',
  access: 'editor',
  audit: 'replayed the runs of a filter',
  body: z.object({
    filter: bulkFilter,
    version: z.enum(['same', 'newest']).default('same'),
    preview: z.boolean().default(false),
  }),
  response: z.object({
    count: z.number(),
    /** Of a preview: none. */
    started: z.number(),
    /** Of a preview: the first five that would be replayed. */
    first: z.array(runSummary),
    /** Runs that cannot be replayed on the newest version. */
    refused: z.array(z.object({ runId: z.string(), code: z.string(), message: z.string() })),
  }),
});
