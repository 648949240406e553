// Flows as others see them that call them (S6): what each declares and calls, by its live version, or by its draft
// where it was never published. Read only; what a text says is kept until there is another one.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { callableFrom, callsOf, type CallableFlow, type FlowLookup } from '../../shared/flow/calls.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { parseFlow } from '../../shared/flow/parse.ts';
import { validateFlow } from '../../shared/flow/validate.ts';
import type { Issue } from '../../shared/issue.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { FlowRow, FlowStore } from '../store/flow-store.ts';

/** Flows that are read at a time. */
const PAGE = 200;
/** Flows of which it is remembered what their text says. */
const MOST_KEPT = 1_000;

export interface CallableFlows {
  /** Every flow, by name. */
  all(): Promise<CallableFlow[]>;
  /**
   * The flows that a flow may come to by its calls, through any number of flows. `key` changes when any of them does;
   * empty: it calls nothing.
   */
  reachedFrom(flow: Flow): Promise<{ lookup: FlowLookup; key: string }>;
  /**
   * Every flow that calls this one, by name, with the errors that it would get if this one were live as `flow` has it.
   */
  callersOf(flow: Flow, active: boolean): Promise<FlowCaller[]>;
}

/** A caller, and what would be wrong with it. */
export interface FlowCaller extends Pick<CallableFlow, 'id' | 'name' | 'active'> {
  issues: Issue[];
}

export function createCallableFlows(deps: {
  flows: Pick<FlowStore, 'find' | 'list' | 'findVersion' | 'findSnapshot'>;
  manifests: ManifestLookup;
}): CallableFlows {
  const { flows, manifests } = deps;
  const kept = new BoundedMap<string, { key: string; flow: CallableFlow }>(MOST_KEPT);

  /** The text that callers see: that of the live version, else the draft. */
  async function textOf(row: FlowRow): Promise<string> {
    const version = row.liveVersion === null ? undefined : await flows.findVersion(row.id, row.liveVersion);
    const live = version === undefined ? undefined : await flows.findSnapshot(version.snapshot);
    return live ?? row.draft;
  }

  /** What a flow declares and calls, read anew only where its text is another one. */
  async function seen(row: FlowRow): Promise<{ key: string; flow: CallableFlow }> {
    const key = JSON.stringify([row.id, row.createdAt, row.liveVersion ?? `draft ${row.revision}`, row.active]);
    const known = kept.get(row.id);
    if (known?.key === key) return known;
    const { id, active } = row;
    const entry = { key, flow: callableFrom(parseFlow(JSON.parse(await textOf(row))), manifests, { id, active }) };
    kept.set(id, entry);
    return entry;
  }

  async function all(): Promise<CallableFlow[]> {
    const found: CallableFlow[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await flows.list({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
      for (const row of page.items) found.push((await seen(row)).flow);
      cursor = page.nextCursor;
    }
    return found;
  }

  async function reachedFrom(flow: Flow): Promise<{ lookup: FlowLookup; key: string }> {
    const found = new Map<string, CallableFlow | undefined>();
    const keys: string[] = [];
    const open = callsOf(flow, manifests).map((call) => call.flowId);
    for (let id = open.shift(); id !== undefined; id = open.shift()) {
      if (found.has(id) || id === flow.id) continue;
      const row = await flows.find(id);
      const entry = row === undefined ? undefined : await seen(row);
      found.set(id, entry?.flow);
      keys.push(entry?.key ?? `no ${id}`);
      open.push(...(entry?.flow.calls ?? []));
    }
    return { lookup: (id) => found.get(id), key: keys.join('\n') };
  }

  return {
    all,
    reachedFrom,
    async callersOf(flow, active) {
      const next = callableFrom(flow, manifests, { id: flow.id, active });
      const callers = (await all()).filter(({ calls }) => calls.includes(flow.id));
      const found: FlowCaller[] = [];
      for (const { id, name, active: isActive } of callers) {
        const row = await flows.find(id);
        if (row === undefined) continue;
        const caller = parseFlow(JSON.parse(await textOf(row)));
        const { lookup } = await reachedFrom(caller);
        const errors = (around: FlowLookup): Issue[] =>
          validateFlow(caller, manifests, undefined, { flows: around }).filter(({ severity }) => severity === 'error');
        const before = new Set(errors(lookup).map(textOfIssue));
        const after = errors((each) => (each === flow.id ? next : lookup(each)));
        const issues = after.filter((issue) => !before.has(textOfIssue(issue)));
        found.push({ id, name, active: isActive, issues });
      }
      return found;
    },
  };
}

/** What tells one issue from another. */
function textOfIssue({ code, path, message }: Issue): string {
  return JSON.stringify([code, path, message]);
}
