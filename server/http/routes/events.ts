// /api/events: stored events, and events by hand, which go the same way as delivered ones.
import * as calls from '../../../shared/api/events.ts';
import type { EventSummary } from '../../../shared/api/events.ts';
import { NotFoundError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { causers } from '../../access/actor.ts';
import type { EventRow } from '../../store/event-store.ts';
import type { HttpDeps } from '../deps.ts';
import { actorOf, serve, type Api } from '../route.ts';

/** The connection that events by hand count to. */
const MANUAL_CONNECTION = 'default';
/** So many ids go into the audit log, beside how many there are. */
const NOTED = 20;

export function serveEvents(api: Api, { store, ingest, metrics, registry }: HttpDeps): void {
  serve(api, calls.listEvents, async ({ query }) => {
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined && value !== ''));
    const page = await store.events.list({ ...given, limit: query.limit });
    return { items: page.items.map(summary), nextCursor: page.nextCursor };
  });
  serve(api, calls.getEvent, async ({ params }) => {
    const row = await store.events.find(params.id);
    if (row === undefined) throw noEvent(params.id);
    const event = JSON.parse(row.body) as JsonObject;
    const { via: _via, connection: _connection, ...delivery } = row.delivery;
    const matches = ingest.explain(event, row.delivery).map(({ flow, trigger, matched, reason }) => {
      const match = { flowId: flow.flowId, flowName: flow.name, nodeId: trigger.key };
      // T4: what was decided when it came stands, whatever is so now.
      const skipped = row.skipped.find((one) => one.flowId === match.flowId && one.nodeId === match.nodeId);
      return skipped === undefined
        ? { ...match, matched, reason }
        : { ...match, matched: false, reason: `It started no run. ${skipped.reason}` };
    });
    return { ...summary(row), event, delivery, matches };
  });
  serve(api, calls.getEventOutput, async ({ params, query }) => {
    const stored = await store.events.findForTrigger(params.id);
    if (stored === undefined) throw noEvent(params.id);
    const card = registry.find(query.card, query.version);
    if (card?.kind !== 'trigger')
      throw new NotFoundError(
        'card.not-found',
        `This installation has no trigger card "${query.card}" of version ${query.version}. Ask GET /api/cards for those it has.`,
      );
    const event = JSON.parse(stored.body) as JsonObject;
    return { output: card.toOutput({ input: {}, event, delivery: stored.delivery }) };
  });
  serve(api, calls.postEvent, async ({ rawBody, request, audit }) => {
    const sentBy = causers(actorOf(request));
    const sent = { connection: MANUAL_CONNECTION, via: 'manual' as const, headers: {}, body: rawBody, sentBy };
    const taken = await ingest.accept(sent);
    const duplicates = taken.filter((event) => event.duplicate).length;
    metrics.eventsTaken(
      taken.length,
      duplicates,
      taken.reduce((sum, event) => sum + event.runs.length, 0),
    );
    const items = taken.map(({ id, duplicate, runs }) => ({
      id,
      duplicate,
      runs: runs.map((run) => ({ runId: run.id, flowId: run.flowId })),
    }));
    const runs = items.flatMap((item) => item.runs.map(({ runId }) => runId));
    const [first] = items;
    audit.note({
      ...(items.length === 1 && first !== undefined ? { subject: `event:${first.id}` } : {}),
      after: {
        events: items.slice(0, NOTED).map(({ id }) => id),
        runs: runs.slice(0, NOTED),
        eventsInAll: items.length,
        runsInAll: runs.length,
      },
    });
    return { items };
  });
}

function noEvent(id: string): NotFoundError {
  return new NotFoundError('event.not-found', `There is no event "${id}". It may have been pruned.`);
}

function summary(event: EventRow): EventSummary {
  const { id, uuid, eventType, published, receivedAt, connection, via, duplicates, actor, target, runs } = event;
  const sentBy = event.sentBy[0] ?? null;
  return { id, uuid, eventType, published, receivedAt, connection, via, duplicates, sentBy, actor, target, runs };
}
