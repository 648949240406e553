// The cards of this installation, by id and version. They change only with an upgrade, so they are asked for once.
import { useMemo } from 'react';

import { listCards } from '../../shared/api/cards.ts';
import type { CardManifest, ManifestLookup } from '../../shared/card/manifest.ts';
import { useApi } from './hooks.ts';

/** All cards, and the way to find one of them. */
export interface Manifests {
  items: readonly CardManifest[];
  lookup: ManifestLookup;
}

/** The cards; undefined until they are loaded. */
export function useManifests(): Manifests | undefined {
  const { data } = useApi(listCards, {}, { staleMs: Infinity });
  return useMemo(() => {
    if (data === undefined) return undefined;
    const byKey = new Map(data.items.map((manifest) => [`${manifest.id}@${manifest.version}`, manifest]));
    return { items: data.items, lookup: (card, version) => byKey.get(`${card}@${version}`) };
  }, [data]);
}
