// Which flows a table is for. One that an expression names is known only when its step runs. Pure.
import { inputsByWidget, type ManifestLookup } from '../card/manifest.ts';
import type { Flow } from '../flow/flow.ts';

/** Whether a node of the flow names the table; those that are disabled do nothing with it. */
export function usesTable({ nodes }: Pick<Flow, 'nodes'>, id: string, manifests: ManifestLookup): boolean {
  return Object.values(nodes).some(
    ({ card, version, disabled, inputs = {} }) =>
      disabled !== true && inputsByWidget(manifests(card, version), 'table').some((input) => inputs[input] === id),
  );
}
