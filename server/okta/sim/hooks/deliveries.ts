// Deliveries of events to hooks, as Okta makes them: what comes within some ten seconds goes as one batch of at most
// 100. There is one retry where the answer was 5xx or none, and none after a 4xx. A delivery that failed is told in the
// System Log.
import type { JsonObject } from '../../../../shared/json.ts';
import type { Clock, Timer } from '../../../lib/clock.ts';
import { hookForm } from '../log/event.ts';
import type { SystemLog } from '../log/system-log.ts';
import type { SimHook } from '../org/model.ts';
import type { Random } from '../random.ts';
import type { Trouble } from '../wire/trouble.ts';
import type { Outbound } from './outbound.ts';

const LARGEST_BATCH = 100;

/** One request to a hook, with its retry. `eventId`: Okta's id of the delivery; `uuids`: of the events in it. */
export interface SentDelivery {
  at: string;
  hookId: string;
  eventId: string;
  uuids: string[];
  attempts: number;
  /** Of the last attempt; null where there was no answer. */
  status: number | null;
  /** `lost`: the trouble switches kept it back for good, or it is still under way. */
  fate: 'delivered' | 'failed' | 'lost';
}

export interface Deliveries {
  /** What was sent or lost, oldest first. */
  readonly sent: readonly SentDelivery[];
  /** Puts an event into the hook's batch, and begins one where none waits. */
  add(hook: SimHook, event: JsonObject): void;
  /** Sends what waits for its batch at once. */
  flush(): Promise<void>;
  /** Resolves when no delivery is under way. A batch that waits for its time is not under way. */
  idle(): Promise<void>;
  stop(): void;
}

/** Events of one hook that wait for `timer`. */
interface Batch {
  hook: SimHook;
  events: JsonObject[];
  timer: Timer;
}

/** What deliveries need of the org. */
interface Around {
  url: string;
  random: Random;
  iso(): string;
  log: SystemLog;
  trouble: Trouble;
  outbound: Outbound;
}

/** @param world is asked for late, since the world is made of this, too */
export function createDeliveries(clock: Clock, world: () => Around): Deliveries {
  const waiting = new Map<string, Batch>();
  const held: Batch[] = [];
  const sent: SentDelivery[] = [];
  const underWay = new Set<Promise<void>>();
  let stopped = false;

  function start(batch: Batch): void {
    waiting.delete(batch.hook.id);
    const { deliveries: trouble } = world().trouble;
    if (trouble.holdBack > 0) {
      trouble.holdBack -= 1;
      held.push(batch);
      return;
    }
    // A batch that was held back goes after the next one, so that events come out of order.
    const batches = [batch, ...held.splice(0)];
    const work = (async () => {
      for (const each of batches) await sendBatch(each);
    })();
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  async function sendBatch({ hook, events }: Batch): Promise<void> {
    const { deliveries: trouble } = world().trouble;
    for (let from = 0; from < events.length; from += LARGEST_BATCH) {
      const part = events.slice(from, from + LARGEST_BATCH);
      if (trouble.reverse) part.reverse();
      const copies = trouble.duplicate > 0 ? 2 : 1;
      if (copies === 2) trouble.duplicate -= 1;
      for (let copy = 0; copy < copies; copy += 1) await sendOne(hook, part);
    }
  }

  async function sendOne(hook: SimHook, events: readonly JsonObject[]): Promise<void> {
    const { random, trouble, url, outbound, log, iso } = world();
    const eventId = random.uuid('delivery');
    const uuids = events.map((event) => String(event['uuid']));
    const entry: SentDelivery = { at: iso(), hookId: hook.id, eventId, uuids, attempts: 0, status: null, fate: 'lost' };
    sent.push(entry);
    if (trouble.deliveries.lose > 0) {
      trouble.deliveries.lose -= 1;
      return;
    }
    const envelope: JsonObject = {
      eventType: 'com.okta.event_hook',
      eventTypeVersion: '1.0',
      cloudEventsVersion: '0.1',
      source: `${url}/api/v1/eventHooks/${hook.id}`,
      eventId,
      data: { events: events.map(hookForm) },
      eventTime: iso(),
      contentType: 'application/json',
    };
    const body = JSON.stringify(envelope);
    let outcome = { status: null as number | null, problem: '' };
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      if (stopped) return;
      outcome = await outbound.deliver(hook, body, random.text('request', 26));
      entry.attempts = attempt;
      entry.status = outcome.status;
      if (outcome.status !== null && outcome.status < 500) break;
    }
    const delivered = outcome.status !== null && outcome.status < 300;
    entry.fate = delivered ? 'delivered' : 'failed';
    if (delivered || stopped) return;
    log.write({
      type: 'event_hook.delivery',
      principal: null,
      requestId: random.text('request', 26),
      path: `/api/v1/eventHooks/${hook.id}`,
      result: 'FAILURE',
      reason: `The delivery to the event hook failed: ${outcome.problem}.`,
      targets: [{ id: hook.id, type: 'EventHook', alternateId: hook.name, displayName: hook.name }],
      debug: { eventHookId: hook.id, eventId, uri: hook.uri },
    });
  }

  async function idle(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay);
  }

  return {
    sent,
    idle,
    add(hook, event) {
      const batch = waiting.get(hook.id);
      if (batch !== undefined) {
        batch.events.push(event);
        return;
      }
      const made: Batch = {
        hook,
        events: [event],
        timer: clock.setTimer(clock.now() + world().trouble.deliveries.delayMs, () => start(made)),
      };
      waiting.set(hook.id, made);
    },
    async flush() {
      for (const batch of waiting.values()) {
        batch.timer.cancel();
        start(batch);
      }
      await idle();
    },
    stop() {
      stopped = true;
      for (const { timer } of waiting.values()) timer.cancel();
      waiting.clear();
    },
  };
}
