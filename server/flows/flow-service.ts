// Everything that happens to a flow outside of its runs: drafts, publishing, activation, versions, bindings, import.
// How a flow is shown is flow-views.ts; how it is written as text is shared/flow/canonical.ts.
import type { FlowVersion } from '../../shared/api/flow-versions.ts';
import type { FlowDetail, FlowRetention, FlowSummary } from '../../shared/api/flows.ts';
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { ConflictError, NotFoundError, ValidationError } from '../../shared/errors.ts';
import type { CallableFlow, FlowLookup } from '../../shared/flow/calls.ts';
import { formatFlow, logicText } from '../../shared/flow/canonical.ts';
import { diffFlows } from '../../shared/flow/diff.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { parseFlow } from '../../shared/flow/parse.ts';
import { hasErrors, type Issue } from '../../shared/issue.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';
import { publishFlow } from '../engine/run/run-news.ts';
import type { Bus } from '../lib/bus.ts';
import type { Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import { untilNotOvertaken } from '../lib/overtaken.ts';
import { freeSlug, slugOf } from '../lib/slug.ts';
import type { FlowRow, FlowVersionRow, LiveVersion } from '../store/flow-store.ts';
import { flowNotFound } from '../store/refusals.ts';
import type { Store } from '../store/store.ts';
import type { FlowCaller } from './callable-flows.ts';
import { createFlowViews, shownRetention, type FlowConnections } from './flow-views.ts';
import { judgeAddresses } from './webhook-addresses.ts';

/** The code of a write that came after somebody else had published or activated a flow: it is judged anew. */
const OVERTAKEN = ['flow.others-changed'];

/**
 * What is done where a flow of this id exists: refuse, put the file into its draft, or make a new flow of another id.
 */
export type ImportMode = 'create' | 'replace' | 'copy';
export interface ImportReportLine {
  severity: 'info' | 'warning' | 'error';
  message: string;
}

/** The flow that a run starts: parsed, its text, its version (null: the draft). */
export interface RunnableFlow {
  flow: Flow;
  flowText: string;
  version: number | null;
}

/**
 * Every method that names a flow throws NotFoundError `flow.not-found` where it is not there; every one that takes a
 * flow file, ValidationError `flow.invalid` for what is none.
 */
export interface FlowService {
  list(filter: {
    q?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  }): Promise<{ items: FlowSummary[]; nextCursor: string | null }>;
  /** From a flow file, or from `{name}` alone. @throws ValidationError `flow.invalid`, ConflictError `flow.exists` */
  create(value: unknown): Promise<FlowDetail>;
  detail(id: string): Promise<FlowDetail>;
  /** @throws ConflictError `flow.stale`, ValidationError `flow.id-mismatch` */
  save(id: string, value: unknown, expectedRevision: number): Promise<FlowDetail>;
  /**
   * Removes the flow; its runs stay readable. @throws ConflictError `flow.holds-runs` for a paused flow with queued
   * runs
   */
  remove(id: string): Promise<void>;
  /** The issues of the draft, or of `value` as if it were the draft. */
  issues(id: string, value?: unknown): Promise<Issue[]>;
  /**
   * Publishes the draft.
   * @throws ValidationError `flow.invalid-draft` with details.issues; ConflictError `webhook.path-taken` for an active
   * flow
   */
  publish(id: string, comment: string, by: string): Promise<{ version: number }>;
  /**
   * Lets events start runs; a draft that was never published is published first. @throws as `publish` of an active flow
   */
  activate(id: string, by: string): Promise<FlowDetail>;
  deactivate(id: string): Promise<FlowDetail>;
  versions(id: string): Promise<FlowVersion[]>;
  version(id: string, version: number): Promise<FlowVersion & { flow: Flow }>;
  /**
   * `from` and `to`: numbers of versions, or `draft`. @throws ValidationError `flow.bad-version`; NotFoundError
   * `flow.version-not-found`
   */
  diff(id: string, from: string, to: string): Promise<{ kind: string; path: string[]; text: string }[]>;
  /**
   * Replaces the bindings and answers those in effect. @throws ValidationError `binding.unknown-slot`, `binding.unfit`
   */
  setBindings(id: string, bindings: Record<string, string>): Promise<Record<string, string>>;
  /** T7: replaces what the flow had of its own. */
  setRetention(id: string, retention: FlowRetention): Promise<FlowRetention>;
  /** What a run starts on: a version, or the draft. @throws NotFoundError `flow.not-found`, `flow.version-not-found` */
  runnable(id: string, version?: number): Promise<RunnableFlow>;
  /** S6: every flow as its callers see it, by name. */
  callable(): Promise<CallableFlow[]>;
  /** S6: the flows that call it, by name, and what would be wrong with them if its draft were live. */
  callers(id: string): Promise<FlowCaller[]>;
  /** S6: the flows that a flow calls. */
  calledBy(flow: Flow): Promise<FlowLookup>;
  /** @throws ConflictError `flow.exists` with the mode `create` */
  import(value: unknown, mode: ImportMode): Promise<{ flows: FlowSummary[]; report: ImportReportLine[] }>;
}

export interface FlowServiceDeps {
  store: Store;
  connections: FlowConnections;
  manifests: ManifestLookup;
  clock: Clock;
  bus: Bus;
  liveFlows: { refresh(): Promise<void> };
  /** Without a slash at its end. */
  publicUrl: string;
}

export function createFlowService(deps: FlowServiceDeps): FlowService {
  const { store, clock, bus, liveFlows } = deps;
  const views = createFlowViews(deps);

  async function get(id: string): Promise<FlowRow> {
    const row = await store.flows.find(id);
    if (row === undefined) throw flowNotFound(id);
    return row;
  }

  async function getVersion(id: string, version: number): Promise<{ row: FlowVersionRow; text: string }> {
    const row = await store.flows.findVersion(id, version);
    const text = row === undefined ? undefined : await store.flows.findSnapshot(row.snapshot);
    if (row === undefined || text === undefined) {
      throw new NotFoundError('flow.version-not-found', `The flow "${id}" has no version ${version}.`);
    }
    return { row, text };
  }

  const tell = (row: FlowRow): void => publishFlow(bus, row);

  async function insert(flow: Flow): Promise<FlowRow> {
    const row = await store.flows.create({ id: flow.id, name: flow.name, draft: formatFlow(flow), at: clock.iso() });
    tell(row);
    return row;
  }

  async function writeDraft(flow: Flow, expected: number): Promise<FlowRow> {
    const row = await store.flows.saveDraft({
      id: flow.id,
      name: flow.name,
      draft: formatFlow(flow),
      expected,
      at: clock.iso(),
    });
    tell(row);
    return row;
  }

  /**
   * Without its flow nobody could let the held runs go on, nor discard them. @throws ConflictError `flow.holds-runs`
   */
  async function insistOnNothingHeldBack({ id, paused }: FlowRow): Promise<void> {
    if (paused === null) return;
    const { items } = await store.runs.list({ flow: id, status: ['queued'], limit: 1 });
    if (items.length === 0) return;
    throw new ConflictError(
      'flow.holds-runs',
      `The flow "${id}" is paused and has runs that wait. Discard them, or unpause it, then delete it.`,
    );
  }

  const isTaken = async (id: string): Promise<boolean> => (await store.flows.find(id)) !== undefined;

  async function importFile(file: Flow, mode: ImportMode): Promise<{ row: FlowRow; report: ImportReportLine[] }> {
    const existing = await store.flows.find(file.id);
    if (existing === undefined) return { row: await insert(file), report: [] };
    if (mode === 'replace') {
      const message = `The draft of "${file.id}" was replaced; what is live is as it was.`;
      return { row: await writeDraft(file, existing.revision), report: [{ severity: 'info', message }] };
    }
    if (mode === 'copy') {
      const id = await freeSlug(file.id, isTaken);
      const message = `"${file.id}" exists already; this is a copy under the id "${id}".`;
      return { row: await insert({ ...file, id }), report: [{ severity: 'info', message }] };
    }
    const message = `A flow "${file.id}" exists already. Import with mode=replace to put this in its draft, or mode=copy for a new flow.`;
    throw new ConflictError('flow.exists', message, { details: { id: file.id } });
  }

  async function publishRow(row: FlowRow, comment: string, by: string, goesLive: boolean): Promise<FlowVersionRow> {
    const flow = parseFlow(JSON.parse(row.draft));
    const issues = await views.issues(row.id, flow);
    if (hasErrors(issues)) throw invalidDraft(row.id, issues);
    const ifActive = await judgeAddresses(flow, goesLive, { flows: store.flows, manifests: deps.manifests });
    const text = formatFlow(flow);
    return store.flows.publish({
      flowId: row.id,
      snapshot: sha256Hex(text),
      text,
      logicHash: sha256Hex(logicText(flow)),
      comment,
      at: clock.iso(),
      by,
      ...(ifActive === undefined ? {} : { ifActive }),
    });
  }

  async function setActive(id: string, active: boolean, ifActive?: readonly LiveVersion[]): Promise<FlowDetail> {
    const row = await store.flows.setActive(id, active, clock.iso(), ifActive);
    await liveFlows.refresh();
    tell(row);
    return views.detail(row);
  }

  async function named(id: string, name: string): Promise<Flow> {
    if (name === 'draft') return parseFlow(JSON.parse((await get(id)).draft));
    if (!/^\d{1,9}$/.test(name))
      throw new ValidationError('flow.bad-version', `"${name}" is no version: give its number, or "draft".`);
    return parseFlow(JSON.parse((await getVersion(id, Number(name))).text));
  }

  return {
    async list({ q, cursor, limit }) {
      const page = await store.flows.list({
        limit,
        ...(q === undefined ? {} : { q }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return { items: await views.summaries(page.items), nextCursor: page.nextCursor };
    },
    async create(value) {
      const name = onlyName(value);
      if (name === undefined) return views.detail(await insert(parseFlow(value)));
      const row = await untilNotOvertaken(['flow.exists'], async () => {
        const id = await freeSlug(slugOf(name, 'flow'), isTaken);
        return insert(parseFlow({ formatVersion: 1, id, name, nodes: {}, edges: [] }));
      });
      return views.detail(row);
    },
    detail: async (id) => views.detail(await get(id)),
    async save(id, value, expectedRevision) {
      const flow = parseFlow(value);
      if (flow.id !== id) {
        const message = `The file's id is "${flow.id}", the address says "${id}". A flow keeps its id: import the file to make a flow of another id.`;
        throw new ValidationError('flow.id-mismatch', message);
      }
      return views.detail(await writeDraft(flow, expectedRevision));
    },
    async remove(id) {
      const row = await get(id);
      await insistOnNothingHeldBack(row);
      await store.flows.remove(id);
      await liveFlows.refresh();
      tell({ ...row, active: false, paused: null, liveVersion: null });
    },
    async issues(id, value) {
      const row = await get(id);
      return views.issues(id, parseFlow(value ?? JSON.parse(row.draft)));
    },
    publish: (id, comment, by) =>
      untilNotOvertaken(OVERTAKEN, async () => {
        const row = await get(id);
        const { version } = await publishRow(row, comment, by, row.active);
        await liveFlows.refresh();
        tell(await get(id));
        return { version };
      }),
    activate: (id, by) =>
      untilNotOvertaken(OVERTAKEN, async () => {
        const row = await get(id);
        const liveVersion = row.liveVersion ?? (await publishRow(row, '', by, true)).version;
        const flow = parseFlow(JSON.parse((await getVersion(id, liveVersion)).text));
        return setActive(id, true, await judgeAddresses(flow, true, { flows: store.flows, manifests: deps.manifests }));
      }),
    async deactivate(id) {
      await get(id);
      return setActive(id, false);
    },
    async versions(id) {
      const { liveVersion } = await get(id);
      const rows = await store.flows.versions(id);
      return rows.toSorted((left, right) => right.version - left.version).map((row) => shownVersion(row, liveVersion));
    },
    async version(id, version) {
      const { liveVersion } = await get(id);
      const { row, text } = await getVersion(id, version);
      return { ...shownVersion(row, liveVersion), flow: parseFlow(JSON.parse(text)) };
    },
    async diff(id, from, to) {
      await get(id);
      return diffFlows(await named(id, from), await named(id, to));
    },
    async setBindings(id, bindings) {
      const flow = parseFlow(JSON.parse((await get(id)).draft));
      const connections = await deps.connections.list();
      for (const [slot, connectionId] of Object.entries(bindings)) {
        const app = Object.hasOwn(flow.connections ?? {}, slot) ? flow.connections?.[slot]?.app : undefined;
        if (app === undefined)
          throw new ValidationError('binding.unknown-slot', `The flow "${id}" has no connection slot "${slot}".`);
        if (!connections.some((connection) => connection.id === connectionId && connection.app === app)) {
          throw new ValidationError(
            'binding.unfit',
            `The slot "${slot}" needs a connection of the app "${app}"; "${connectionId}" is none.`,
          );
        }
      }
      await store.flows.setBindings(id, bindings);
      await liveFlows.refresh();
      tell(await get(id));
      return views.bindings(id, flow);
    },
    async setRetention(id, retention) {
      const rules = (['succeeded', 'failed', 'cancelled'] as const).flatMap((status) => {
        const rule = retention[status];
        return rule === undefined ? [] : [{ status, days: rule.days, runs: rule.runs }];
      });
      await store.flows.setRetention(id, rules);
      tell(await get(id));
      return shownRetention(rules);
    },
    async runnable(id, version) {
      const row = await get(id);
      const text = version === undefined ? row.draft : (await getVersion(id, version)).text;
      return { flow: parseFlow(JSON.parse(text)), flowText: text, version: version ?? null };
    },
    callable: () => views.callable(),
    callers: async (id) => views.callers(await get(id)),
    calledBy: (flow) => views.calledBy(flow),
    async import(value, mode) {
      const file = parseFlow(value);
      // A new flow that exists is told of; a copy takes another id, and a draft that moved on is replaced as it is now.
      const codes = mode === 'create' ? [] : ['flow.exists', 'flow.stale'];
      const { row, report } = await untilNotOvertaken(codes, () => importFile(file, mode));
      for (const issue of await views.issues(row.id, file))
        report.push({ severity: issue.severity, message: issue.message });
      return { flows: await views.summaries([row]), report };
    },
  };
}

/** `{name}` and nothing else: a new, empty flow. */
function onlyName(value: unknown): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const { name } = value;
  return Object.keys(value).length === 1 && typeof name === 'string' && name.trim() !== '' ? name.trim() : undefined;
}

function shownVersion(row: FlowVersionRow, liveVersion: number | null): FlowVersion {
  const { version, comment, publishedAt, publishedBy } = row;
  return { version, comment, publishedAt, publishedBy, live: version === liveVersion };
}

function invalidDraft(id: string, issues: Issue[]): ValidationError {
  const errors = issues.filter((issue) => issue.severity === 'error');
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const message = `The draft of "${id}" cannot be published: ${first?.message ?? ''}${more}`;
  const shown = issues.map((issue): JsonValue => ({ ...issue }));
  return new ValidationError('flow.invalid-draft', message, { details: { issues: shown } });
}
