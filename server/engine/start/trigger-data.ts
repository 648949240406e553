// What started a run, read again whenever the run is taken up: events are stored once and never copied into the run.
import { DefectError, NotFoundError, toAppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { OktaDelivery, OktaEvent } from '../../../shared/okta/log-event.ts';
import { asText } from '../../../shared/okta/normalise.ts';
import type { RunHead, StoredRun } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import { eventOf } from './event-match.ts';
import type { FlowPlan, PlanTrigger } from '../plan/plan.ts';
import { ownPayload } from './given.ts';

/**
 * When a run started, in the order of events: its own last event, or a time where it has none. An event after that may
 * end a wait of it (S8).
 */
export type RunSince = { eventId: string } | { at: string };

/** An event with the delivery that brought it; also the `payload` of a run that no stored event started. */
export interface TriggerData {
  event: OktaEvent;
  delivery: OktaDelivery;
}

/** What of a run says what started it. */
export type TriggerHead = Pick<
  RunHead,
  'id' | 'seq' | 'triggerNodeId' | 'eventId' | 'payload' | 'replayOf' | 'createdAt'
>;

/** What started a run, as its trigger gives it. */
export interface LoadedTrigger {
  output: JsonObject;
  /** The `published` of its first event, in milliseconds (T6). */
  publishedAt: number;
  since: RunSince;
}

/**
 * Reads what started the run. `known`: what was read already.
 * @throws NotFoundError `event.not-found`; DefectError `run.no-trigger`
 */
export async function loadTrigger(
  plan: FlowPlan,
  head: TriggerHead,
  store: Pick<Store, 'events' | 'waits'>,
  known?: Pick<StoredRun, 'event' | 'gathered'>,
): Promise<LoadedTrigger> {
  const trigger = findTrigger(plan, head.triggerNodeId);
  const own = ownPayload(head.payload);
  if (own !== null) {
    const data = JSON.parse(own) as TriggerData;
    return {
      output: triggerOutput(trigger, [data]),
      publishedAt: publishedAt(data),
      since: { at: head.createdAt },
    };
  }
  if (head.eventId === null)
    throw new DefectError('run.no-trigger', `Run ${head.id} names neither an event nor a payload.`);
  const stored = known === undefined ? await store.events.findForTrigger(head.eventId) : known.event;
  if (stored === undefined)
    throw new NotFoundError(
      'event.not-found',
      `Event ${head.eventId}, which started run ${head.id}, is no longer stored.`,
    );
  // T3: the events that it gathered beside its first.
  const further = trigger.gather === undefined ? [] : (known?.gathered ?? (await store.waits.gathered(head.seq)));
  const data = [stored, ...further].map(({ body, delivery }): TriggerData => ({ event: eventOf({ body }), delivery }));
  // A run that somebody starts from an old event, by hand or again, starts when that was done.
  const isOwn = head.replayOf === null && stored.delivery.receivedAt === head.createdAt;
  const since = isOwn ? { eventId: further.at(-1)?.id ?? head.eventId } : { at: head.createdAt };
  return { output: triggerOutput(trigger, data), publishedAt: Math.min(...data.map(publishedAt)), since };
}

/** The trigger's output for people who read the run; null where the event is no longer stored. */
export async function triggerIfStored(
  plan: FlowPlan,
  head: RunHead,
  store: Pick<Store, 'events' | 'waits'>,
): Promise<JsonObject | null> {
  try {
    return (await loadTrigger(plan, head, store)).output;
  } catch (thrown) {
    if (toAppError(thrown).kind === 'not-found') return null;
    throw thrown;
  }
}

/**
 * The output for one event; of a trigger that gathers, that of the first event by `published`, with the outputs of all
 * as `events` (T3).
 */
export function triggerOutput(
  { card, input, gather, extension }: PlanTrigger,
  data: readonly TriggerData[],
): JsonObject {
  const outputOf = (one: TriggerData): JsonObject => card.toOutput({ input, ...one });
  const [only] = data;
  if (only === undefined) throw new DefectError('run.no-trigger', 'A trigger has no event.');
  if (gather === undefined) return outputOf(only);
  // Those that came together in order of arrival, where their times say nothing.
  const events = data.toSorted((one, other) => publishedAt(one) - publishedAt(other)).map(outputOf);
  return { ...events[0], events, ...extension?.toOutput(events) };
}

/** T3, T6: when the event was published, in milliseconds; when it was received, where it does not say. */
export function publishedAt({ event, delivery }: TriggerData): number {
  const at = Date.parse(asText(event['published']) ?? '');
  return Number.isNaN(at) ? Date.parse(delivery.receivedAt) : at;
}

/** @throws DefectError `run.no-trigger` where the flow has no such trigger, or its card is not here any more */
function findTrigger(plan: FlowPlan, triggerNodeId: string): PlanTrigger {
  const trigger = plan.triggers.find((one) => one.key === triggerNodeId);
  if (trigger === undefined)
    throw new DefectError(
      'run.no-trigger',
      `The flow has no trigger "${triggerNodeId}" that this installation can run.`,
    );
  return trigger;
}
