// What started a run, read again whenever the run is taken up: the event is stored once and never copied into the run.
import { DefectError, NotFoundError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { OktaDelivery, OktaEvent } from '../../shared/okta/log-event.ts';
import type { RunHead } from '../store/run-store.ts';
import type { EventStore } from '../store/event-store.ts';
import type { FlowPlan } from './flow-plan.ts';

/** An event with the delivery that brought it; also the `payload` of a run that no stored event started. */
export interface TriggerData {
  event: OktaEvent;
  delivery: OktaDelivery;
}

/** @throws NotFoundError `event.not-found`; DefectError `run.no-trigger` */
export async function loadTriggerData(head: RunHead, events: EventStore): Promise<TriggerData> {
  if (head.payload !== null) return JSON.parse(head.payload) as TriggerData;
  if (head.eventId === null) throw new DefectError('run.no-trigger', `Run ${head.id} names neither an event nor a payload.`);
  const stored = await events.findForTrigger(head.eventId);
  if (stored === undefined) throw new NotFoundError('event.not-found', `Event ${head.eventId}, which started run ${head.id}, is no longer stored.`);
  return { event: JSON.parse(stored.body) as OktaEvent, delivery: stored.delivery };
}

/** @throws DefectError `run.no-trigger` where the flow has no such trigger. */
export function triggerOutput(plan: FlowPlan, triggerNodeId: string, data: TriggerData): JsonObject {
  const trigger = plan.triggers.find((one) => one.key === triggerNodeId);
  if (trigger === undefined) throw new DefectError('run.no-trigger', `The flow has no trigger "${triggerNodeId}" that this installation can run.`);
  return trigger.card.toOutput({ input: trigger.input, ...data });
}
