// Merges two changes of one flow that were made at the same time: part by part (nodes, inputs, edges, notes, settings),
// so that only what both changed is asked about. Pure. How one value is merged is merge/pieces.ts.
import type { ManifestLookup } from '../card/manifest.ts';
import { jsonEquals, type JsonObject, type JsonValue } from '../json.ts';
import { ownersOf } from './bodies.ts';
import type { Flow, FlowNode, FlowNote } from './flow.ts';
import { findNode } from './graph.ts';
import { mergedEdges } from './merge/edges.ts';
import { withCommonKeys, type ThreeFlows } from './merge/keys.ts';
import { keysOf, own, Pieces, type MergeChoices, type MergeConflict } from './merge/pieces.ts';
import { parseFlow } from './parse.ts';

/** The result of a merge. It can be used even where conflicts are left: each of them went to a side. */
export interface MergeResult {
  /** Undecided conflicts are in it as `MergeChoices` says. */
  flow: Flow;
  /** In the order of the flow; all of them, also those that a choice was given for. */
  conflicts: MergeConflict[];
}

/**
 * Merges the flows of two editors; `base` is what both began from. It goes part by part:
 * - Places of cards that both moved are not asked about: mine stay.
 * - A node that one side removed while the other changed it, wired it or put something into its body is a conflict.
 * - What both added under the same key is kept twice. The result parses where all three do, and no edge of it leads
 *   to a node that is not there.
 */
export function mergeFlows(
  base: Flow,
  mine: Flow,
  theirs: Flow,
  choices: MergeChoices = {},
  manifests?: ManifestLookup,
): MergeResult {
  if (same(base, theirs) || same(mine, theirs)) return { flow: mine, conflicts: [] };
  if (same(base, mine)) return { flow: theirs, conflicts: [] };
  const pieces = new Pieces(choices);
  const flow = merged(withCommonKeys({ base, mine, theirs }, manifests), pieces);
  try {
    return { flow: parseFlow(flow), conflicts: pieces.conflicts };
  } catch {
    // Each flow fits the bounds of a file and both together do not, so one of them is chosen as a whole.
    const whole = new Pieces(choices);
    const side = whole.decide([], json(base), json(mine), json(theirs));
    return { flow: side === 'mine' ? mine : theirs, conflicts: whole.conflicts };
  }
}

function merged(flows: ThreeFlows, pieces: Pieces): Flow {
  const { base, mine, theirs } = flows;
  const part = (key: keyof Flow): JsonValue | undefined =>
    pieces.value([key], json(base[key]), json(mine[key]), json(theirs[key]));
  const head = Object.fromEntries(
    (['$schema', 'formatVersion', 'id', 'name', 'description', 'settings'] as const).map((key) => [key, part(key)]),
  );
  const connections = part('connections') as Flow['connections'];
  const nodes = mergedNodes(flows, pieces);
  const edges = mergedEdges(flows, nodes, pieces);
  const layout = mergedLayout(flows, nodes, pieces);
  const rest = { connections: withNeededSlots(connections, nodes, flows), nodes, edges, layout, tests: part('tests') };
  const parts = Object.entries({ ...head, ...rest }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(parts) as unknown as Flow;
}

function mergedNodes(flows: ThreeFlows, pieces: Pieces): Flow['nodes'] {
  const { base, mine, theirs } = flows;
  const entries = keysOf(mine.nodes, theirs.nodes).flatMap((key): [string, FlowNode][] => {
    const [before, ours, other] = [findNode(base, key), findNode(mine, key), findNode(theirs, key)];
    const path = ['nodes', key];
    let node: FlowNode | undefined;
    if (ours !== undefined && other !== undefined) {
      // Inputs of two different cards have nothing in common, so such a node is not merged but chosen.
      const isAnother = ours.card !== other.card && ours.card !== before?.card && other.card !== before?.card;
      if (isAnother) node = pieces.decide(path, json(before), json(ours), json(other)) === 'mine' ? ours : other;
      else node = pieces.value(path, json(before), json(ours), json(other)) as unknown as FlowNode;
    } else if (before === undefined) node = ours ?? other;
    else {
      const [kept, flow] = ours === undefined ? [other, theirs] : [ours, mine];
      if (kept === undefined || (same(kept, before) && !isLeanedOn(key, base, flow))) return [];
      const side = pieces.decide(path, json(before), json(ours), json(other));
      node = side === 'mine' ? ours : other;
    }
    return node === undefined ? [] : [[key, node]];
  });
  return withoutLoops(Object.fromEntries(entries), flows, pieces);
}

/** Whether the flow has wires or cards at this node that were not there before. */
function isLeanedOn(key: string, base: Flow, flow: Flow): boolean {
  const isNew = flow.edges.some(
    (edge) =>
      (edge.from === key || edge.to === key) &&
      !base.edges.some(({ from, port, to }) => from === edge.from && port === edge.port && to === edge.to),
  );
  return (
    isNew ||
    Object.entries(flow.nodes).some(([each, { parent }]) => {
      return parent === key && findNode(base, each)?.parent !== key;
    })
  );
}

/**
 * Takes care of bodies after the nodes are chosen. Where each side put one For each into the other, the bodies of one
 * side then hold. Where a For each is gone, the nodes of its body stand outside.
 */
function withoutLoops(nodes: Flow['nodes'], { base, mine, theirs }: ThreeFlows, pieces: Pieces): Flow['nodes'] {
  const next = Object.fromEntries(
    Object.entries(nodes).map(([key, node]): [string, FlowNode] => {
      const isLost = node.parent !== undefined && !Object.hasOwn(nodes, node.parent);
      return [key, isLost ? standing(node, undefined) : node];
    }),
  );
  for (const key of Object.keys(next)) {
    const owners = ownersOf({ nodes: next }, key);
    if (!owners.includes(key)) continue;
    const parentIn = (flow: Flow, each: string): string | undefined => findNode(flow, each)?.parent;
    const side = pieces.decide(
      ['nodes', key, 'parent'],
      parentIn(base, key),
      parentIn(mine, key),
      parentIn(theirs, key),
    );
    for (const each of [key, ...owners]) {
      const node = next[each];
      const parent = parentIn(side === 'mine' ? mine : theirs, each);
      const isThere = parent !== undefined && Object.hasOwn(next, parent);
      if (node !== undefined) next[each] = standing(node, isThere ? parent : undefined);
    }
  }
  return next;
}

/** The node with this `parent`, or with none. */
function standing(node: FlowNode, parent: string | undefined): FlowNode {
  const { parent: _before, ...free } = node;
  return parent === undefined ? free : { ...free, parent };
}

/** Brings back slots that one side removed while the other put a node on them. */
function withNeededSlots(
  connections: Flow['connections'],
  nodes: Flow['nodes'],
  { mine, theirs }: ThreeFlows,
): Flow['connections'] {
  const wanted = Object.values(nodes).flatMap(({ connection }) => (connection === undefined ? [] : [connection]));
  const lost = [...new Set(wanted)].flatMap((slot) => {
    const had = own(mine.connections, slot) ?? own(theirs.connections, slot);
    return own(connections, slot) !== undefined || had === undefined ? [] : [[slot, had] as const];
  });
  return lost.length === 0 ? connections : { ...connections, ...Object.fromEntries(lost) };
}

function mergedLayout({ base, mine, theirs }: ThreeFlows, nodes: Flow['nodes'], pieces: Pieces): Flow['layout'] {
  if (mine.layout === undefined && theirs.layout === undefined) return undefined;
  const places = Object.keys(nodes).flatMap((key) => {
    const [before, ours, other] = [base, mine, theirs].map((flow) => own(flow.layout?.nodes, key));
    // Theirs counts only where mine did not move the card.
    const place = ours === undefined || (same(before, ours) && other !== undefined) ? other : ours;
    return place === undefined ? [] : [[key, place] as const];
  });
  const [before, ours, other] = [base, mine, theirs].map((flow) => flow.layout?.notes ?? {});
  const notes = keysOf(ours, other).flatMap((key) => {
    const note = mergedNote(['layout', 'notes', key], own(before, key), own(ours, key), own(other, key), pieces);
    return note === undefined ? [] : [[key, note] as const];
  });
  return { nodes: Object.fromEntries(places), notes: Object.fromEntries(notes) };
}

/** Only its text is asked about: of two places, and of two sizes, mine stays. */
function mergedNote(
  path: string[],
  base: FlowNote | undefined,
  mine: FlowNote | undefined,
  theirs: FlowNote | undefined,
  pieces: Pieces,
): FlowNote | undefined {
  if (mine === undefined || theirs === undefined) {
    const kept = mine ?? theirs;
    if (base === undefined) return kept;
    if (kept === undefined || kept.text === base.text) return undefined;
    return pieces.decide(path, json(base), json(mine), json(theirs)) === 'mine' ? mine : theirs;
  }
  const { text: _mine, ...ours } = mine;
  const { text: _theirs, ...other } = theirs;
  const { text: _base, ...before } = base ?? mine;
  const box = same(before, ours) ? other : ours;
  return { ...box, text: pieces.value([...path, 'text'], base?.text, mine.text, theirs.text) as string };
}

function same(left: unknown, right: unknown): boolean {
  return left === right || jsonEquals(json(left), json(right));
}

/** Parts of a flow are JSON; their types only say more. */
function json(value: unknown): JsonValue | undefined {
  return value as JsonObject | undefined;
}
