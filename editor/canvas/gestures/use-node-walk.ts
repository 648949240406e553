// The nodes of a canvas as one stop of Tab: arrow keys, Home and End walk them in the order of the flow.
import { useEffect, type RefObject } from 'react';

import type { Flow } from '../../../shared/flow/flow.ts';
import { topologicalOrder } from '../../../shared/flow/graph.ts';
import type { Press } from '../../commands/keys.ts';
import { walkTo } from '../../ui/rove.ts';
import { keepOneStop } from '../../ui/use-roving.ts';

const NODES = '.react-flow__node-card, .react-flow__node-note';

/** Gives what walks by a key: false where the key, or what has the focus, does not walk. */
export function useNodeWalk(frame: RefObject<HTMLDivElement | null>, flow: () => Flow): (press: Press) => boolean {
  useEffect(
    () => (frame.current === null ? undefined : keepOneStop(frame.current, NODES, (all) => inOrder(all, flow()))),
    [flow, frame],
  );
  return ({ key, ctrlKey, metaKey, altKey, shiftKey }) => {
    const root = frame.current;
    const target = document.activeElement;
    if (root === null || ctrlKey || metaKey || altKey || shiftKey || !(target instanceof HTMLElement)) return false;
    if (!target.matches(NODES) && target !== root) return false;
    const all = inOrder([...root.querySelectorAll<HTMLElement>(NODES)], flow());
    const at = all.indexOf(target);
    const to = walkTo(key, at, all.length, 'horizontal') ?? walkTo(key, at, all.length, 'vertical');
    if (to === undefined) return false;
    all[to]?.focus();
    return true;
  };
}

/** As the flow runs; notes come last. */
function inOrder(nodes: readonly HTMLElement[], flow: Flow): HTMLElement[] {
  const order = new Map(topologicalOrder(flow).map((key, at) => [key, at]));
  const placeOf = (node: HTMLElement): number => order.get(node.dataset['nodeKey'] ?? '') ?? order.size;
  return nodes.toSorted((left, right) => placeOf(left) - placeOf(right));
}
