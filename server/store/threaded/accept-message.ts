// A delivery on its way to the store's thread, and its answer. Everything small is one JSON text and each long text
// goes as it is, since a tree of objects costs several times as much to send. The answer names the runs that were sent
// by their ids alone.
import type { AcceptedEvent, NewEvent } from '../event-store.ts';
import type { PollProgress } from '../poll-store.ts';
import type { NewDelivery } from '../rows.ts';
import type { NewRun, RunHead } from '../run-store.ts';

export interface SentDelivery {
  /** JSON text of a `Sketch`. */
  sketch: string;
  /** The events' bodies, in their order. */
  bodies: string[];
}

/** The delivery without what is long. */
interface Sketch {
  delivery: NewDelivery;
  events: Omit<NewEvent, 'body'>[];
  progress?: PollProgress;
}

/** A run of the answer: by its id where the sender knows the rest, whole where it was there already (T3). */
type SentHead = [id: string, seq: number, status: RunHead['status']] | RunHead;

/** What `EventStore.accept` gives, as it is sent. */
export type SentAnswer = (Omit<AcceptedEvent, 'runs'> & { runs: SentHead[] })[];

/** Called in the server's thread. */
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

/** Called in the store's thread: what `packDelivery` was given. */
export function unpackDelivery({ sketch, bodies }: SentDelivery): {
  delivery: NewDelivery;
  events: NewEvent[];
  progress: PollProgress | undefined;
} {
  const { delivery, events, progress } = JSON.parse(sketch) as Sketch;
  return { delivery, events: events.map((event, at) => ({ ...event, body: bodies[at] ?? '' })), progress };
}

/** Called in the store's thread. `events`: those that the answer is about, in its order. */
export function packAnswer(accepted: readonly AcceptedEvent[], events: readonly NewEvent[]): SentAnswer {
  return accepted.map(({ runs, ...event }, at) => ({
    ...event,
    runs: runs.map((head) =>
      events[at]?.runs.some(({ id }) => id === head.id) === true ? [head.id, head.seq, head.status] : head,
    ),
  }));
}

/** Called in the server's thread, with the events that were sent. */
export function unpackAnswer(answer: SentAnswer, events: readonly NewEvent[]): AcceptedEvent[] {
  return answer.map(({ runs, ...event }, at) => ({
    ...event,
    runs: runs.map((sent) => (Array.isArray(sent) ? headOf(sent, events[at], event.id) : sent)),
  }));
}

/** The run as the store made it of the one that was sent: the same, with number, status and event. */
function headOf(
  [id, seq, status]: Extract<SentHead, unknown[]>,
  event: NewEvent | undefined,
  eventId: string,
): RunHead {
  const run = event?.runs.find((each) => each.id === id);
  const { gather: _gather, unlessFull: _unlessFull, concurrency = null, ...head } = run as NewRun;
  return { ...head, eventId, seq, status, concurrency };
}
