// Flows as others see them that call them (S6): what each declares and calls, by its live version, or by its draft where
// it was never published. Read only; what a text says is kept until there is another one.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { callableFrom, callsOf, type CallableFlow, type FlowLookup } from '../../shared/flow/calls.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { parseFlow } from '../../shared/flow/parse.ts';
import type { FlowRow, FlowStore } from '../store/flow-store.ts';

const PAGE = 200;
const MOST_KEPT = 1_000;

export interface CallableFlows {
  /** Every flow, by name. */
  all(): Promise<CallableFlow[]>;
  /** What a flow may come to by its calls. `key` changes when any of that does; empty: it calls nothing. */
  reachedFrom(flow: Flow): Promise<{ lookup: FlowLookup; key: string }>;
}

export function createCallableFlows(deps: {
  flows: Pick<FlowStore, 'find' | 'list' | 'findVersion' | 'findSnapshot'>;
  manifests: ManifestLookup;
}): CallableFlows {
  const { flows, manifests } = deps;
  const kept = new Map<string, { key: string; flow: CallableFlow }>();

  async function textOf(row: FlowRow): Promise<string> {
    const version = row.liveVersion === null ? undefined : await flows.findVersion(row.id, row.liveVersion);
    const live = version === undefined ? undefined : await flows.findSnapshot(version.snapshot);
    return live ?? row.draft;
  }

  async function seen(row: FlowRow): Promise<{ key: string; flow: CallableFlow }> {
    const key = JSON.stringify([row.id, row.createdAt, row.liveVersion ?? `draft ${row.revision}`, row.active]);
    const known = kept.get(row.id);
    if (known?.key === key) return known;
    const { id, active } = row;
    const entry = { key, flow: callableFrom(parseFlow(JSON.parse(await textOf(row))), manifests, { id, active }) };
    kept.delete(id);
    kept.set(id, entry);
    const oldest = kept.size > MOST_KEPT ? kept.keys().next().value : undefined;
    if (oldest !== undefined) kept.delete(oldest);
    return entry;
  }

  return {
    async all() {
      const found: CallableFlow[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await flows.list({ limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
        for (const row of page.items) found.push((await seen(row)).flow);
        cursor = page.nextCursor;
      }
      return found;
    },
    async reachedFrom(flow) {
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
    },
  };
}
