// Finds the cards and connection apps of this installation by scanning the folders beside this file. It knows none by
// name: adding a card is adding one file.
import { readdir } from 'node:fs/promises';

import type { Card, ConnectionApp } from '../../shared/card/card.ts';
import type { CardManifest, ConnectionAppManifest, ManifestLookup } from '../../shared/card/manifest.ts';
import { DefectError } from '../../shared/errors.ts';
import { connectionAppManifestOf, manifestOf } from './manifest-of.ts';

export interface CardRegistry {
  find(id: string, version: number): Card | undefined;
  manifest: ManifestLookup;
  /** By app, then title. */
  manifests(): CardManifest[];
  connectionApps(): ConnectionAppManifest[];
  connectionApp(app: string): ConnectionApp | undefined;
}

const CONNECTION_SUFFIX = '.connection.ts';

/** @throws DefectError `card.broken` for a file that declares no card, or a card whose id is not its path. */
export async function loadCards(folder: URL = new URL('./', import.meta.url)): Promise<CardRegistry> {
  const cards: Card[] = [];
  const apps: ConnectionApp[] = [];
  for (const app of (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
    for (const file of await sourceFiles(new URL(`${app.name}/`, folder))) {
      const path = `${app.name}/${file}`;
      const { default: declared } = (await import(new URL(path, folder).href)) as { default?: unknown };
      if (file.endsWith(CONNECTION_SUFFIX)) apps.push(asConnectionApp(declared, path));
      else cards.push(asCard(declared, path));
    }
  }
  return createCardRegistry(cards, apps);
}

/** The registry over given cards. @throws DefectError `card.broken` for two with the same id and version. */
export function createCardRegistry(cards: readonly Card[], apps: readonly ConnectionApp[] = []): CardRegistry {
  const byKey = new Map<string, { card: Card; manifest: CardManifest }>();
  for (const card of cards) {
    const key = keyOf(card.id, card.version);
    if (byKey.has(key)) throw new DefectError('card.broken', `The card ${key} is declared twice.`);
    byKey.set(key, { card, manifest: manifestOf(card) });
  }
  const manifests = [...byKey.values()]
    .map((entry) => entry.manifest)
    .toSorted(
      (left, right) =>
        left.app.localeCompare(right.app) || left.title.localeCompare(right.title) || left.version - right.version,
    );
  const appsByName = new Map(apps.map((app) => [app.app, app]));
  const appManifests = [...appsByName.values()]
    .map(connectionAppManifestOf)
    .toSorted((left, right) => left.title.localeCompare(right.title));
  return {
    find: (id, version) => byKey.get(keyOf(id, version))?.card,
    manifest: (id, version) => byKey.get(keyOf(id, version))?.manifest,
    manifests: () => manifests,
    connectionApps: () => appManifests,
    connectionApp: (app) => appsByName.get(app),
  };
}

function keyOf(id: string, version: number): string {
  return `${id}@${version}`;
}

/** Files directly in an app's folder; its subfolders are the app's own. */
async function sourceFiles(folder: URL): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => entry.name)
    .toSorted();
}

function asCard(declared: unknown, path: string): Card {
  if (!isDeclared(declared, ['id', 'version', 'kind', 'input', 'output'])) {
    throw new DefectError('card.broken', `server/cards/${path} has no card as its default export.`);
  }
  const card = declared as unknown as Card;
  // A later version of a card is `<name>.v2.ts`: old versions stay for the flows that use them.
  const expected = path.replace('/', '.').replace(/(\.v\d+)?\.ts$/, '');
  if (card.id !== expected) {
    throw new DefectError(
      'card.broken',
      `server/cards/${path} declares the id ${card.id}; its path asks for ${expected}.`,
    );
  }
  return card;
}

function asConnectionApp(declared: unknown, path: string): ConnectionApp {
  if (!isDeclared(declared, ['app', 'title', 'settings'])) {
    throw new DefectError('card.broken', `server/cards/${path} has no connection app as its default export.`);
  }
  return declared as unknown as ConnectionApp;
}

function isDeclared(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value);
}
