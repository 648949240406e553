// Makes the pictures of flows/: one for each file, and the part of flows/README.md that shows them with their
// sentences.
import { readdirSync, readFileSync } from 'node:fs';

import type { ManifestLookup } from '../shared/card/manifest.ts';
import type { Flow } from '../shared/flow/flow.ts';
import { readFlowText } from '../shared/flow/parse.ts';
import { flowPicture } from './flow-picture.ts';

const ENDING = '.flow.json';
const BEGIN = '<!-- The flows from here on are written by `npm run generate`. -->';
const END = '<!-- The flows end here. -->';

/** Every flow of the folder, by its id. */
export function flowsIn(folder: URL): Flow[] {
  const files = readdirSync(folder).filter((file) => file.endsWith(ENDING));
  return files.toSorted().map((file) => readFlowText(readFileSync(new URL(file, folder), 'utf8')));
}

/**
 * The files to write, by their path below the folder: the pictures, and the page that shows them.
 * @throws Error where the page has no place for them
 */
export function flowPictures(flows: readonly Flow[], manifests: ManifestLookup, page: string): Map<string, string> {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from === -1 || to < from) throw new Error(`flows/README.md has no "${BEGIN}" with "${END}" after it.`);
  const shown = flows.map(
    ({ id, name, description = '' }) =>
      `### ${name}\n\n${description}\n\n[${id}](${id}${ENDING})\n\n[![${name}](pictures/${id}.svg)](pictures/${id}.svg)`,
  );
  return new Map([
    ...flows.map((flow) => [`pictures/${flow.id}.svg`, flowPicture(flow, manifests)] as const),
    ['README.md', `${page.slice(0, from)}${BEGIN}\n\n${shown.join('\n\n')}\n\n${page.slice(to)}`],
  ]);
}
