// Everything that belongs to one open flow, in one object: what the parts of the flow page are given.
import type { CardManifest, ManifestLookup } from '../../shared/card/manifest.ts';
import type { Autosave } from './autosave.ts';
import type { Checks } from './checks.ts';
import type { EditorStore } from './editor-store.ts';
import type { Trial } from './trial.ts';

export interface EditorSession {
  flowId: string;
  editor: EditorStore;
  autosave: Autosave;
  checks: Checks;
  trial: Trial;
  manifests: ManifestLookup;
  /** The newest version of each card, for the palette. */
  cards: readonly CardManifest[];
  /** A viewer looks and changes nothing. */
  isReadOnly: boolean;
  /**
   * True while the code that changes a flow is still on its way (operations.ts): until then the page is as for a
   * viewer.
   */
  isArriving?: boolean;
}

/** Finds manifests by card and version without searching the list each time. */
export function manifestLookup(cards: readonly CardManifest[]): ManifestLookup {
  const byId = new Map(cards.map((card) => [`${card.id}@${card.version}`, card]));
  return (card, version) => byId.get(`${card}@${version}`);
}

/** The newest version of each card, by app and title. */
export function newestCards(cards: readonly CardManifest[]): CardManifest[] {
  const newest = new Map<string, CardManifest>();
  for (const card of cards) {
    const known = newest.get(card.id);
    if (known === undefined || known.version < card.version) newest.set(card.id, card);
  }
  return [...newest.values()].toSorted(
    (left, right) => left.app.localeCompare(right.app) || left.title.localeCompare(right.title),
  );
}
