// Asks the server for the attributes that the orgs of a flow's connections declare of their users, custom ones too, so that
// they complete and are in the data panel. Until they are known, the cards' own types stay.
import { getUserProfile } from '../../shared/api/look-ups.ts';
import type { JsonSchema, ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { ProfileLookup } from '../../shared/flow/known.ts';
import { holdsProfile } from '../../shared/flow/profile-types.ts';
import { remembered } from '../../shared/remembered.ts';
import { useApiEach } from '../api/hooks.ts';

/** Milliseconds for which a profile is not asked for again. */
const PROFILE_MS = 10 * 60_000;
const NONE: readonly string[] = [];

/**
 * The profiles by slot, of the nodes whose output has one; undefined while none is known. It stays the same while nothing
 * of it changes.
 * @param bindings ids of connections by slot; undefined until they are known
 */
export function useOrgProfiles(
  nodes: Flow['nodes'],
  bindings: Readonly<Record<string, string>> | undefined,
  manifests: ManifestLookup,
): ProfileLookup | undefined {
  const orgs = bindings === undefined ? NONE : orgsOf(nodes, bindings, manifests);
  const profiles = useApiEach(
    getUserProfile,
    orgs.map((id) => ({ params: { id } })),
    { staleMs: PROFILE_MS },
  );
  const schemas = profiles.map((profile) => profile?.schema ?? undefined);
  return bindings === undefined ? undefined : lookupOf(bindings, orgs.join(' '), ...schemas);
}

/** The same for the panel of each node. `orgs`: ids with spaces between them, in the order of the schemas. */
const lookupOf = remembered(
  (
    bindings: Readonly<Record<string, string>>,
    orgs: string,
    ...schemas: readonly (JsonSchema | undefined)[]
  ): ProfileLookup | undefined => {
    const known = new Map(orgs.split(' ').map((id, at) => [id, schemas[at]]));
    return schemas.every((schema) => schema === undefined) ? undefined : (slot) => known.get(bindings[slot] ?? '');
  },
);

/** The ids of the connections of nodes whose output has a profile. */
const orgsOf = remembered(
  (nodes: Flow['nodes'], bindings: Readonly<Record<string, string>>, manifests: ManifestLookup): readonly string[] => {
    const found = Object.values(nodes).flatMap(({ card, version, connection }) => {
      const org = connection === undefined ? undefined : bindings[connection];
      const output = org === undefined ? undefined : manifests(card, version)?.output;
      return org === undefined || output === undefined || !holdsProfile(output) ? [] : [org];
    });
    return [...new Set(found)].toSorted();
  },
);
