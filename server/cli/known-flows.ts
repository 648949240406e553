// The flows that flow files may call, as far as files tell: the files that are named, and those that lie beside them
// (S6). A server is not asked.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { callableFrom, type CallableFlow, type FlowLookup } from '../../shared/flow/calls.ts';
import { readFlowText } from '../../shared/flow/parse.ts';

const SUFFIX = '.flow.json';

/**
 * `isPartial`: a flow that is not found may be on a server all the same. Of two files with one id the one that was
 * named first counts. A file that cannot be read as a flow is passed over here, since whoever named it is told so
 * elsewhere.
 */
export async function knownFlows(files: readonly string[], manifests: ManifestLookup): Promise<FlowLookup> {
  const found = new Map<string, CallableFlow>();
  const take = async (file: string): Promise<void> => {
    try {
      const flow = readFlowText(await readFile(file, 'utf8'));
      if (!found.has(flow.id)) found.set(flow.id, callableFrom(flow, manifests, { id: flow.id, active: true }));
    } catch {
      return;
    }
  };
  for (const file of files) await take(file);
  for (const folder of new Set(files.map((file) => dirname(file)))) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names.filter((each) => each.endsWith(SUFFIX)).toSorted()) await take(join(folder, name));
  }
  return Object.assign((id: string) => found.get(id), { isPartial: true });
}
