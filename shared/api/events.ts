// Calls about stored events: what came, which runs it started; and events sent by hand.
import { z } from 'zod';

import { defineCall, pageOf, pageQuery, time } from './call.ts';

/** An event in a list. `via` names every way it came, `duplicates` counts how often it came again (T1). */
export const eventSummary = z
  .object({
    id: z.string(),
    uuid: z.string().nullable(),
    eventType: z.string(),
    published: time.nullable(),
    receivedAt: time,
    connection: z.string(),
    via: z.array(z.enum(['hook', 'poll', 'manual', 'schedule', 'webhook'])),
    duplicates: z.number(),
    /** Who sent it by hand: an e-mail address, or `token:<name>`. */
    sentBy: z.string().nullable(),
    /** Who did it, and to whom: names for people, of the event's actor and of the first user among its targets. */
    actor: z.string().nullable(),
    target: z.string().nullable(),
    runs: z.array(z.object({ runId: z.string(), flowId: z.string() })),
  })
  .meta({ id: 'EventSummary' });

/**
 * Why an active flow did or did not take the event. It is judged now; only that it was skipped, since the flow was
 * full, stands as it was decided when the event came (T4.3).
 */
export const eventMatch = z.object({
  flowId: z.string(),
  flowName: z.string(),
  nodeId: z.string(),
  matched: z.boolean(),
  reason: z.string(),
});

/** `event` is the event as it came; `delivery` tells of the delivery that brought it first. */
export const eventDetail = eventSummary
  .extend({
    event: z.record(z.string(), z.json()),
    delivery: z.object({
      id: z.string(),
      eventId: z.string().nullable(),
      eventTime: time.nullable(),
      source: z.string().nullable(),
      headers: z.record(z.string(), z.string()),
      receivedAt: time,
      duplicates: z.number(),
    }),
    matches: z.array(eventMatch),
  })
  .meta({ id: 'Event' });

/**
 * `q` looks for text in events, and `event` names one by its id or its `uuid`. `since` and `until` are of when it
 * came, both included.
 */
export const listEvents = defineCall({
  method: 'get',
  path: '/api/events',
  summary: 'Stored events, newest first',
  access: 'viewer',
  query: z.object({
    q: z.string().optional(),
    event: z.string().optional(),
    eventType: z.string().optional(),
    since: time.optional(),
    until: time.optional(),
    ...pageQuery,
  }),
  response: pageOf(eventSummary),
});
export const getEvent = defineCall({
  method: 'get',
  path: '/api/events/:id',
  summary: 'An event as it came',
  access: 'viewer',
  params: z.object({ id: z.string() }),
  response: eventDetail,
});
export const getEventOutput = defineCall({
  method: 'get',
  path: '/api/events/:id/output',
  summary: 'What a trigger card makes of a stored event: its output, as expressions see it; no run is started',
  access: 'viewer',
  params: z.object({ id: z.string() }),
  query: z.object({ card: z.string(), version: z.coerce.number().int() }),
  response: z.object({ output: z.record(z.string(), z.json()) }),
});
export const postEvent = defineCall({
  method: 'post',
  path: '/api/events',
  summary: 'An event by hand: a System Log event or a whole envelope, as if delivered',
  access: 'editor',
  audit: 'sent an event by hand',
  body: z.union([z.record(z.string(), z.json()), z.array(z.record(z.string(), z.json()))]),
  response: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        duplicate: z.boolean(),
        runs: z.array(z.object({ runId: z.string(), flowId: z.string() })),
      }),
    ),
  }),
  status: 201,
});

export type EventSummary = z.infer<typeof eventSummary>;
export type EventDetail = z.infer<typeof eventDetail>;
