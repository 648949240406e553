// T9.1: what a flow is to catch up with. Of the stored events of a time that is past, it finds those that its version
// would start on and that have no run of the flow yet, in the order in which they were published, as the runs that they
// are to become. Who carries a catch-up on, and when, is not known here (catch-up-keeper.ts).
import { ConflictError, ValidationError } from '../../../shared/errors.ts';
import type { RunMode } from '../../../shared/run.ts';
import { newId } from '../../lib/ids.ts';
import { isoTime } from '../../lib/iso-time.ts';
import { unite } from '../../store/causers.ts';
import type { CatchUpRow, CatchUpRun } from '../../store/catch-up-store.ts';
import type { RunConcurrency } from '../../store/run-store.ts';
import type { NewGather } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import { flowNotFound } from '../../store/refusals.ts';
import { GATHER_MOST } from '../../store/wait-store.ts';
import type { Plans } from '../plan/plans.ts';
import { eventOf } from '../start/event-match.ts';
import { judge, type LiveFlow } from '../start/live-flows.ts';
import { readOwnClients } from '../start/own-clients.ts';
import { publishedAt } from '../start/trigger-data.ts';
import { liveVersionOf } from './live-version.ts';

/** Runs that one catch-up may start. */
const CATCH_UP_MOST = 10_000;
/** Events that are read, and looked up, at a time. */
const PAGE = 200;
/** So far the org's clock may be ahead of this machine's, so that an event is published after it came. */
const CLOCKS_MS = 3_600_000;

interface CatchUpTime {
  /** Of `published`, both included. ISO 8601. */
  since: string;
  until: string;
}

/** One run to be: its events in the order in which they were published. */
export interface Missed {
  triggerNodeId: string;
  events: { id: string; publishedAt: number; sentBy: readonly string[] }[];
  concurrency: RunConcurrency | null;
  gather: NewGather | undefined;
}

/** What a catch-up would do, as its preview shows it and `Engine.catchUp` does it. */
export interface FoundEvents {
  flow: Pick<LiveFlow, 'flowId' | 'version' | 'snapshot'>;
  time: CatchUpTime;
  mode: RunMode;
  /** How many events the flow would start on. */
  matching: number;
  /** How many of them have a run of it already. */
  taken: number;
  /** The runs that are to be made of the others. */
  missed: Missed[];
}

export interface CatchUps {
  /**
   * What the live version of a flow has missed in a time.
   * @throws ConflictError `flow.never-published`
   * @throws ValidationError `catch-up.no-trigger`, `catch-up.bad-time`, `catch-up.too-many`
   */
  find(flowId: string, time: CatchUpTime, mode: RunMode): Promise<FoundEvents>;
  /**
   * What is left of a catch-up that goes on, on the version that it was asked for with.
   * @throws NotFoundError `flow.not-found`: with its flow it ends
   */
  findLeft(row: CatchUpRow): Promise<Missed[]>;
}

/** The parts of a catch-up that each of its runs gets. */
type Asked = Pick<CatchUpRow, 'flowId' | 'version' | 'snapshot' | 'mode' | 'startedBy' | 'causers'>;

/** The run that is to be made of these events; none for no event. Dry runs share nothing with others (T4.2). */
export function runOf({ flowId, version, snapshot, mode, ...asked }: Asked, missed: Missed, at: string): CatchUpRun[] {
  const { triggerNodeId, concurrency, events } = missed;
  const [first, ...further] = events;
  if (first === undefined) return [];
  const run = {
    id: newId('run'),
    flowId,
    version,
    snapshot,
    mode,
    triggerNodeId,
    eventId: first.id,
    payload: null,
    startedBy: asked.startedBy,
    // S9.4: with whoever sent an event by hand they share the cause.
    causers: unite(
      asked.causers,
      events.flatMap(({ sentBy }) => sentBy),
    ),
    replayOf: null,
    createdAt: at,
    concurrency: mode === 'dry' ? null : concurrency,
  };
  return [{ run, further: further.map(({ id }) => id) }];
}

export function createCatchUps({
  store,
  plans,
}: {
  store: Pick<Store, 'runs' | 'flows' | 'waits' | 'connections' | 'values'>;
  plans: Plans;
}): CatchUps {
  /** @throws ConflictError `flow.never-published` */
  async function liveFlow(flowId: string): Promise<LiveFlow> {
    const live = await liveVersionOf(store.flows, flowId);
    if (live === undefined) {
      throw new ConflictError(
        'flow.never-published',
        `Flow "${flowId}" has no published version to catch up with. Publish it first.`,
      );
    }
    return flowOf(flowId, live);
  }

  /** The flow at one version, as events are judged by it. */
  async function flowOf(
    flowId: string,
    { version, snapshot }: { version: number; snapshot: string },
  ): Promise<LiveFlow> {
    const plan = await plans.get(snapshot);
    return { flowId, name: plan.flow.name, version, snapshot, plan };
  }

  /**
   * All events of the time that a trigger of the flow matches, each as a run of its own, by `published`. Events are
   * found by when they came, so it reads from a little before the time on.
   */
  async function missedEvents(flow: LiveFlow, { since, until }: { since: number; until: number }): Promise<Missed[]> {
    const triggers = flow.plan.triggers.filter(({ card }) => (card.source ?? 'okta') === 'okta');
    if (triggers.length === 0) {
      throw new ValidationError(
        'catch-up.no-trigger',
        `Flow "${flow.flowId}" starts on no event of Okta, so there is nothing that it could catch up with.`,
      );
    }
    const own = await readOwnClients(store);
    const found: Missed[] = [];
    for (const eventType of new Set(triggers.flatMap(({ eventTypes }) => eventTypes))) {
      const wanted = { eventType, since: { at: new Date(since - CLOCKS_MS).toISOString() }, limit: PAGE };
      for (let afterSeq = 0; ;) {
        const { events, through } = await store.waits.eventsOfType({ ...wanted, afterSeq });
        afterSeq = through;
        for (const { id, body, delivery, sentBy } of events) {
          const data = { event: eventOf({ body }), delivery };
          const at = publishedAt(data);
          if (at < since || at > until) continue;
          // The first trigger that matches, as for an event that comes now (T2); late events match, too.
          const match = triggers
            .filter((trigger) => trigger.eventTypes.includes(eventType))
            .map((trigger) => judge({ flow, trigger }, data, own, null))
            .find(({ matched }) => matched);
          if (match === undefined) continue;
          const { trigger, concurrency, gather } = match;
          const one = { id, publishedAt: at, sentBy };
          found.push({ triggerNodeId: trigger.key, events: [one], concurrency, gather });
        }
        if (events.length < PAGE) break;
        // The event loop gets its turn between pages: a year of events may be read here.
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      }
    }
    return found.toSorted((one, other) => startOf(one) - startOf(other));
  }

  /** All that fit, and of these those that have no run yet, gathered as they would have been. */
  async function fitting(flow: LiveFlow, bounds: { since: number; until: number }, mode: RunMode) {
    const all = await missedEvents(flow, bounds);
    const { flowId, snapshot } = flow;
    const taken = new Set<string>();
    const ids = all.flatMap(({ events }) => events.map(({ id }) => id));
    for (let at = 0; at < ids.length; at += PAGE) {
      const eventIds = ids.slice(at, at + PAGE);
      const dryOf = mode === 'dry' ? snapshot : null;
      for (const id of await store.runs.eventsTaken({ flowId, eventIds, dryOf })) taken.add(id);
    }
    const missed = gathered(all.filter(({ events }) => events.every(({ id }) => !taken.has(id))));
    return { matching: all.length, taken: taken.size, missed };
  }

  return {
    async find(flowId, { since, until }, mode) {
      const time = { since: isoTime(since), until: isoTime(until) };
      const bounds = { since: Date.parse(time.since), until: Date.parse(time.until) };
      if (!(bounds.since <= bounds.until))
        throw new ValidationError('catch-up.bad-time', 'The time to catch up with ends before it begins.');
      const flow = await liveFlow(flowId);
      const found = await fitting(flow, bounds, mode);
      const { length } = found.missed;
      if (length > CATCH_UP_MOST) {
        throw new ValidationError(
          'catch-up.too-many',
          `${length} runs would start, and ${CATCH_UP_MOST} may start at once. Choose a shorter time, and then the next one.`,
        );
      }
      const { snapshot, version } = flow;
      return { flow: { flowId, snapshot, version }, time, mode, ...found };
    },
    async findLeft({ flowId, since, until, mode, ...version }) {
      if ((await store.flows.find(flowId)) === undefined) throw flowNotFound(flowId);
      const bounds = { since: Date.parse(since), until: Date.parse(until) };
      return (await fitting(await flowOf(flowId, version), bounds, mode)).missed;
    },
  };
}

/**
 * T3: joins events into runs as the window would have done it, had they come at the moment when they were published.
 */
function gathered(all: readonly Missed[]): Missed[] {
  const open = new Map<string, Missed>();
  const runs: Missed[] = [];
  for (const one of all) {
    const { gather, triggerNodeId } = one;
    const key = gather === undefined ? '' : `${triggerNodeId} ${gather.key}`;
    const before = gather === undefined ? undefined : open.get(key);
    const [last, at] = [before?.events.at(-1)?.publishedAt ?? 0, startOf(one)];
    const joins =
      before !== undefined &&
      gather !== undefined &&
      at - last < gather.quietMs &&
      at - startOf(before) < gather.maxMs &&
      before.events.length < GATHER_MOST;
    if (joins) {
      before.events.push(...one.events);
      continue;
    }
    const run = { ...one, events: [...one.events] };
    runs.push(run);
    if (gather !== undefined) open.set(key, run);
  }
  return runs;
}

/** When the first of its events was published, in milliseconds. */
function startOf({ events }: Pick<Missed, 'events'>): number {
  return events[0]?.publishedAt ?? 0;
}
