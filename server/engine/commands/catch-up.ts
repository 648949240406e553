// T9: a flow runs over a time that is past, by hand: one run for each stored event that its live version would start on and
// that has none of this flow yet, in the order in which the events were published. Whoever presses twice, or again after a
// crash in the middle, starts what is left and nothing twice: the store looks again in the commit that makes the run.
import { ConflictError, ValidationError } from '../../../shared/errors.ts';
import type { RunMode } from '../../../shared/run.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { isoTime } from '../../lib/iso-time.ts';
import { unite } from '../../store/causers.ts';
import type { NewRun, RunConcurrency, RunHead } from '../../store/run-store.ts';
import type { NewGather } from '../../store/rows.ts';
import type { Store } from '../../store/store.ts';
import { GATHER_MOST } from '../../store/wait-store.ts';
import type { Plans } from '../plan/plans.ts';
import { eventOf } from '../start/event-match.ts';
import { judge, type LiveFlow } from '../start/live-flows.ts';
import { readOwnClients } from '../start/own-clients.ts';
import { publishedAt } from '../start/trigger-data.ts';
import { liveVersionOf } from './live-version.ts';
import { startInBatches } from './new-runs.ts';
import type { By } from './replay.ts';

/** Runs that one request may start. */
const CATCH_UP_MOST = 10_000;
/** Events that are read at a time, and looked up. */
const PAGE = 200;
/** So far the org's clock may be ahead of ours, and an event be published after it came. */
const CLOCKS_MS = 3_600_000;

interface CatchUpTime {
  /** Of `published`, both included. ISO 8601. */
  since: string;
  until: string;
}

/** One run to be: its events in the order in which they were published. */
interface Missed {
  triggerNodeId: string;
  events: { id: string; publishedAt: number; sentBy: readonly string[] }[];
  concurrency: RunConcurrency | null;
  gather: NewGather | undefined;
}

export interface FoundEvents {
  flow: Pick<LiveFlow, 'flowId' | 'version' | 'snapshot'>;
  mode: RunMode;
  /** Events that the flow would start on. */
  matching: number;
  /** Of them, those that have a run of it. */
  taken: number;
  missed: Missed[];
}

export interface CatchUps {
  /** @throws ConflictError `flow.never-published`; ValidationError `catch-up.no-trigger`, `catch-up.bad-time`, `catch-up.too-many` */
  find(flowId: string, time: CatchUpTime, mode: RunMode): Promise<FoundEvents>;
  /** Stores a run for each, queued, in batches; `onStored` is called after each commit. @returns how many it made */
  startAll(found: FoundEvents, onStored: (runs: RunHead[]) => void, by?: By): Promise<number>;
}

export function createCatchUps({
  store,
  clock,
  plans,
}: {
  store: Pick<Store, 'runs' | 'flows' | 'waits' | 'connections' | 'values'>;
  clock: Clock;
  plans: Plans;
}): CatchUps {
  async function liveFlow(flowId: string): Promise<LiveFlow> {
    const live = await liveVersionOf(store.flows, flowId);
    if (live === undefined) {
      throw new ConflictError(
        'flow.never-published',
        `Flow "${flowId}" has no published version to catch up with. Publish it first.`,
      );
    }
    const plan = await plans.get(live.snapshot);
    return { flowId, name: plan.flow.name, version: live.version, snapshot: live.snapshot, plan };
  }

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
          const match = triggers
            .filter((trigger) => trigger.eventTypes.includes(eventType))
            .map((trigger) => judge({ flow, trigger }, data, own, true))
            .find(({ matched }) => matched);
          if (match === undefined) continue;
          const { trigger, concurrency, gather } = match;
          const one = { id, publishedAt: at, sentBy };
          found.push({ triggerNodeId: trigger.key, events: [one], concurrency, gather });
        }
        if (events.length < PAGE) break;
        await new Promise<void>((resolve) => {
          setImmediate(resolve);
        });
      }
    }
    return found.toSorted((one, other) => startOf(one) - startOf(other));
  }

  return {
    async find(flowId, time, mode) {
      const bounds = { since: Date.parse(isoTime(time.since)), until: Date.parse(isoTime(time.until)) };
      if (!(bounds.since <= bounds.until))
        throw new ValidationError('catch-up.bad-time', 'The time to catch up with ends before it begins.');
      const flow = await liveFlow(flowId);
      const all = await missedEvents(flow, bounds);
      const { snapshot, version } = flow;
      const taken = new Set<string>();
      const ids = all.flatMap(({ events }) => events.map(({ id }) => id));
      for (let at = 0; at < ids.length; at += PAGE) {
        const eventIds = ids.slice(at, at + PAGE);
        const dryOf = mode === 'dry' ? snapshot : null;
        for (const id of await store.runs.eventsTaken({ flowId, eventIds, dryOf })) taken.add(id);
      }
      const missed = gathered(all.filter(({ events }) => events.every(({ id }) => !taken.has(id))));
      if (missed.length > CATCH_UP_MOST) {
        throw new ValidationError(
          'catch-up.too-many',
          `${missed.length} runs would start, and ${CATCH_UP_MOST} may start at once. Choose a shorter time, and then the next one.`,
        );
      }
      return { flow: { flowId, snapshot, version }, mode, matching: all.length, taken: taken.size, missed };
    },
    startAll({ flow, mode, missed }, onStored, by) {
      return startInBatches(
        missed,
        async ({ triggerNodeId, events: [first, ...further], concurrency }) => {
          if (first === undefined) return undefined;
          const sentBy = [first, ...further].flatMap((event) => event.sentBy);
          const run: NewRun & { eventId: string } = {
            id: newId('run'),
            ...flow,
            mode,
            triggerNodeId,
            eventId: first.id,
            payload: null,
            startedBy: by?.name ?? null,
            // S9.4: with whoever sent an event by hand they share the cause.
            causers: unite(by?.causers ?? [], sentBy),
            replayOf: null,
            createdAt: clock.iso(),
            concurrency: mode === 'dry' ? null : concurrency,
          };
          return { run, further: further.map(({ id }) => id) };
        },
        ({ run, further }) => store.runs.createOnce(run, further),
        onStored,
      );
    },
  };
}

/** T3: as the window would have gathered them, had they come when they were published. */
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

function startOf({ events }: Pick<Missed, 'events'>): number {
  return events[0]?.publishedAt ?? 0;
}
