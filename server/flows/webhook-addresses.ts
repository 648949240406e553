// The addresses of a flow's webhooks, and that no two active flows share one.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { ConflictError } from '../../shared/errors.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { addressOf } from '../../shared/flow/rules/trigger-sources.ts';
import type { FlowStore, LiveVersion } from '../store/flow-store.ts';

/** The address of one trigger. */
export interface WebhookAddress {
  nodeId: string;
  /** What stands after `/webhooks/`. */
  path: string;
}

/** The addresses of all triggers that are not disabled. */
export function webhookAddresses(flow: Pick<Flow, 'nodes'>, manifests: ManifestLookup): WebhookAddress[] {
  return Object.entries(flow.nodes).flatMap(([nodeId, node]) => {
    const path = addressOf({ node, manifest: manifests(node.card, node.version) });
    return path === undefined ? [] : [{ nodeId, path }];
  });
}

/**
 * Gives the active flows that it judged by, so that the store can refuse what is done when they are others; undefined
 * where the flow wants no address. `goesLive`: without it none has to be free yet.
 * @throws ConflictError `webhook.path-taken` where another active flow has an address that `flow` wants.
 */
export async function judgeAddresses(
  flow: Flow,
  goesLive: boolean,
  deps: { flows: Pick<FlowStore, 'active'>; manifests: ManifestLookup },
): Promise<LiveVersion[] | undefined> {
  const wanted = new Map(webhookAddresses(flow, deps.manifests).map(({ path, nodeId }) => [path, nodeId]));
  if (wanted.size === 0) return undefined;
  const active = await deps.flows.active();
  for (const { flowId, flow: text } of goesLive ? active : []) {
    if (flowId === flow.id) continue;
    for (const { path } of webhookAddresses(JSON.parse(text) as Flow, deps.manifests)) {
      const nodeId = wanted.get(path);
      if (nodeId === undefined) continue;
      throw new ConflictError(
        'webhook.path-taken',
        `The active flow "${flowId}" has the address /webhooks/${path} already. Give this webhook another path, or deactivate that flow.`,
        { details: { path, nodeId, flowId } },
      );
    }
  }
  return active.map(({ flowId, version }) => ({ flowId, version }));
}
