// A delivery on its way to the store's thread, and its answer: one text for all that is small and each long text as it
// is, since a tree of objects costs several times as much to send. What comes back names runs that were sent by their ids.
import type { AcceptedEvent, NewEvent } from '../event-store.ts';
import type { PollProgress } from '../poll-store.ts';
import type { NewDelivery } from '../rows.ts';
import type { NewRun, RunHead } from '../run-store.ts';

export interface SentDelivery {
  /** JSON text of a `Sketch`. */
  sketch: string;
  /** Of the events, in their order. */
  bodies: string[];
}

interface Sketch {
  delivery: NewDelivery;
  events: Omit<NewEvent, 'body'>[];
  progress?: PollProgress;
}

/** A run as it was sent, or one that was there already (T3). */
type SentHead = [id: string, seq: number, status: RunHead['status']] | RunHead;

export type SentAnswer = (Omit<AcceptedEvent, 'runs'> & { runs: SentHead[] })[];

export function packDelivery(
  delivery: NewDelivery,
  events: readonly NewEvent[],
  progress?: PollProgress,
): SentDelivery {
  const sketch: Sketch = {
    delivery,
    events: events.map(({ body: _body, ...event }) => event),
    ...(progress === undefined ? {} : { progress }),
  };
  return { sketch: JSON.stringify(sketch), bodies: events.map(({ body }) => body) };
}

export function unpackDelivery({ sketch, bodies }: SentDelivery): {
  delivery: NewDelivery;
  events: NewEvent[];
  progress: PollProgress | undefined;
} {
  const { delivery, events, progress } = JSON.parse(sketch) as Sketch;
  return { delivery, events: events.map((event, at) => ({ ...event, body: bodies[at] ?? '' })), progress };
}

export function packAnswer(accepted: readonly AcceptedEvent[], events: readonly NewEvent[]): SentAnswer {
  return accepted.map(({ runs, ...event }, at) => ({
    ...event,
    runs: runs.map((head) =>
      events[at]?.runs.some(({ id }) => id === head.id) === true ? [head.id, head.seq, head.status] : head,
    ),
  }));
}

export function unpackAnswer(answer: SentAnswer, events: readonly NewEvent[]): AcceptedEvent[] {
  return answer.map(({ runs, ...event }, at) => ({
    ...event,
    runs: runs.map((sent) => (Array.isArray(sent) ? headOf(sent, events[at], event.id) : sent)),
  }));
}

function headOf(
  [id, seq, status]: Extract<SentHead, unknown[]>,
  event: NewEvent | undefined,
  eventId: string,
): RunHead {
  const run = event?.runs.find((each) => each.id === id);
  const { gather: _gather, unlessFull: _unlessFull, concurrency = null, ...head } = run as NewRun;
  return { ...head, eventId, seq, status, concurrency };
}
