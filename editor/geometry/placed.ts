// Flows made by scripts often say nothing of where their nodes stand. Somebody who opens one sees it tidied; the file
// stays as it is until it is edited. Where only some have no place, nothing that a person placed is moved.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';

/** Whether any node of the flow has a place, or there is none. */
export function hasPlaces(flow: Flow): boolean {
  const keys = Object.keys(flow.nodes);
  return keys.length === 0 || keys.some((key) => flow.layout?.nodes[key] !== undefined);
}

/** The flow itself, or with places for its nodes where it has none: the code that finds them is fetched only then. */
export async function placed(flow: Flow, manifests: ManifestLookup): Promise<Flow> {
  if (hasPlaces(flow)) return flow;
  const { tidyPositions } = await import('./auto-layout.ts');
  return { ...flow, layout: { notes: {}, ...flow.layout, nodes: tidyPositions(flow, manifests) } };
}
