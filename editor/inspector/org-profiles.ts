// Gives outputs that hold the profile of a user the attributes that the connection's own org declares, custom ones too,
// so that they complete and are in the data panel. Until they are known, and where the nodes of a card use several
// orgs, the card's own type stays.
import { useMemo } from 'react';

import { getUserProfile } from '../../shared/api/look-ups.ts';
import type { CardManifest, JsonSchema, ManifestLookup } from '../../shared/card/manifest.ts';
import { hasPart, withParts } from '../../shared/card/typed-parts.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { useApiEach } from '../api/hooks.ts';

/** Milliseconds for which a profile is not asked for again. */
const PROFILE_MS = 10 * 60_000;

/**
 * The manifests with those outputs. The lookup stays the same while nothing of it changes.
 * @param bindings ids of connections by slot; undefined until they are known
 */
export function useOrgProfiles(
  nodes: Flow['nodes'],
  bindings: Readonly<Record<string, string>> | undefined,
  manifests: ManifestLookup,
): ManifestLookup {
  const orgs = useMemo(() => orgsByCard(nodes, bindings ?? {}, manifests), [nodes, bindings, manifests]);
  const asked = useMemo(() => [...new Set(orgs.values())].toSorted(), [orgs]);
  const profiles = useApiEach(
    getUserProfile,
    asked.map((id) => ({ params: { id } })),
    { staleMs: PROFILE_MS },
  );
  return useMemo(() => {
    const known = new Map(asked.flatMap((id, at) => (profiles[at]?.schema ? [[id, profiles[at].schema]] : [])));
    if (known.size === 0) return manifests;
    const made = new Map<string, CardManifest>();
    return (card, version) => {
      const manifest = manifests(card, version);
      const profile = known.get(orgs.get(card) ?? '');
      if (manifest === undefined || profile === undefined) return manifest;
      const key = `${card}@${version}`;
      const typed = made.get(key) ?? { ...manifest, output: withProfile(manifest.output, profile) };
      made.set(key, typed);
      return typed;
    };
  }, [asked, manifests, orgs, profiles]);
}

/** The cards whose output has a profile, with the one connection that their nodes use, as far as they have any. */
function orgsByCard(
  nodes: Flow['nodes'],
  bindings: Readonly<Record<string, string>>,
  manifests: ManifestLookup,
): ReadonlyMap<string, string> {
  const found = new Map<string, Set<string>>();
  for (const { card, version, connection } of Object.values(nodes)) {
    const org = connection === undefined ? undefined : bindings[connection];
    const output = org === undefined ? undefined : manifests(card, version)?.output;
    if (org === undefined || output === undefined || !holdsProfile(output)) continue;
    found.set(card, (found.get(card) ?? new Set()).add(org));
  }
  return new Map([...found].flatMap(([card, orgs]) => (orgs.size === 1 ? [[card, [...orgs].join('')]] : [])));
}

function holdsProfile(schema: JsonSchema): boolean {
  return hasPart(schema, ({ profileOf }) => profileOf === 'user');
}

/** The schema, in which each profile of a user has these attributes, or is null. */
export function withProfile(schema: JsonSchema, profile: JsonSchema): JsonSchema {
  return withParts(schema, ({ profileOf }) =>
    profileOf === 'user' ? { anyOf: [profile, { type: 'null' }] } : undefined,
  );
}
