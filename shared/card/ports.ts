// The ports that one node has: the fixed ones of its card, or those that its input lists (a Switch has one for each
// case).
import type { FlowNode } from '../flow/flow.ts';
import { isJsonObject } from '../json.ts';
import type { CardManifest } from './manifest.ts';

/** The port that takes failures (F3); only actions that list it have it. */
export const ERROR_PORT = 'error';

/**
 * The ports in the order of the node, `error` last where there is one. Duplicate and empty names are left out:
 * validation reports them.
 */
export function portsOf(node: FlowNode, manifest: CardManifest): string[] {
  if (manifest.portsFrom === undefined) return manifest.ports;
  const { input, key } = manifest.portsFrom;
  const items = node.inputs?.[input];
  const listed = Array.isArray(items)
    ? items.flatMap((item) => {
        const name = isJsonObject(item) ? item[key] : undefined;
        return typeof name === 'string' && name !== '' ? [name] : [];
      })
    : [];
  return [...new Set([...listed, ...manifest.ports])];
}
