// Finds the cards and connection apps of this installation by scanning the folders beside this file: `<app>/<card>.ts`,
// `<app>/<group>/<card>.ts` and `<app>/<name>.connection.ts`. It knows none by name: adding a card is adding one file.
import { readdir, readFile } from 'node:fs/promises';

import type { Card, ConnectionApp } from '../../shared/card/card.ts';
import type { CardManifest, ConnectionAppManifest, ManifestLookup } from '../../shared/card/manifest.ts';
import { DefectError } from '../../shared/errors.ts';
import { connectionAppManifestOf, manifestOf } from './manifest-of.ts';

export interface CardRegistry {
  /** The card that a node of a flow names; undefined where this installation does not have it. */
  find(id: string, version: number): Card | undefined;
  manifest: ManifestLookup;
  /** All versions of all cards, by app, then by title, then by version. */
  manifests(): CardManifest[];
  /** All apps that connections can be made for, by title. */
  connectionApps(): ConnectionAppManifest[];
  connectionApp(app: string): ConnectionApp | undefined;
}

const CONNECTION_SUFFIX = '.connection.ts';

/**
 * Imports every card. @param folder where the folders of the apps are
 * @throws DefectError `card.broken` for a file that declares no card, a card whose id is not its path, or two of the
 * same id and version
 */
export async function loadCards(folder: URL = new URL('./', import.meta.url)): Promise<CardRegistry> {
  const cards: Card[] = [];
  const apps: ConnectionApp[] = [];
  const groups = new Map<Card, string>();
  for (const app of await foldersIn(folder)) {
    const appFolder = new URL(`${app}/`, folder);
    for (const file of await sourceFiles(appFolder)) {
      const path = `${app}/${file}`;
      const declared = await declaredIn(new URL(path, folder));
      if (file.endsWith(CONNECTION_SUFFIX)) apps.push(asConnectionApp(declared, path));
      else cards.push(asCard(declared, path, `${app}.${file}`));
    }
    for (const group of await foldersIn(appFolder)) {
      for (const file of await groupFiles(new URL(`${group}/`, appFolder))) {
        const path = `${app}/${group}/${file}`;
        const card = asCard(await declaredIn(new URL(path, folder)), path, `${app}.${file}`);
        cards.push(card);
        groups.set(card, group);
      }
    }
  }
  return createCardRegistry(cards, apps, groups);
}

/**
 * The registry over given cards. @param groups the name of the group's folder, for cards that stand in one
 * @throws DefectError `card.broken` for two cards with the same id and version
 */
export function createCardRegistry(
  cards: readonly Card[],
  apps: readonly ConnectionApp[] = [],
  groups: ReadonlyMap<Card, string> = new Map(),
): CardRegistry {
  const byKey = new Map<string, { card: Card; manifest: CardManifest }>();
  for (const card of cards) {
    const key = keyOf(card.id, card.version);
    if (byKey.has(key)) throw new DefectError('card.broken', `The card ${key} is declared twice.`);
    byKey.set(key, { card, manifest: manifestOf(card, groups.get(card)) });
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

async function foldersIn(folder: URL): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

async function declaredIn(file: URL): Promise<unknown> {
  return ((await import(file.href)) as { default?: unknown }).default;
}

/**
 * The cards of an app's subfolder. It is a group where one of its files has a default export, and each must then be a
 * card, so that none is forgotten; other subfolders hold what the app's cards share, and are not run.
 */
async function groupFiles(folder: URL): Promise<string[]> {
  const files = await sourceFiles(folder);
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  return texts.some((text) => /^export default\b/m.test(text)) ? files : [];
}

/** The names of the TypeScript files directly in a folder, sorted, apart from tests and what supports them. */
async function sourceFiles(folder: URL): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.test|\.test-support)\.ts$/.test(entry.name))
    .map((entry) => entry.name)
    .toSorted();
}

/** @param named the app and file of the card, joined by a dot @throws DefectError `card.broken` */
function asCard(declared: unknown, path: string, named: string): Card {
  if (!isDeclared(declared, ['id', 'version', 'kind', 'input', 'output'])) {
    throw new DefectError('card.broken', `server/cards/${path} has no card as its default export.`);
  }
  const card = declared as unknown as Card;
  // A later version of a card is `<name>.v2.ts`: old versions stay for the flows that use them.
  const expected = named.replace(/(\.v\d+)?\.ts$/, '');
  if (card.id !== expected) {
    throw new DefectError(
      'card.broken',
      `server/cards/${path} declares the id ${card.id}; its path asks for ${expected}.`,
    );
  }
  return card;
}

/** @throws DefectError `card.broken` */
function asConnectionApp(declared: unknown, path: string): ConnectionApp {
  if (!isDeclared(declared, ['app', 'title', 'settings'])) {
    throw new DefectError('card.broken', `server/cards/${path} has no connection app as its default export.`);
  }
  return declared as unknown as ConnectionApp;
}

function isDeclared(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value);
}
