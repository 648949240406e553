// How much a page fetches before its lazy parts: what its address needs at once, compressed, as the build says.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from '@playwright/test';

const build = join(import.meta.dirname, '../../dist/editor');

interface Chunk {
  name?: string;
  file: string;
  css?: string[];
  imports?: string[];
}

/** Kilobytes of the page's own chunk and all that it cannot stand without, as gzip has them; Brotli has an eighth less. */
function firstLoad(page: string): number {
  const manifest = JSON.parse(readFileSync(join(build, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const chunks = new Set<string>();
  const files = new Set<string>();
  const own = Object.entries(manifest).find(([, { name, file }]) => name === page && file.endsWith('.js'));
  if (own === undefined) throw new Error(`The build has no page ${page}.`);
  const open = ['index.html', own[0]];
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
  ['flows-page', 300],
  ['flow-route', 350],
  ['run-page', 365],
] as const) {
  test(`${page} fetches at most ${most} kB before its lazy parts`, () => {
    expect(firstLoad(page)).toBeLessThan(most);
  });
}
