// Makes the nodes of a canvas one stop of Tab: arrow keys, Home and End walk them in the order of the flow, those too
// that are out of sight and so not in the page yet.
import { useEffect, type RefObject } from 'react';

import type { Flow } from '../../../shared/flow/flow.ts';
import { topologicalOrder } from '../../../shared/flow/graph.ts';
import { noteId } from '../../session/element-ids.ts';
import type { Press } from '../../commands/keys.ts';
import { walkTo } from '../../ui/rove.ts';
import { keepOneStop } from '../../ui/use-roving.ts';
import { focusNode } from '../focus-node.ts';

const NODES = '.react-flow__node-card, .react-flow__node-note';

/**
 * Gives what walks by a key: false where the key, or what has the focus, does not walk. `show` brings a node into
 * sight.
 */
export function useNodeWalk(
  frame: RefObject<HTMLDivElement | null>,
  flow: () => Flow,
  show: (id: string) => void,
): (press: Press) => boolean {
  useEffect(
    () => (frame.current === null ? undefined : keepOneStop(frame.current, NODES, (all) => inOrder(all, flow()))),
    [flow, frame],
  );
  return ({ key, ctrlKey, metaKey, altKey, shiftKey }) => {
    const root = frame.current;
    const target = document.activeElement;
    if (root === null || ctrlKey || metaKey || altKey || shiftKey || !(target instanceof HTMLElement)) return false;
    if (!target.matches(NODES) && target !== root) return false;
    const ids = idsInOrder(flow());
    const at = ids.indexOf(target.dataset['id'] ?? '');
    const to = walkTo(key, at, ids.length, 'horizontal') ?? walkTo(key, at, ids.length, 'vertical');
    const id = to === undefined ? undefined : ids[to];
    if (id === undefined) return false;
    if (root.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`) === null) show(id);
    focusNode(root, id);
    return true;
  };
}

/** As the flow runs; notes come last. */
function idsInOrder(flow: Flow): string[] {
  return [...topologicalOrder(flow), ...Object.keys(flow.layout?.notes ?? {}).map(noteId)];
}

function inOrder(nodes: readonly HTMLElement[], flow: Flow): HTMLElement[] {
  const order = new Map(topologicalOrder(flow).map((key, at) => [key, at]));
  const placeOf = (node: HTMLElement): number => order.get(node.dataset['nodeKey'] ?? '') ?? order.size;
  return nodes.toSorted((left, right) => placeOf(left) - placeOf(right));
}
