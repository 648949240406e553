// The flows that receive events, ready to match (T2). They are held in memory and read anew whenever one changes.
// Matching decides alone by the event and the flow; whether there is a place for the run is the worker's.
import { sourceOf, type TriggerSource } from '../../../shared/card/trigger-source.ts';
import { lateRule, runsPerMinute, type Flow } from '../../../shared/flow/flow.ts';
import { evaluateCondition } from '../../../shared/expression/evaluate.ts';
import { durationText } from '../../../shared/duration-text.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { toAppError } from '../../../shared/errors.ts';
import { asText } from '../../../shared/okta/normalise.ts';
import { ownCause, type OwnClient } from '../../../shared/okta/own-client.ts';
import type { FlowStore } from '../../store/flow-store.ts';
import type { Store } from '../../store/store.ts';
import type { FlowPlan, PlanTrigger } from '../plan/plan.ts';
import { readOwnClients } from './own-clients.ts';
import type { Plans } from '../plan/plans.ts';
import { publishedAt, triggerOutput, type TriggerData } from './trigger-data.ts';
import type { RunConcurrency } from '../../store/run-store.ts';
import type { NewGather } from '../../store/rows.ts';
import { concurrencyOf } from './concurrency.ts';

/** An active flow in its live version. */
export interface LiveFlow {
  flowId: string;
  name: string;
  version: number;
  snapshot: string;
  plan: FlowPlan;
}

/** One of its triggers. */
export interface LiveTrigger {
  flow: LiveFlow;
  trigger: PlanTrigger;
}

/** What a trigger makes of an event. */
export interface TriggerMatch extends LiveTrigger {
  /** The trigger's output; undefined where it was not needed to say no. */
  output: JsonObject | undefined;
  /** True where the event starts a run, or joins one (T3). */
  matched: boolean;
  /** Why it does or does not, as a sentence for people; where the condition failed, what failed. */
  reason: string;
  /** T2: its `when`, its flow's concurrency key or its gathering's key could not be evaluated. */
  failed: boolean;
  /** T9: it would have matched, and came too late for it. */
  late: boolean;
  /** T3: it gathers; undefined for one that starts a run for each event. */
  gather: NewGather | undefined;
  /** T4.1: what the run shares with others of its flow; null: nothing. */
  concurrency: RunConcurrency | null;
}

export interface LiveFlows {
  /** Reads the active flows from the store. */
  refresh(): Promise<void>;
  /**
   * J9: signs of the flows, and of the own clients, that are not here as the store has them now. Empty: all is known.
   */
  stale(): Promise<string[]>;
  /** The triggers whose event type fits, each judged: what ingest starts runs by. */
  match(data: TriggerData): TriggerMatch[];
  /**
   * Every active trigger that such an event may be for, those of other event types included: for people who ask why
   * nothing started.
   */
  explain(data: TriggerData): TriggerMatch[];
  /** All flows, in their live versions. */
  flows(): readonly { id: string; flow: Flow }[];
  /** Active triggers of a source, by flow. New objects after each refresh. */
  ofSource(source: TriggerSource): readonly LiveTrigger[];
  /** T4: how many runs may act at a time, of the flows that have a limit. */
  limits(): ReadonlyMap<string, number>;
  /**
   * T5.2: how many runs events and calls may start within a minute; null: as many as come, or the flow is not active.
   */
  budget(flowId: string): number | null;
}

export function createLiveFlows(
  { flows, ...where }: { flows: Pick<FlowStore, 'active' | 'activeVersions'> } & Pick<Store, 'connections' | 'values'>,
  plans: Plans,
  /**
   * T9: so much the clock of the org at an address is ahead of this machine's, in milliseconds; default: nothing is
   * known.
   */
  orgAheadMs: (source: string | null) => number = () => 0,
): LiveFlows {
  let ownClients: ReadonlyMap<string, OwnClient> = new Map();
  let live: LiveFlow[] = [];
  let all: LiveTrigger[] = [];
  let byType = new Map<string, LiveTrigger[]>();
  let limits = new Map<string, number>();
  /** Of each flow and of the own clients, as they were read. */
  let signs: ReadonlySet<string> = new Set();
  /** Judges an event that comes now. */
  const judgeNow = (entry: LiveTrigger, data: TriggerData): TriggerMatch =>
    judge(entry, data, ownClients, orgAheadMs(data.delivery.source));
  return {
    async stale() {
      const clients = signOf(await readOwnClients(where));
      const stored = new Set([clients, ...(await flows.activeVersions()).map(signOf)]);
      return [...stored.symmetricDifference(signs)];
    },
    async refresh() {
      ownClients = await readOwnClients(where);
      const active = await flows.active();
      signs = new Set([signOf(ownClients), ...active.map(signOf)]);
      live = active.map(({ flowId, version, snapshot, flow: text }) => {
        const plan = plans.of(snapshot, text);
        return { flowId, name: plan.flow.name, version, snapshot, plan };
      });
      const entries = live.flatMap((flow) => flow.plan.triggers.map((trigger) => ({ flow, trigger })));
      all = entries;
      byType = new Map();
      for (const entry of entries) {
        for (const type of new Set(entry.trigger.eventTypes)) byType.set(type, [...(byType.get(type) ?? []), entry]);
      }
      limits = new Map(
        entries.flatMap(({ flow }) => {
          const limit = flow.plan.flow.settings?.maxConcurrentRuns;
          return limit === undefined ? [] : [[flow.flowId, limit]];
        }),
      );
    },
    match(data) {
      const type = data.event['eventType'];
      const entries = typeof type === 'string' ? byType.get(type) : undefined;
      return entries === undefined
        ? []
        : entries.filter((entry) => mayBeFor(entry, data)).map((entry) => judgeNow(entry, data));
    },
    explain(data) {
      return all
        .filter((entry) => mayBeFor(entry, data))
        .map((entry) => {
          const type = asText(data.event['eventType']) ?? 'of no type';
          if (entry.trigger.eventTypes.includes(type)) return judgeNow(entry, data);
          const reason = `It starts on ${entry.trigger.eventTypes.join(', ') || 'no event type yet'}; this is ${type}.`;
          return { ...entry, ...NOTHING, output: undefined, matched: false, reason };
        });
    },
    flows: () => live.map(({ flowId, plan }) => ({ id: flowId, flow: plan.flow })),
    ofSource: (source) => all.filter(({ trigger }) => trigger.card.source === source),
    limits: () => limits,
    budget(flowId) {
      const flow = all.find((entry) => entry.flow.flowId === flowId)?.flow.plan.flow;
      return flow === undefined ? null : runsPerMinute(flow);
    },
  };
}

/** T5.4: as whom Signalbox calls an org, by connection. */
type OwnClients = ReadonlyMap<string, OwnClient>;

/** A text that differs when what it stands for does. */
function signOf(known: OwnClients | { flowId: string; version: number; snapshot: string }): string {
  return 'flowId' in known
    ? `${known.flowId} ${known.version} ${known.snapshot}`
    : `own clients ${JSON.stringify([...known])}`;
}

/** An event is for triggers of its own source; one of a schedule or webhook names the only one that it is for. */
function mayBeFor({ flow, trigger }: LiveTrigger, { event, delivery }: TriggerData): boolean {
  const source = sourceOf(delivery.via);
  if (trigger.card.source !== source) return false;
  return source === 'okta' || (event['flowId'] === flow.flowId && event['nodeId'] === trigger.key);
}

/** The parts of a match that says no. */
const NOTHING = { failed: false, late: false, gather: undefined, concurrency: null };

/**
 * T5.4: why the event is not for a trigger that does not start on what Signalbox itself caused; undefined: it may be.
 */
function ownReason({ node }: PlanTrigger, { event, delivery }: TriggerData, own: OwnClients): string | undefined {
  const client = node.allowOwn === true ? undefined : own.get(delivery.connection);
  const cause = client === undefined ? undefined : ownCause(event, client);
  if (cause === undefined) return undefined;
  const by = cause === 'clientId' ? "Signalbox's own app" : "Signalbox's own API token";
  return `The event was caused by ${by} (connection "${delivery.connection}"), and this trigger does not start on such events.`;
}

/** T9: why the event comes too late; undefined: it does not. What a person sends is never late. */
function lateReason({ node }: PlanTrigger, data: TriggerData, orgAheadMs: number): string | undefined {
  const { via, receivedAt } = data.delivery;
  if (via !== 'hook' && via !== 'poll') return undefined;
  const { afterSeconds, start } = lateRule(node);
  // By the org's clock, which `published` is of: one of ours that is wrong makes no event late.
  const byMs = Date.parse(receivedAt) + orgAheadMs - publishedAt(data);
  if (start || byMs <= afterSeconds * 1_000) return undefined;
  return `It came late, ${durationText(byMs)} after it was published, and this trigger starts nothing on events that are more than ${durationText(afterSeconds * 1_000)} late. The flow can catch up over that time.`;
}

/**
 * Whether an event of a fitting type starts a run.
 * @param orgAheadMs T9: so much the org's clock is ahead of this machine's; null: a person lets the flow catch up, so
 * it cannot be late
 */
export function judge(
  { flow, trigger }: LiveTrigger,
  data: TriggerData,
  own: OwnClients,
  orgAheadMs: number | null,
): TriggerMatch {
  const refused = ownReason(trigger, data, own) ?? trigger.card.refuses?.({ input: trigger.input, ...data });
  if (refused !== undefined) return { flow, trigger, ...NOTHING, output: undefined, matched: false, reason: refused };
  const output = triggerOutput(trigger, [data]);
  const match: Omit<TriggerMatch, 'reason'> = { ...NOTHING, flow, trigger, output, matched: true };
  let reason = 'Its event type fits.';
  if (trigger.when !== undefined) {
    try {
      const matched = evaluateCondition(trigger.when, { trigger: output });
      reason = `Its condition \`${trigger.when.source}\` is ${String(matched)}.`;
      if (!matched) return { ...match, matched, reason };
    } catch (thrown) {
      return {
        ...match,
        matched: false,
        reason: `Its condition could not be evaluated: ${toAppError(thrown).message}`,
        failed: true,
      };
    }
  }
  const late = orgAheadMs === null ? undefined : lateReason(trigger, data, orgAheadMs);
  if (late !== undefined) return { ...match, matched: false, late: true, reason: late };
  try {
    match.concurrency = concurrencyOf(flow.plan, output, publishedAt(data));
    if (match.concurrency !== null) reason += ` One run at a time has the key ${match.concurrency.key}.`;
  } catch (thrown) {
    // T4.1: without a key nothing tells whom it must not overtake.
    reason = `The flow's concurrency key could not be evaluated: ${toAppError(thrown).message}`;
    return { ...match, matched: false, reason, failed: true };
  }
  if (trigger.gather === undefined) return { ...match, reason };
  const { keyOf, quietMs, maxMs } = trigger.gather;
  try {
    const value = JSON.stringify(keyOf(output));
    return {
      ...match,
      reason: `${reason} It gathers events with the key ${value}.`,
      gather: { key: value, quietMs, maxMs },
    };
  } catch (thrown) {
    // T3: nothing tells which events it belongs to, so it has a run of its own.
    return {
      ...match,
      reason: `${reason} It has a run of its own, for its key could not be evaluated: ${toAppError(thrown).message}`,
      failed: true,
    };
  }
}
