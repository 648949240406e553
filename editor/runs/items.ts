// Items of a For each as the page names and finds them. An item is named by the id of its iteration (S5). Pure.
import type { Flow } from '../../shared/flow/flow.ts';
import { loopsAround } from '../../shared/story/seen.ts';
import { TEXTS } from './texts.ts';

/**
 * The iteration in which a node stands when `item` is open: null outside of every loop, undefined where the item of its
 * loop is not chosen.
 */
export function iterationFor(
  flow: Pick<Flow, 'nodes'> | undefined,
  nodeId: string,
  item: string | undefined,
): string | null | undefined {
  const depth = flow === undefined ? 0 : loopsAround(flow, nodeId).length;
  if (depth === 0) return null;
  const places = item === undefined ? [] : item.split('/');
  return places.length < depth ? undefined : places.slice(0, depth).join('/');
}

/** The items that an item stands in, and itself, the outermost first: `3/0` gives `3` and `3/0`. */
export function itemsAround(item: string | undefined): string[] {
  if (item === undefined) return [];
  const places = item.split('/');
  return places.map((_, at) => places.slice(0, at + 1).join('/'));
}

/** The item for people, who count from one: "Item 4", or "Item 1 › 4" in a loop within a loop. */
export function itemName(iteration: string): string {
  const places = iteration.split('/').map((place) => Number(place) + 1);
  return TEXTS.loop.item(places.join(' › '));
}
