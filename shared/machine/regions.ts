// Takes a graph apart into the shape of its machine (M3, M5, M6): plain nodes where one branch runs, blocks of
// parallel branches where a port fans out. Pure analysis; compile.ts turns the result into states.
import { addAll, addBit, emptyBits, hasBit, intersects, members, removeAll, type Bits } from './bits.ts';
import { closeOf, componentsOf, entangledBranches } from './fork-close.ts';
import type { MachineGraph } from './graph-index.ts';
import { reachOf, type Departure, type Reach } from './reach.ts';

/**
 * A sequence with choices: at any time one of its nodes or blocks is active, or none. It is entered at one of them,
 * or waits for edges that other branches settle.
 */
export interface Scope {
  /** Unique in the machine. */
  name: string;
  /** Everything within, blocks included; ascending. */
  members: number[];
  inside: Bits;
  /** The nodes that are its own states. */
  nodes: number[];
  blocks: Block[];
  /** The node that follows when the surrounding block closes, or null. */
  exit: number | null;
  /** `join`: starts when every edge into its first node is settled. `any`: starts when the first node of one of `sides` is live. */
  wait: { kind: 'join'; head: number } | { kind: 'any'; sides: Scope[] } | null;
}

/** Branches that run side by side. */
export interface Block {
  name: string;
  /** `fork`: independent branches. `entangled`: some wait for others (M6). `aside`: side branches beside the main one. */
  kind: 'fork' | 'entangled' | 'aside';
  members: number[];
  inside: Bits;
  branches: Scope[];
  exit: number | null;
  /** True where an edge of the fan-out leads to the exit itself, past all branches. */
  passes: boolean;
}

/** The whole graph taken apart: `root` is the flow's own scope, which begins after its start. */
export interface Shape {
  root: Scope;
  /** Nodes whose every edge is settled by signal, with the outermost block in which they wait. */
  waiting: Map<number, Block>;
}

/** What one analysis shares over all its scopes; `names` counts blocks and scopes, so that each name is given once. */
interface Analysis {
  graph: MachineGraph;
  waiting: Map<number, Block>;
  names: number;
}

interface ScopeInput {
  nodes: number[];
  entries: Departure[];
  exit: number | null;
  wait: Scope['wait'];
}

/** Takes a graph apart, scope by scope from the outermost in. */
export function shapeOf(graph: MachineGraph): Shape {
  const analysis: Analysis = { graph, waiting: new Map(), names: 0 };
  const entries = [...graph.nodes[0]!.ports.values()].map((targets) => ({ source: null, targets }));
  const nodes = graph.nodes.map((_, at) => at).slice(1);
  const root = scopeOf(analysis, { nodes, entries, exit: null, wait: null });
  return { root, waiting: analysis.waiting };
}

function scopeOf(analysis: Analysis, input: ScopeInput): Scope {
  const reach = reachOf(analysis.graph, input.nodes, input.exit);
  const scope: Scope = {
    name: `${analysis.names++}`,
    members: input.nodes,
    inside: reach.inside,
    nodes: input.nodes,
    blocks: [],
    exit: input.exit,
    wait: input.wait,
  };
  const departures = [...input.entries, ...reach.departures];
  if (departures.every(({ targets }) => targets.length < 2)) return scope;

  const { groups, aside } = closingsOf(departures, reach, input.exit !== null);
  if (aside !== null) {
    scope.blocks = [asideBlock(analysis, scope, input, reach, aside)];
    scope.nodes = [];
    return scope;
  }
  scope.blocks = groups.map((group) => blockOf(analysis, group, departures, reach, input.exit));
  const taken = emptyBits(reach.exitIndex + 1);
  for (const block of scope.blocks) addAll(taken, block.inside);
  scope.nodes = input.nodes.filter((node) => !hasBit(taken, node));
  return scope;
}

interface Group {
  forks: Departure[];
  body: Bits;
  exit: number | null;
}

/**
 * The outermost fan-outs with their bodies, merged where they overlap; or, where side branches are found, what must
 * stand aside first.
 */
function closingsOf(departures: Departure[], reach: Reach, hasExit: boolean): { groups: Group[]; aside: Bits | null } {
  let groups: Group[] = [];
  const forked = new Set(departures.flatMap(({ source, targets }) => (targets.length > 1 ? [source] : [])));
  const aside = emptyBits(reach.exitIndex + 1);
  let sideBranches = false;
  const isAside = (node: number) => node < reach.exitIndex && hasBit(aside, node);
  for (const departure of departures) {
    const { source } = departure;
    if (departure.targets.length < 2) continue;
    if (source !== null && (isAside(source) || groups.some(({ body }) => hasBit(body, source)))) continue;
    const group: Group = { forks: [departure], body: emptyBits(0), exit: null };
    for (let open = true; open;) {
      const close = closeOf(group.forks, reach, hasExit);
      if (close.aside !== null) {
        addAll(aside, close.aside);
        sideBranches = true;
      }
      group.body = close.body;
      group.exit = close.exit;
      const touching = groups.filter(({ body }) => intersects(body, close.body));
      groups = groups.filter((other) => !touching.includes(other));
      group.forks = group.forks.concat(touching.flatMap(({ forks }) => forks));
      open = touching.length > 0;
    }
    const besides = besidesMain(group, reach, forked);
    for (const node of besides) addBit(aside, node);
    sideBranches ||= besides.length > 0;
    if (besides.length === 0) groups.push(group);
  }
  return { groups, aside: sideBranches ? aside : null };
}

/**
 * Branches that end apart, or only at the end of the scope, beside one that is most of it and fans out again: they
 * stand aside, else a flow that sends a message at each of its steps would nest as deep as it is long (M5).
 */
function besidesMain(group: Group, reach: Reach, forked: ReadonlySet<number | null>): number[] {
  if (group.exit !== null && group.exit !== reach.exitIndex) return [];
  const parts = componentsOf(group.body, reach).toSorted((left, right) => right.length - left.length);
  const [main = [], ...others] = parts;
  const rest = others.flat();
  return main.length > rest.length && main.some((node) => forked.has(node)) ? rest : [];
}

/** The block that runs one group's branches. */
function blockOf(
  analysis: Analysis,
  group: Group,
  departures: Departure[],
  reach: Reach,
  scopeExit: number | null,
): Block {
  const closing = group.exit;
  const exit = closing === reach.exitIndex ? scopeExit : closing;
  const entries = departures.flatMap(({ source, targets }) => {
    const fromOutside = source === null || !hasBit(group.body, source);
    const kept = targets.filter((target) => target !== reach.exitIndex && hasBit(group.body, target));
    return fromOutside && kept.length > 0 ? [{ source: null, targets: kept, all: targets }] : [];
  });
  const passes = closing !== null && entries.some(({ all }) => all.includes(closing));
  const block: Block = {
    name: `${analysis.names++}`,
    kind: 'fork',
    members: members(group.body),
    inside: group.body,
    branches: [],
    exit,
    passes,
  };
  const components = componentsOf(group.body, reach);
  if (passes || components.length > 1) {
    block.branches = components.map((nodes) =>
      scopeOf(analysis, { nodes, entries: entriesInto(entries, nodes), exit, wait: null }),
    );
  } else entangle(analysis, block, entries, reach);
  return block;
}

function entriesInto(entries: Departure[], nodes: number[]): Departure[] {
  const inside = new Set(nodes);
  return entries.flatMap(({ targets }) => {
    const kept = targets.filter((target) => inside.has(target));
    return kept.length > 0 ? [{ source: null, targets: kept }] : [];
  });
}

/** M6: one branch for each node that several branches lead to; it waits for its edges' settlement. */
function entangle(analysis: Analysis, block: Block, entries: Departure[], reach: Reach): void {
  const { branches, waits } = entangledBranches(block.inside, entries, reach);
  const waiting = new Set(waits);
  block.kind = 'entangled';
  for (const head of waits) if (!analysis.waiting.has(head)) analysis.waiting.set(head, block);
  block.branches = branches.map((nodes) => {
    const head = nodes[0]!;
    const wait = waiting.has(head) ? ({ kind: 'join', head } as const) : null;
    return scopeOf(analysis, { nodes, entries: [{ source: null, targets: [head] }], exit: block.exit, wait });
  });
}

/**
 * The scope's main line beside the side branches that its joins must not wait for (an error handler that ends there).
 * The side branches are entered only when one of them is live, so a run without them pays for one idle state.
 */
function asideBlock(analysis: Analysis, scope: Scope, input: ScopeInput, reach: Reach, aside: Bits): Block {
  const mainBits = reach.inside.slice();
  removeAll(mainBits, aside);
  const main = members(mainBits);
  const outer: Block = {
    name: `${analysis.names++}`,
    kind: 'aside',
    members: scope.members,
    inside: scope.inside,
    branches: [],
    exit: input.exit,
    passes: false,
  };
  const departures = [...input.entries, ...reach.departures];
  const heads = new Set<number>();
  for (const { source, targets } of departures) {
    if (source !== null && hasBit(aside, source)) continue;
    for (const target of targets) if (target !== reach.exitIndex && hasBit(aside, target)) heads.add(target);
  }
  const { branches, waits } = entangledBranches(aside, [{ source: null, targets: [...heads] }], reach);
  for (const head of [...heads, ...waits]) analysis.waiting.set(head, outer);
  const sides = branches.map((nodes) => {
    const wait = { kind: 'join', head: nodes[0]! } as const;
    return scopeOf(analysis, { nodes, entries: [{ source: null, targets: [nodes[0]!] }], exit: input.exit, wait });
  });
  outer.branches = [
    scopeOf(analysis, { nodes: main, entries: entriesInto(input.entries, main), exit: input.exit, wait: null }),
    sleeping(analysis, sides, input.exit, reach.exitIndex + 1),
  ];
  return outer;
}

/** How many side branches wake together at most. */
const SIDE_BRANCHES = 4;

/** Puts side branches behind one idle state, in a tree, so that the ones that run pay for few of the others (M5). */
function sleeping(analysis: Analysis, sides: Scope[], exit: number | null, size: number): Scope {
  let branches = sides;
  while (branches.length > SIDE_BRANCHES) {
    const groups: Scope[] = [];
    for (let at = 0; at < branches.length; at += SIDE_BRANCHES) {
      const group = branches.slice(at, at + SIDE_BRANCHES);
      groups.push(group.length === 1 ? group[0]! : sleepingGroup(analysis, group, exit, size));
    }
    branches = groups;
  }
  return sleepingGroup(analysis, branches, exit, size);
}

function sleepingGroup(analysis: Analysis, branches: Scope[], exit: number | null, size: number): Scope {
  const inside = emptyBits(size);
  for (const branch of branches) addAll(inside, branch.inside);
  const all = members(inside);
  const sides = branches.flatMap((branch) => (branch.wait?.kind === 'any' ? branch.wait.sides : [branch]));
  const block: Block = {
    name: `${analysis.names++}`,
    kind: 'entangled',
    members: all,
    inside,
    branches,
    exit,
    passes: false,
  };
  const wait = { kind: 'any', sides } as const;
  return { name: `${analysis.names++}`, members: all, inside, nodes: [], blocks: [block], exit, wait };
}
