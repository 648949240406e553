// How much a page fetches before its lazy parts: what its address needs at once, compressed, as the build says.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';

const build = join(import.meta.dirname, '../../dist/editor');

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
}

/** Kilobytes of the page's own chunk and all that it cannot stand without. */
function firstLoad(page: string): number {
  const manifest = JSON.parse(readFileSync(join(build, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const chunks = new Set<string>();
  const files = new Set<string>();
  const open = ['index.html', page];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const chunk = manifest[name];
    if (chunk === undefined) throw new Error(`The build has no ${name}.`);
    if (chunks.has(name)) continue;
    chunks.add(name);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    open.push(...(chunk.imports ?? []));
  }
  let bytes = 0;
  for (const file of files) {
    const packed = statSync(join(build, `${file}.gz`), { throwIfNoEntry: false });
    bytes += (packed ?? statSync(join(build, file))).size;
  }
  return bytes / 1_000;
}

for (const [page, most] of [
  ['flows/flows-page.tsx', 300],
  ['flow/page/flow-route.tsx', 425],
  ['runs/run/run-page.tsx', 385],
] as const) {
  test(`${page} fetches at most ${most} kB before its lazy parts`, () => {
    expect(firstLoad(page)).toBeLessThan(most);
  });
}
