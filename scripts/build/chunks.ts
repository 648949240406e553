// Says which files the build makes, so that a page is a handful of requests and none waits for another: what every
// page needs, what several pages share, and one file for each page. What is fetched later is a file for each part,
// and one for what the parts share.
import { dirname, join } from 'node:path';

import type { Rolldown } from 'vite';

type Modules = Rolldown.ChunkingContext;

const MAIN = /[\\/]editor[\\/]app[\\/]main\.tsx$/;
const ROUTER = /[\\/]editor[\\/]app[\\/]router\.tsx$/;
/** What it fetches is the first thing that a flow page waits for once it stands. */
const OPERATIONS = /[\\/]editor[\\/]session[\\/]operations\.ts$/;
const LIBRARY = /[\\/]node_modules[\\/]/;
const STYLES = /\.css$/;
/** A library's front door, which names all that it has: what is imported by it are the modules behind the names. */
const FRONT_DOOR =
  /[\\/]node_modules[\\/]((?:@mantine[\\/][^\\/]+)|lucide-react)[\\/](?:dist[\\/])?esm[\\/](?:index|lucide-react)\.mjs$/;
const REACT = /[\\/]node_modules[\\/](?:react|react-dom|scheduler)[\\/]/;
const SHARED = /[\\/]shared[\\/]/;
/** The page with the most on it: what it does not need at once, though others do, is kept from its first load. */
const LARGEST = 'flow-route';
/** The pages with a canvas: nobody else needs what only they share. */
const CANVAS_PAGES: ReadonlySet<string> = new Set([LARGEST, 'run-page']);
/** Where people begin. */
const HOME = 'flows-page';
/** Stands for the pages of parts that every page fetches: notes and dialogs. */
const EVERYWHERE = '*';

/** In order: what a file needs is taken by the files before it, so that no two of them need each other. */
const FILES = ['react', 'vendor', 'app', 'pages', 'canvas', 'more', 'lists', 'seldom', 'others', 'canvas-more', 'page'];
const LATER = ['canvas-parts', 'operations', 'rules', 'flow-parts', 'parts'];

/**
 * The groups as Rolldown takes them. It asks for the name of each module; all names are worked out at the first
 * question, when the whole graph is known.
 */
export function chunkGroups(): Rolldown.CodeSplittingGroup[] {
  let names: ReadonlyMap<string, string> | undefined;
  const all = [...FILES, ...LATER];
  const others = new Set(all);
  return all.map((file, at) => ({
    debugName: file,
    priority: all.length - at,
    name: (id, modules) => {
      names ??= assign(id, modules);
      const name = names.get(id);
      if (name === undefined) return null;
      if (file === 'page') return others.has(name) ? null : name;
      return name === file ? name : null;
    },
  }));
}

/** By module: the file that it goes to; modules that are not named stay where the bundler puts them. */
function assign(anyId: string, modules: Modules): Map<string, string> {
  const names = new Map<string, string>();
  const base = closure(find(anyId, MAIN, modules), modules);
  for (const id of base) names.set(id, baseFile(id));

  const router = [...base].find((id) => ROUTER.test(id));
  const pages = router === undefined ? [] : dynamicImports(router, modules);
  /** By part that is fetched later: the pages that fetch it. */
  const homes = new Map<string, Set<string>>();
  const home = (id: string, page: string): void => {
    if (!pages.includes(id)) homes.set(id, (homes.get(id) ?? new Set()).add(page));
  };
  for (const id of base) for (const part of dynamicImports(id, modules)) home(part, EVERYWHERE);
  for (const page of pages) for (const part of laterParts(page, modules)) home(part, nameOf(page));

  const everywhere = [...homes].filter(([, of]) => of.has(EVERYWHERE)).map(([part]) => part);
  const first = reachedFrom([...pages, ...everywhere], modules, names);
  const later = reachedFrom([...homes.keys()], modules, names);
  const operations = [...homes.keys()].filter((part) =>
    modules.getModuleInfo(part)?.dynamicImporters.some((id) => OPERATIONS.test(id)),
  );
  for (const id of new Set([...first.keys(), ...later.keys()])) {
    const pagesOf = (first.get(id) ?? []).filter((entry) => pages.includes(entry)).map(nameOf);
    const parts = later.get(id) ?? [];
    const wanted = new Set([...pagesOf, ...parts.flatMap((part) => [...(homes.get(part) ?? [])])]);
    const file = pagesOf.length > 0 ? pageFile(pagesOf, wanted) : partFile(id, parts, wanted, operations);
    if (file !== undefined) names.set(id, file);
  }
  return names;
}

function baseFile(id: string): string {
  // Styles stand in one file, whose order is theirs.
  return REACT.test(id) ? 'react' : LIBRARY.test(id) && !STYLES.test(id) ? 'vendor' : 'app';
}

/** The file of a module that `pages` need at once; `wanted` are they and those whose parts need it later. */
function pageFile(pages: readonly string[], wanted: ReadonlySet<string>): string {
  const [only] = pages;
  if (only !== undefined && wanted.size === 1) return only;
  const isOfCanvas = [...wanted].every((page) => CANVAS_PAGES.has(page));
  if (pages.includes(LARGEST)) return isOfCanvas ? 'canvas' : 'pages';
  if (isOfCanvas) return 'canvas-more';
  if (pages.some((page) => CANVAS_PAGES.has(page))) return 'more';
  if (pages.includes(HOME)) return 'lists';
  // Such as forms: what these pages need later, or never, is no part of their first load because another shows it at once.
  return [...wanted].some((page) => page === EVERYWHERE || CANVAS_PAGES.has(page)) ? 'seldom' : 'others';
}

/** The file of a module that only parts need; undefined where it stays with its one part. */
function partFile(
  id: string,
  parts: readonly string[],
  wanted: ReadonlySet<string>,
  operations: readonly string[],
): string | undefined {
  if (parts.length < 2) return undefined;
  if (wanted.has(EVERYWHERE)) return 'seldom';
  if (wanted.size > 1) return [...wanted].every((page) => CANVAS_PAGES.has(page)) ? 'canvas-parts' : 'parts';
  if (parts.some((part) => operations.includes(part))) return 'operations';
  if (SHARED.test(id) && !LIBRARY.test(id)) return 'rules';
  return wanted.has(LARGEST) ? 'flow-parts' : 'parts';
}

/** What a page fetches once it stands, and what that fetches in turn. */
function laterParts(page: string, modules: Modules): Set<string> {
  const found = new Set<string>();
  const open = [page];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    for (const id of closure(entry, modules)) {
      for (const part of dynamicImports(id, modules)) {
        if (found.has(part)) continue;
        found.add(part);
        open.push(part);
      }
    }
  }
  return found;
}

function dynamicImports(id: string, modules: Modules): string[] {
  return modules.getModuleInfo(id)?.dynamicallyImportedIds ?? [];
}

/** For each module that has no file yet: which of the entries reach it without a further fetch. */
function reachedFrom(
  entries: readonly string[],
  modules: Modules,
  named: ReadonlyMap<string, string>,
): Map<string, string[]> {
  const reached = new Map<string, string[]>();
  for (const entry of entries) {
    for (const id of closure(entry, modules)) {
      if (!named.has(id)) reached.set(id, [...(reached.get(id) ?? []), entry]);
    }
  }
  return reached;
}

/** A module and all that it imports, by whatever way. */
function closure(entry: string, modules: Modules): Set<string> {
  const found = new Set([entry]);
  const open = [entry];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of importsOf(id, modules)) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

function importsOf(id: string, modules: Modules): string[] {
  const info = modules.getModuleInfo(id);
  return (info?.importedIds ?? []).flatMap((next) => {
    const library = FRONT_DOOR.exec(next)?.[1]?.replace('\\', '/');
    const door = library === undefined ? null : modules.getModuleInfo(next);
    if (library === undefined || door === null) return [next];
    const behind = importedNames(door.code ?? '');
    const wanted = new Set(
      [...importedNames(info?.code ?? '')].filter(([, { from }]) => from === library).map(([, { name }]) => name),
    );
    const paths = [...behind].flatMap(([local, { from }]) => (wanted.has(local) ? [join(dirname(next), from)] : []));
    return paths.filter((path) => modules.getModuleInfo(path) !== null);
  });
}

/** By local name: what a module imports by name. */
function importedNames(code: string): Map<string, { name: string; from: string }> {
  const found = new Map<string, { name: string; from: string }>();
  for (const [, names = '', from = ''] of code.matchAll(/(?:im|ex)port\s*\{([^}]*)\}\s*from\s*["']([^"']+)["']/g)) {
    for (const each of names.split(',')) {
      const [name = '', local = name] = each.trim().split(/\s+as\s+/);
      if (name !== '') found.set(local, { name, from });
    }
  }
  return found;
}

/** The module whose path fits, found from any other by way of who imports whom. @throws Error where there is none */
function find(anyId: string, path: RegExp, modules: Modules): string {
  const seen = new Set([anyId]);
  const open = [anyId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (path.test(id)) return id;
    const info = modules.getModuleInfo(id);
    for (const next of [...(info?.importers ?? []), ...(info?.dynamicImporters ?? []), ...(info?.importedIds ?? [])]) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  throw new Error(`The build has no module whose path fits ${path.source}.`);
}

function nameOf(id: string): string {
  return /([^\\/]+)\.[^.]+$/.exec(id)?.[1] ?? id;
}
