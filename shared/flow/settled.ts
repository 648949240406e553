// Which outputs are surely there when a node runs (F6). A sound answer from the graph alone: it never claims an output
// that a run could lack. It knows ports and joins, and nothing of expressions.
import type { ManifestLookup } from '../card/manifest.ts';
import { ERROR_PORT, portsOf } from '../card/ports.ts';
import { ownersOf } from './bodies.ts';
import { BODY_PORT } from './connect.ts';
import type { Flow } from './flow.ts';
import { graphOf, orderOf, reach, triggersOf, type FlowGraph } from './graph.ts';
import { TRIGGER_KEY } from './keys.ts';

/**
 * What a settled node left behind: its card's output, the output of its `error` port (`{code, message, details}`), or
 * one of the two, depending on the way that the run took.
 */
export type SettledAs = 'output' | 'error' | 'either';

/** By node key. The node `trigger` is no part of it: the variable of that name is the output of whichever fired. */
export type Settled = ReadonlyMap<string, SettledAs>;

/** The parts of a flow that decide on it. */
export type SettledParts = Pick<Flow, 'nodes' | 'edges' | 'settings'>;

/** What is settled at every node of one flow, worked out once. */
export interface SettledIndex {
  /** What `key` surely left behind when `nodeId` runs; undefined: it may be missing. */
  asAt(nodeId: string, key: string): SettledAs | undefined;
  at(nodeId: string): Settled;
}

/**
 * The nodes that surely finished, through a port, when `nodeId` runs.
 *
 * A node runs when all its incoming edges are settled and one at least is live (M4). So for each edge that enters it we
 * know what is known where its source ran, and that the source finished through this port; what holds on every edge
 * holds at the node. Added to that, since a join waits for all its edges: whatever stands before the node and surely
 * ran has finished too. A node surely ran when one of its own edges is surely live, or when all ports that its source
 * may have taken lead to it. That it finished, and did not fail, is known where its `error` port is wired (then its
 * output may be the error's), where its card cannot fail, or where a failure ends the run (`onFailure: stop`, M8).
 *
 * With several triggers, what holds is what holds for each that reaches the node (F2). A disabled node passes through
 * and leaves no output. A node without a known card is believed to finish only through the ports that are wired.
 */
export function surelySettledBefore(flow: SettledParts, nodeId: string, manifests: ManifestLookup): Settled {
  return settledIn(flow, manifests).at(nodeId);
}

/** `surelySettledBefore` for every node, in one pass: some ten milliseconds at 1,000 nodes. */
export function settledIn(flow: SettledParts, manifests: ManifestLookup): SettledIndex {
  const graph = graphOf(flow);
  const order = orderOf(graph);
  const places = placesOf(flow, graph, order, manifests);
  const numbers = new Map(order.map((key, at) => [key, at]));
  const known = new Map<string, Facts>();
  for (const trigger of triggersOf(flow, manifests)) {
    if (flow.nodes[trigger]?.disabled === true || !numbers.has(trigger)) continue;
    const inRun = reach(graph, [trigger], 'outgoing');
    for (const [at, facts] of factsFrom(places, (each) => inRun.has(each.key), trigger).entries()) {
      const key = order[at] ?? '';
      const before = known.get(key);
      if (facts !== undefined) known.set(key, before === undefined ? facts : either(before, facts));
    }
  }
  const around = new Map<string, ReadonlySet<string>>();
  /** F4: what stands in a body is seen from within it alone, and its For each only from outside. */
  const isVisible = (nodeId: string, key: string): boolean => {
    let owners = around.get(nodeId);
    if (owners === undefined) around.set(nodeId, (owners = new Set(ownersOf(flow, nodeId))));
    const parent = flow.nodes[key]?.parent;
    return !owners.has(key) && (parent === undefined || owners.has(parent));
  };
  const as = (nodeId: string, at: number): SettledAs | undefined => {
    const [mask, place] = [known.get(nodeId)?.[at] ?? 0, places[at]];
    if (mask === 0 || place === undefined || place.isDisabled || place.key === TRIGGER_KEY) return undefined;
    if (!isVisible(nodeId, place.key)) return undefined;
    return (mask & place.errorMask) === 0 ? 'output' : mask === place.errorMask ? 'error' : 'either';
  };
  return {
    asAt: (nodeId, key) => as(nodeId, numbers.get(key) ?? -1),
    at(nodeId) {
      return new Map(
        order.flatMap((key, at): [string, SettledAs][] => {
          const left = as(nodeId, at);
          return left === undefined ? [] : [[key, left]];
        }),
      );
    },
  };
}

/** For each node, by its place in the order, the ports that it may have finished through as bits; 0: it may not have run. */
type Facts = Uint32Array;

/** The bit of every port past the thirtieth: known to be one of them, never which. */
const MANY = 1 << 30;

/**
 * A node, made ready for the pass: its neighbours are places in the order and its ports bits, since the pass compares
 * every node with every other one.
 */
interface Place {
  key: string;
  isDisabled: boolean;
  /** Edges that may be live, by source: the ports of it that lead here. */
  entering: { from: number; mask: number }[];
  edges: { from: number; bit: number }[];
  errorMask: number;
  /** Ports through which it finishes when it runs; 0 where it may run and finish through none. */
  taken: number;
}

function placesOf(flow: SettledParts, graph: FlowGraph, order: readonly string[], manifests: ManifestLookup): Place[] {
  const numbers = new Map(order.map((key, at) => [key, at]));
  const ports = new Map(order.map((key) => [key, nodePorts(flow, graph, key, manifests)]));
  return order.map((key) => {
    const own = ports.get(key);
    const edges = (graph.incoming.get(key) ?? []).flatMap((edge) => {
      const from = numbers.get(edge.from);
      const source = ports.get(edge.from);
      const isDead = source?.passes !== undefined && source.passes !== edge.port;
      return from === undefined || source === undefined || isDead ? [] : [{ from, bit: bitOf(source.all, edge.port) }];
    });
    const masks = new Map<number, number>();
    for (const { from, bit } of edges) masks.set(from, (masks.get(from) ?? 0) | bit);
    return {
      key,
      isDisabled: flow.nodes[key]?.disabled === true,
      entering: [...masks].map(([from, mask]) => ({ from, mask: mask & ~MANY })),
      edges,
      errorMask: own === undefined ? 0 : bitOf(own.all, ERROR_PORT),
      taken: (own?.taken ?? []).reduce((mask, port) => mask | bitOf(own?.all ?? [], port), 0),
    };
  });
}

function bitOf(ports: readonly string[], port: string): number {
  const at = ports.indexOf(port);
  return at < 0 ? 0 : at < 30 ? 1 << at : MANY;
}

interface NodePorts {
  /** `error` first, so that it always has a bit of its own. */
  all: string[];
  taken: string[];
  /** Of a disabled node of a known card: the one port that it passes through. */
  passes?: string;
}

function nodePorts(flow: SettledParts, graph: FlowGraph, key: string, manifests: ManifestLookup): NodePorts {
  const node = flow.nodes[key];
  const manifest = node === undefined ? undefined : manifests(node.card, node.version);
  const wired = (graph.outgoing.get(key) ?? []).map((edge) => edge.port);
  const declared = node === undefined || manifest === undefined ? [] : portsOf(node, manifest);
  const all = [...new Set([ERROR_PORT, ...declared, ...wired])];
  // A For each finishes when its body is done, never through the port that leads into it.
  const isBody = manifest?.ports.includes(BODY_PORT) === true;
  const own = declared.filter((port) => port !== ERROR_PORT && !(isBody && port === BODY_PORT));
  if (own.length === 0) return { all, taken: [] };
  if (node?.disabled === true) {
    const passes = own.includes('out') ? 'out' : (own[0] ?? '');
    return { all, taken: [passes], passes };
  }
  if (!declared.includes(ERROR_PORT)) return { all, taken: own };
  if (wired.includes(ERROR_PORT)) return { all, taken: [ERROR_PORT, ...own] };
  return { all, taken: flow.settings?.onFailure === 'continue' ? [] : own };
}

/** The facts at each node of the runs that `trigger` starts; undefined at a node that no such run enters. */
function factsFrom(
  places: readonly Place[],
  isInRun: (place: Place) => boolean,
  trigger: string,
): (Facts | undefined)[] {
  const known: (Facts | undefined)[] = [];
  const before: Uint8Array[] = [];
  for (const [at, place] of places.entries()) {
    const ancestors = new Uint8Array(places.length);
    before.push(ancestors);
    known.push(undefined);
    if (!isInRun(place)) continue;
    let facts: Facts | undefined = place.key === trigger ? new Uint32Array(places.length) : undefined;
    for (const { from, bit } of facts === undefined ? place.edges : []) {
      const there = known[from];
      if (there === undefined) continue;
      const along = there.slice();
      along[from] = bit;
      facts = facts === undefined ? along : either(facts, along);
      for (let each = 0; each < from; each += 1) ancestors[each] = (ancestors[each] ?? 0) | (before[from]?.[each] ?? 0);
      ancestors[from] = 1;
    }
    if (facts !== undefined && place.edges.length > 1) addWhatSurelyRan(places, facts, ancestors, at);
    known[at] = facts;
  }
  return known;
}

/** Adds what stands before a join and surely ran: it has finished, since the join waits for all its edges. */
function addWhatSurelyRan(places: readonly Place[], facts: Facts, ancestors: Uint8Array, join: number): void {
  for (let at = 0; at < join; at += 1) {
    if (ancestors[at] !== 1 || facts[at] !== 0) continue;
    const place = places[at];
    const surelyRan = place?.entering.some(({ from, mask }) => {
      const taken = facts[from] ?? 0;
      return taken !== 0 && (taken & ~mask) === 0;
    });
    if (surelyRan === true) facts[at] = place?.taken ?? 0;
  }
}

/**
 * What is known when one of two ways was taken, and not which: only what both know, through any port that either has.
 */
function either(left: Facts, right: Facts): Facts {
  const both = new Uint32Array(left.length);
  for (let at = 0; at < left.length; at += 1) {
    const [ours, theirs] = [left[at] ?? 0, right[at] ?? 0];
    if (ours !== 0 && theirs !== 0) both[at] = ours | theirs;
  }
  return both;
}
