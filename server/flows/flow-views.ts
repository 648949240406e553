// Flows as the API shows them: draft, state, issues, recent runs. It only reads. What is costly to find out about a
// draft is kept until the draft or what it depends on changes.
import type { FlowDetail, FlowRetention, FlowSummary } from '../../shared/api/flows.ts';
import type { Connection } from '../../shared/api/connections.ts';
import { settingsIn } from '../../shared/card/connection-need.ts';
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { boundSlots } from '../../shared/flow/bound-slots.ts';
import type { CallableFlow, FlowLookup } from '../../shared/flow/calls.ts';
import { logicText } from '../../shared/flow/canonical.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { Known } from '../../shared/flow/known.ts';
import { parseFlow } from '../../shared/flow/parse.ts';
import { validateFlow } from '../../shared/flow/validate.ts';
import { hasErrors, type Issue } from '../../shared/issue.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { FlowRetention as RetentionRow, FlowRow } from '../store/flow-store.ts';
import type { Store } from '../store/store.ts';
import { effectiveBindings } from './bindings.ts';
import { createCallableFlows, type FlowCaller } from './callable-flows.ts';
import { tablesNamed } from './known-tables.ts';
import { webhookAddresses } from './webhook-addresses.ts';

/** Runs whose states the list shows. */
const RECENT_RUNS = 20;
/** The time over which successes and failures are counted. */
const RECENT_MS = 7 * 24 * 3_600_000;
/** Drafts of which it is remembered what their text says. */
const MOST_KEPT = 1_000;

/** What a draft's text says, beside what is stored about it. */
interface Draft {
  flow: Flow;
  logicHash: string;
  issues: Issue[];
  bindings: Record<string, string>;
}

/** The connections of the installation, without their secrets. */
export interface FlowConnections {
  list(): Promise<Connection[]>;
}

export interface FlowViews {
  summaries(rows: readonly FlowRow[]): Promise<FlowSummary[]>;
  detail(row: FlowRow): Promise<FlowDetail>;
  /** The issues of a flow as it would stand under this id. */
  issues(id: string, flow: Flow): Promise<Issue[]>;
  /** The connection that each slot uses. */
  bindings(id: string, flow: Flow): Promise<Record<string, string>>;
  /** S6: every flow as its callers see it. */
  callable(): Promise<CallableFlow[]>;
  /** S6: the flows that call it, and what would be wrong with them if its draft were live. */
  callers(row: FlowRow): Promise<FlowCaller[]>;
  /** S6: the flows that a flow calls. */
  calledBy(flow: Flow): Promise<FlowLookup>;
}

export function createFlowViews(deps: {
  store: Store;
  connections: FlowConnections;
  manifests: ManifestLookup;
  clock: Clock;
  /** Without a slash at its end. */
  publicUrl: string;
}): FlowViews {
  const { store, manifests, clock } = deps;
  const kept = new BoundedMap<string, { key: string; around: string; draft: Draft }>(MOST_KEPT);
  const callable = createCallableFlows({ flows: store.flows, manifests });

  /** What the flow names of this installation; `key` changes when any of it does. */
  async function around(flow: Flow): Promise<{ known: Known; key: string }> {
    const flows = await callable.reachedFrom(flow);
    const tables = await tablesNamed(flow, { tables: store.tables, manifests });
    return { known: { flows: flows.lookup, tables: tables.lookup }, key: JSON.stringify([flows.key, tables.key]) };
  }

  /** What the draft says, from memory where neither it nor what it depends on has changed. */
  async function draftOf(row: FlowRow, connections: readonly Connection[]): Promise<Draft> {
    const explicit = await store.flows.bindings(row.id);
    const accounts = connections.map((each) => [each.id, each.app, ...settingsIn(each)]);
    const key = JSON.stringify([row.revision, row.createdAt, explicit, accounts]);
    const known = kept.get(row.id);
    const flow = known?.key === key ? known.draft.flow : parseFlow(JSON.parse(row.draft));
    const beside = await around(flow);
    if (known?.key === key && known.around === beside.key) return known.draft;
    const bindings = effectiveBindings(flow, explicit, connections);
    const issues = validateFlow(flow, manifests, boundSlots(bindings, connections), beside.known);
    const draft = { flow, logicHash: sha256Hex(logicText(flow)), issues, bindings };
    kept.set(row.id, { key, around: beside.key, draft });
    return draft;
  }

  /** True where the draft differs from the live version in more than looks. */
  async function isChanged(row: FlowRow, draft: Draft): Promise<boolean> {
    if (row.liveVersion === null) return false;
    const live = await store.flows.findVersion(row.id, row.liveVersion);
    return live !== undefined && live.logicHash !== draft.logicHash;
  }

  /** Summaries of a page of flows: runs are read once for all. */
  async function summarised(rows: readonly FlowRow[]): Promise<{ summary: FlowSummary; draft: Draft }[]> {
    const connections = await deps.connections.list();
    const since = new Date(clock.now() - RECENT_MS).toISOString();
    const wanted = { flowIds: rows.map((row) => row.id), limit: RECENT_RUNS, since };
    const recent = new Map((await store.runs.recentByFlow(wanted)).map((each) => [each.flowId, each]));
    const views: { summary: FlowSummary; draft: Draft }[] = [];
    for (const row of rows) {
      const draft = await draftOf(row, connections);
      const runs = recent.get(row.id);
      const inactive = row.liveVersion === null ? 'draft' : 'inactive';
      const summary: FlowSummary = {
        id: row.id,
        name: row.name,
        description: draft.flow.description ?? '',
        revision: row.revision,
        liveVersion: row.liveVersion,
        active: row.active,
        paused: row.paused,
        queued: runs?.queued ?? 0,
        state: row.active ? 'active' : inactive,
        invalid: hasErrors(draft.issues),
        changed: await isChanged(row, draft),
        cards: [...new Set(Object.values(draft.flow.nodes).map((node) => node.card))].sort(),
        recentRuns: runs?.recent ?? [],
        succeeded: runs?.succeeded ?? 0,
        failed: runs?.failed ?? 0,
        lastRunAt: runs?.lastRunAt ?? null,
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
      };
      views.push({ summary, draft });
    }
    return views;
  }

  async function bindings(id: string, flow: Flow): Promise<Record<string, string>> {
    return effectiveBindings(flow, await store.flows.bindings(id), await deps.connections.list());
  }

  return {
    summaries: async (rows) => (await summarised(rows)).map((view) => view.summary),
    async detail(row) {
      const [view] = await summarised([row]);
      const { summary, draft } = view!;
      const triggerIssues = (await store.flows.triggerIssues(row.id)).map(({ flowId: _flow, ...issue }) => issue);
      const webhooks = webhookAddresses(draft.flow, manifests).map(({ nodeId, path }) => {
        return { nodeId, url: `${deps.publicUrl}/webhooks/${path}` };
      });
      const retention = shownRetention(await store.flows.retention(row.id));
      const { flow, issues } = draft;
      return { ...summary, flow, issues, bindings: draft.bindings, webhooks, triggerIssues, retention };
    },
    async issues(id, flow) {
      const { known } = await around(flow);
      const bound = boundSlots(await bindings(id, flow), await deps.connections.list());
      return validateFlow(flow, manifests, bound, known);
    },
    callable: () => callable.all(),
    callers: (row) => callable.callersOf(parseFlow(JSON.parse(row.draft)), row.active),
    calledBy: async (flow) => (await callable.reachedFrom(flow)).lookup,
    bindings,
  };
}

/** T7: a flow's own rules as the API has them, by how runs ended. */
export function shownRetention(rows: readonly RetentionRow[]): FlowRetention {
  return Object.fromEntries(rows.map(({ status, days, runs }) => [status, { days, runs }]));
}
