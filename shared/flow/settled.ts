// Which outputs are surely there when a node runs (F6). A sound answer from the graph alone: it never claims an output
// that a run could lack. It knows ports and joins, and nothing of expressions.
import type { ManifestLookup } from '../card/manifest.ts';
import { ERROR_PORT, portsOf } from '../card/ports.ts';
import type { Flow } from './flow.ts';
import { graphOf, orderOf, reach, triggersOf, type FlowGraph } from './graph.ts';

/**
 * What a settled node left behind: its card's output, the output of its `error` port (`{code, message, details}`), or
 * one of the two, depending on the way that the run took.
 */
export type SettledAs = 'output' | 'error' | 'either';

/** By node key. Triggers are no part of it: the variable `trigger` always is there. */
export type Settled = ReadonlyMap<string, SettledAs>;

/** For each node, the ports through which each surely finished node may have finished. */
type Facts = Map<string, readonly string[]>;

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
export function surelySettledBefore(flow: Flow, nodeId: string, manifests: ManifestLookup): Settled {
  return settledEverywhere(flow, manifests).get(nodeId) ?? new Map();
}

/** `surelySettledBefore` for every node that a trigger reaches, in one pass. */
export function settledEverywhere(flow: Flow, manifests: ManifestLookup): Map<string, Settled> {
  const graph = graphOf(flow);
  const order = orderOf(graph);
  const known = new Map<string, Facts>();
  for (const trigger of triggersOf(flow, manifests)) {
    if (flow.nodes[trigger]?.disabled === true) continue;
    for (const [key, facts] of factsFrom(flow, graph, order, trigger, manifests)) {
      const before = known.get(key);
      known.set(key, before === undefined ? facts : either(before, facts));
    }
  }
  const triggers = new Set(triggersOf(flow, manifests));
  return new Map([...known].map(([key, facts]) => [key, asSettled(flow, facts, triggers)]));
}

/** The nodes that surely finished, per node, in runs that `trigger` starts. */
function factsFrom(
  flow: Flow,
  graph: FlowGraph,
  order: readonly string[],
  trigger: string,
  manifests: ManifestLookup,
): Map<string, Facts> {
  const inRun = reach(graph, [trigger], 'outgoing');
  const runOrder = order.filter((key) => inRun.has(key));
  const known = new Map<string, Facts>();
  for (const key of runOrder) {
    const edges = key === trigger ? [] : (graph.incoming.get(key) ?? []).filter((edge) => inRun.has(edge.from));
    let facts: Facts | undefined;
    for (const edge of edges) {
      const there = new Map(known.get(edge.from) ?? []);
      there.set(edge.from, [edge.port]);
      facts = facts === undefined ? there : either(facts, there);
    }
    facts ??= new Map();
    if (edges.length > 1) {
      const before = reach(graph, [key], 'incoming');
      for (const other of runOrder) {
        if (other === key) break;
        if (before.has(other) && !facts.has(other) && surelyRan(graph, other, facts)) {
          const ports = portsTaken(flow, graph, other, manifests);
          if (ports !== undefined) facts.set(other, ports);
        }
      }
    }
    known.set(key, facts);
  }
  return known;
}

/** One of the node's sources surely finished, and every port that it may have taken leads to the node. */
function surelyRan(graph: FlowGraph, key: string, facts: Facts): boolean {
  const entering = graph.incoming.get(key) ?? [];
  return entering.some(({ from }) => {
    const taken = facts.get(from);
    return taken?.every((port) => entering.some((edge) => edge.from === from && edge.port === port)) ?? false;
  });
}

/** The ports through which a node that ran may have finished; undefined where it may have ended through none. */
function portsTaken(
  flow: Flow,
  graph: FlowGraph,
  key: string,
  manifests: ManifestLookup,
): readonly string[] | undefined {
  const node = flow.nodes[key];
  const manifest = node === undefined ? undefined : manifests(node.card, node.version);
  if (node === undefined || manifest === undefined) return undefined;
  const ports = portsOf(node, manifest);
  const ownPorts = ports.filter((port) => port !== ERROR_PORT);
  if (ownPorts.length === 0) return undefined;
  if (node.disabled === true) return ownPorts.slice(0, 1);
  if (!ports.includes(ERROR_PORT)) return ownPorts;
  const errorIsWired = (graph.outgoing.get(key) ?? []).some((edge) => edge.port === ERROR_PORT);
  if (errorIsWired) return ports;
  return flow.settings?.onFailure === 'continue' ? undefined : ownPorts;
}

/** What is known when one of two ways was taken, and not which. */
function either(left: Facts, right: Facts): Facts {
  const both: Facts = new Map();
  const [small, large] = left.size <= right.size ? [left, right] : [right, left];
  for (const [key, ports] of small) {
    const others = large.get(key);
    if (others !== undefined) both.set(key, ports === others ? ports : [...new Set([...ports, ...others])]);
  }
  return both;
}

function asSettled(flow: Flow, facts: Facts, triggers: ReadonlySet<string>): Settled {
  const settled = new Map<string, SettledAs>();
  for (const [key, ports] of facts) {
    if (triggers.has(key) || flow.nodes[key]?.disabled === true) continue;
    const failed = ports.includes(ERROR_PORT);
    settled.set(key, !failed ? 'output' : ports.length === 1 ? 'error' : 'either');
  }
  return settled;
}
