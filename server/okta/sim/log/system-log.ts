// The System Log: events in the order in which they were kept, which may differ from the order in which they happened.
// Whoever waits for new ones (hook deliveries) is told at once.
import type { JsonObject } from '../../../../shared/json.ts';
import { logEvent, type NewEvent } from './event.ts';
import type { SimHook } from '../org/model.ts';

export interface SystemLog {
  /** All events, in the order in which they were kept. */
  readonly events: readonly JsonObject[];
  /** Keeps the event and tells the listeners, also where it is kept late. */
  write(event: NewEvent): JsonObject;
  /** Called for each event, with the hooks that are configured for it. */
  onWritten(listener: (event: JsonObject, hooks: SimHook[]) => void): void;
}

/** What the log is made of. */
export interface LogParts {
  now(): number;
  uuid(): string;
  /** Active and verified hooks of an event type. */
  hooksFor(eventType: string): SimHook[];
  /** How many of the next events are kept only after the one that follows them. */
  late: { next: number };
}

export function createSystemLog({ now, uuid, hooksFor, late }: LogParts): SystemLog {
  const events: JsonObject[] = [];
  const held: JsonObject[] = [];
  const listeners: ((event: JsonObject, hooks: SimHook[]) => void)[] = [];
  return {
    events,
    write(given) {
      const hooks = hooksFor(given.type);
      const published = new Date(now()).toISOString();
      const event = logEvent(given, { uuid: uuid(), published, hookIds: hooks.map(({ id }) => id) });
      if (late.next > 0) {
        late.next -= 1;
        held.push(event);
      } else events.push(event, ...held.splice(0));
      for (const listener of listeners) listener(event, hooks);
      return event;
    },
    onWritten: (listener) => void listeners.push(listener),
  };
}
