// The call that lists pledges: what steps have promised to do later, such as removing a temporary membership, and
// what became of it.
import { z } from 'zod';

import { defineCall, pageOf, pageQuery, time } from './call.ts';

/** A pledge. It is to be done whatever becomes of the run that made it. */
export const pledge = z
  .object({
    id: z.string(),
    /** What will be done, or was: `Remove 00u1 from the group 00g1`. */
    what: z.string(),
    dueAt: time,
    /** `overdue`: its time has come, and it is not done yet; `error` says why, where it was tried. */
    state: z.enum(['pending', 'overdue', 'kept', 'withdrawn']),
    /** Under which it is done. */
    connection: z.string(),
    card: z.string(),
    flowId: z.string(),
    runId: z.string(),
    nodeId: z.string(),
    madeAt: time,
    attempts: z.int(),
    /** When it is tried next; null once it has ended. */
    nextAt: time.nullable(),
    /** Of the last attempt, where that failed. */
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    endedAt: time.nullable(),
    /** What was found and done: `The membership of 00u1 in the group 00g1 was removed.` */
    seen: z.string().nullable(),
  })
  .meta({ id: 'Pledge' });

export const listPledges = defineCall({
  method: 'get',
  path: '/api/pledges',
  summary: 'What steps have promised to do later: what is still to be done by its time, or what ended, newest first',
  access: 'viewer',
  query: z.object({
    state: z.enum(['open', 'ended']).default('open'),
    connection: z.string().optional(),
    run: z.string().optional(),
    ...pageQuery,
  }),
  response: pageOf(pledge),
});

export type Pledge = z.infer<typeof pledge>;
