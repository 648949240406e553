// The names in scope at a place of the flow, with what is known of each: its type, its value in the sample, and its
// place in the data tree. Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { Known } from '../../shared/flow/known.ts';
import { scopeOf, type ScopeParts } from '../../shared/flow/scope.ts';
import type { JsonObject } from '../../shared/json.ts';
import { remembered } from '../../shared/remembered.ts';
import { samplesFor, typesWithSamples } from '../session/samples.ts';
import { dataRoots } from './data-roots.ts';
import type { NodeScope } from './node-scope.ts';

export interface NamesOptions {
  manifests: ManifestLookup;
  /** Outputs of a run, by node key, and `trigger`. */
  outputs: JsonObject;
  /** What the installation has that nodes name. */
  around: Known;
}

/** The scope of the flow is most of the work, and stays the same from node to node while somebody looks around. */
const scopeIn = remembered(
  (
    nodes: Flow['nodes'],
    edges: Flow['edges'],
    settings: Flow['settings'],
    manifests: ManifestLookup,
    id: string,
    name: string,
    flows: Known['flows'],
    tables: Known['tables'],
    profiles: Known['profiles'],
  ) => scopeOf({ id, name, nodes, edges, settings }, manifests, { flows, tables, profiles }),
);

/**
 * @param place the key of a node, or of the end of a body
 * @param body the key of the For each in whose body the place is
 */
export function namesAt(
  { id, name, nodes, edges, settings }: ScopeParts,
  place: string,
  body: string | undefined,
  { manifests, outputs, around }: NamesOptions,
): Pick<NodeScope, 'types' | 'sample' | 'roots' | 'triggers'> {
  const parts = { nodes, edges };
  const { flows, tables, profiles } = around;
  const scope = scopeIn(nodes, edges, settings, manifests, id, name, flows, tables, profiles);
  const sample = samplesFor(parts, place, manifests, scope, outputs);
  const types = typesWithSamples(parts, scope.typesAt(place), sample, manifests);
  const triggers = scope.triggersOf(place);
  return { types, sample, triggers, roots: dataRoots(parts, types, sample, manifests, { around: body, triggers }) };
}
