// What a change reaches at once: the files that import what was changed, and the tests beside the changed files, those that
// import them, those beside the importers, and those that reach them by the support of tests. What it reaches from further
// away is left to `npm test`.
import { posix } from 'node:path';

export interface Reached {
  /** In order of nearness: its own first. */
  tests: string[];
  /** How many more there were than `most`. */
  leftOut: number;
}

const SOURCE = /\.tsx?$/;
const TEST = /\.test\.tsx?$/;
/** What tests stand on: what it imports, they try. */
const SUPPORT = /\.(?:test-support|contract)\.tsx?$/;
/** `from './x.ts'`, `import './x.ts'`, `import('./x.ts')`, `new URL('./x.ts', …)`. */
const IMPORTED = /(?:\bfrom|\bimport|\bimport\(|\bnew URL\()\s*'(\.[^']+)'/g;

/**
 * The tests near a change.
 * @param changed paths from the root, with `/`
 * @param texts the texts of all source files, by path
 * @param most how many files of tests are given at most
 */
export function reachedTests(changed: readonly string[], texts: ReadonlyMap<string, string>, most: number): Reached {
  const importers = importersIn(texts);
  const sources = changed.filter((path) => SOURCE.test(path));
  const direct = sources.flatMap((path) => importers.get(path) ?? []);
  const candidates = [
    ...sources.filter((path) => TEST.test(path)),
    ...sources.flatMap(besides),
    ...direct.filter((path) => TEST.test(path)),
    ...direct.flatMap(besides),
    ...direct
      .filter((path) => SUPPORT.test(path))
      .flatMap((path) => importers.get(path) ?? [])
      .filter((path) => TEST.test(path)),
  ];
  const tests = [...new Set(candidates)].filter((path) => texts.has(path));
  return { tests: tests.slice(0, most), leftOut: Math.max(tests.length - most, 0) };
}

/** The changed sources and those that import them: where a change can make right code wrong by its types. Paths as above. */
export function reachedSources(changed: readonly string[], texts: ReadonlyMap<string, string>): string[] {
  const importers = importersIn(texts);
  const sources = changed.filter((path) => SOURCE.test(path) && texts.has(path));
  return [...new Set([...sources, ...sources.flatMap((path) => importers.get(path) ?? [])])];
}

/**
 * The tests beside a file. A contract is asked, and support is used, by tests that import it; anything else has its
 * test beside it.
 */
function besides(path: string): string[] {
  const stem = path.replace(SOURCE, '');
  return [`${stem}.test.ts`, `${stem}.test.tsx`];
}

function importersIn(texts: ReadonlyMap<string, string>): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const [path, text] of texts) {
    for (const [, relative = ''] of text.matchAll(IMPORTED)) {
      const target = posix.join(posix.dirname(path), relative);
      importers.set(target, [...(importers.get(target) ?? []), path]);
    }
  }
  return importers;
}
