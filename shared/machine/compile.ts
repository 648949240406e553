// Makes the XState machine of a flow (M1–M6, M8–M10). What stands side by side regions.ts has decided; this file
// writes it down as states, transitions, guards and actions. Pure.
import { ERROR_PORT } from '../card/ports.ts';
import type { ManifestLookup } from '../card/manifest.ts';
import { DefectError } from '../errors.ts';
import type { Flow } from '../flow/flow.ts';
import { hasBit } from './bits.ts';
import { graphOf, type GraphStart, type MachineGraph } from './graph-index.ts';
import { shapeOf, type Block, type Scope } from './regions.ts';
import { anyActive, freshContext, outcomeOf, runMachine, type ClosingGuards } from './run-machine.ts';
import { settlementOf, type Settlement } from './settlement.ts';
import type { Action, Guard, StateConfig, Transition } from './state-config.ts';

/**
 * The machine of a run that starts at trigger `triggerNodeId`. Each node is one state with the node's key as id; an
 * action node invokes the actor `card` (M2), which whoever runs the machine provides. The same flow always gives the
 * same machine, so it is built once for each version and trigger.
 * @throws NotFoundError `machine.unknown-node`; ValidationError `machine.cycle`
 */
export function compile(flow: Flow, triggerNodeId: string, manifests: ManifestLookup): RunMachine {
  return machineFrom(flow, { nodeId: triggerNodeId, port: 'out' }, manifests);
}

/**
 * The machine of one iteration of For each `forEachNodeId`: the nodes of its body, entered by its port `each` (F4).
 * @throws as `compile`
 */
export function compileBody(flow: Flow, forEachNodeId: string, manifests: ManifestLookup): RunMachine {
  return machineFrom(flow, { nodeId: forEachNodeId, port: 'each', body: forEachNodeId }, manifests);
}

function machineFrom(flow: Flow, start: GraphStart, manifests: ManifestLookup): RunMachine {
  const graph = graphOf(flow, start, manifests);
  const compiler = compilerFor(graph, flow.settings?.onFailure ?? 'stop');
  const states = rootStates(compiler);
  return runMachine(compiler.guards).createMachine({
    // A node may have the flow's id as its key, and state ids are unique in a machine.
    id: `flow:${flow.id}`,
    description: flow.name,
    context: freshContext,
    output: outcomeOf,
    initial: start.nodeId,
    // XState's types cannot say that guards named `live …` exist in this machine: they are made with it.
    states: states as RunStates,
  });
}

type RunStates = NonNullable<Parameters<ReturnType<typeof runMachine>['createMachine']>[0]['states']>;
/** Made here and walked by walk.ts. Its states bear node keys, and names with `$` that no key has. */
export type RunMachine = ReturnType<ReturnType<typeof runMachine>['createMachine']>;

/** What all functions below share while one machine is made. `guards` and `leaves` grow on the way. */
interface Compiler {
  graph: MachineGraph;
  root: Scope;
  waiting: ReadonlyMap<number, Block>;
  settlement: Settlement;
  /** Blocks that an edge of their fan-out goes past, outer ones first. */
  passing: Block[];
  /** For waiting nodes, the sleeping side branches that one of them wakes. */
  groups: Map<number, string[]>;
  /** M8: whether a failure that no port takes keeps further steps from starting. */
  stopsOnFailure: boolean;
  /** One for each block whose exit depends on what its branches ended with. */
  guards: ClosingGuards;
  /** Names of scopes from which an edge to the scope's exit may be live. */
  leaves: Set<string>;
}

function compilerFor(graph: MachineGraph, onFailure: 'stop' | 'continue'): Compiler {
  const { root, waiting } = shapeOf(graph);
  return {
    graph,
    root,
    waiting,
    settlement: settlementOf(graph, waiting),
    passing: allBlocks(root).filter(({ passes }) => passes),
    groups: groupsIn(root),
    stopsOnFailure: onFailure === 'stop',
    guards: {},
    leaves: new Set(),
  };
}

/** Outer blocks before inner ones. */
function allBlocks(scope: Scope): Block[] {
  return scope.blocks.flatMap((block) => [block, ...block.branches.flatMap(allBlocks)]);
}

/** Finds which sleeping side branches each waiting node wakes when an edge into it is live. */
function groupsIn(root: Scope): Map<number, string[]> {
  const groups = new Map<number, string[]>();
  for (const { name, wait } of allBlocks(root).flatMap(({ branches }) => branches)) {
    if (wait?.kind !== 'any') continue;
    for (const head of headsOf(wait)) groups.set(head, [...(groups.get(head) ?? []), `$aside${name}`]);
  }
  return groups;
}

function rootStates(compiler: Compiler): Record<string, StateConfig> {
  const start = compiler.graph.nodes[0]!;
  const targets = start.ports.get(start.passes ?? '') ?? [];
  return {
    [start.key]: { id: start.key, always: [depart(compiler, compiler.root, 0, targets)] },
    ...scopeStates(compiler, compiler.root),
    $end: { id: '$end', type: 'final' },
  };
}

/** The states of a scope's own nodes by key, and of its blocks by `$block` and name. */
function scopeStates(compiler: Compiler, scope: Scope): Record<string, StateConfig> {
  const states: Record<string, StateConfig> = {};
  for (const node of scope.nodes) states[compiler.graph.nodes[node]!.key] = nodeState(compiler, scope, node);
  for (const block of scope.blocks) states[`$block${block.name}`] = blockState(compiler, scope, block);
  return states;
}

/** One branch of a block. It begins at its end, so that a branch which nothing enters is over at once. */
function branchState(compiler: Compiler, scope: Scope): StateConfig {
  const states = scopeStates(compiler, scope);
  if (scope.wait !== null) states['$wait'] = waitState(compiler, scope, scope.wait);
  states['$end'] = { type: 'final' };
  if (compiler.leaves.has(scope.name)) states['$live'] = { id: `$live${scope.name}`, type: 'final' };
  return { initial: scope.wait === null ? '$end' : '$wait', states };
}

/**
 * M4: the state in which a branch waits for the edges that other branches settle. Its transitions are tried in this
 * order after every step: halted, ready to run, and last, when all is settled and nothing live, skipped.
 */
function waitState(compiler: Compiler, scope: Scope, wait: NonNullable<Scope['wait']>): StateConfig {
  const { graph, settlement } = compiler;
  const keyOf = (node: number) => graph.nodes[node]!.key;
  const heads = headsOf(wait);
  const outside = settlement.sourcesOf(heads).filter((node) => wait.kind === 'join' || !hasBit(scope.inside, node));
  const after = lastFirst(outside);
  const skip: Transition = {
    guard: { type: 'settled', params: { after } },
    target: '$end',
    actions: settleAction(compiler, settlement.amongFeeders(scope.members), []),
  };
  const enter: Transition[] =
    wait.kind === 'join'
      ? [{ guard: { type: 'ready', params: { node: keyOf(wait.head), after } }, target: `#${keyOf(wait.head)}` }]
      : [
          {
            guard: { type: 'live', params: { node: `$aside${scope.name}` } },
            target: scope.blocks.map((block) => `$block${block.name}`),
          },
          ...wait.sides.flatMap((side) => skippedAsleep(compiler, side)),
        ];
  const description = `${heads.map(keyOf).join(', ')} after ${outside.map(keyOf).join(', ')}`;
  return { description, always: [...whenHalted(compiler, scope), ...enter, skip] };
}

function headsOf(wait: NonNullable<Scope['wait']>): number[] {
  return wait.kind === 'join'
    ? [wait.head]
    : wait.sides.flatMap((side) => (side.wait === null ? [] : headsOf(side.wait)));
}

/**
 * The later nodes settle last most often. Asked first, they answer "are all settled?" with one look while they are
 * open.
 */
function lastFirst(nodes: readonly number[]): number[] {
  return nodes.toReversed();
}

/**
 * Settles the nodes of a side branch that sleeps and will never run, without waking it, where a branch elsewhere
 * waits to hear of them.
 */
function skippedAsleep(compiler: Compiler, side: Scope): Transition[] {
  const { graph, settlement } = compiler;
  const marks = settlement.feedingOut(side);
  if (side.wait?.kind !== 'join' || marks.length === 0) return [];
  const { head } = side.wait;
  const params = { node: graph.nodes[head]!.key, after: lastFirst(settlement.sourcesOf([head])), unless: marks };
  return [{ guard: { type: 'dead', params }, actions: settleAction(compiler, marks, []) }];
}

/** M2, M10: one state, one invocation; the port that it finished through decides where the run goes. */
function nodeState(compiler: Compiler, scope: Scope, node: number): StateConfig {
  const { key, ports, passes } = compiler.graph.nodes[node]!;
  if (passes !== undefined) {
    return { id: key, always: [depart(compiler, scope, node, (passes !== null && ports.get(passes)) || [])] };
  }
  const halted = whenHalted(compiler, scope);
  const byPort = [...ports].map(([port, targets]) => ({
    guard: { type: 'port', params: { port } } satisfies Guard,
    ...depart(compiler, scope, node, targets),
  }));
  const onError = ports.get(ERROR_PORT);
  return {
    id: key,
    invoke: {
      id: key,
      src: 'card',
      input: { nodeId: key },
      onDone: [
        ...halted,
        ...byPort,
        { guard: { type: 'stop' }, target: '#$end', actions: [{ type: 'stop' }] },
        // M3: a port without an edge ends the branch.
        depart(compiler, scope, node, []),
      ],
      onError:
        onError === undefined ? [failed(compiler, scope, node)] : [...halted, depart(compiler, scope, node, onError)],
    },
  };
}

/**
 * M8: where a failure goes that no port takes. The step's branch ends; `halted` keeps the others from starting
 * anything new.
 */
function failed(compiler: Compiler, scope: Scope, node: number): Transition {
  const fail: Action = { type: 'fail', params: { node: compiler.graph.nodes[node]!.key } };
  const { target, actions } = depart(compiler, scope, node, []);
  return { target, actions: compiler.stopsOnFailure ? [fail] : [fail, ...actions] };
}

/** M8: the way out of a branch when a failure stands elsewhere. Outside of all blocks nothing else runs. */
function whenHalted(compiler: Compiler, scope: Scope): Transition[] {
  if (!compiler.stopsOnFailure || scope === compiler.root) return [];
  return [{ guard: { type: 'halted' }, target: '$end', actions: [] }];
}

/**
 * M3: the transition from `source` to all of `targets` at once; to the end of the branch where there are none. A
 * target may be a state of this scope, a block that holds it, the exit that the surrounding block enters when it
 * closes, or a waiting node, which is only told that an edge into it is live.
 */
function depart(
  compiler: Compiler,
  scope: Scope,
  source: number,
  targets: readonly number[],
): { target: string | string[]; actions: Action[] } {
  const { graph, waiting, settlement } = compiler;
  const live: number[] = [];
  const entered: { target: string; node: number | null }[] = [];
  const blocks = new Set<Block>();
  let leaves = false;
  for (const node of targets) {
    const waitsIn = waiting.get(node);
    if (waitsIn !== undefined) {
      live.push(node);
      // Outside of this scope it is entered when the block around closes, or runs beside it already. As the exit of
      // branches that start here it is entered when they close: entered now, it would be entered twice (M4).
      const isNext = hasBit(scope.inside, node) && !hasBit(waitsIn.inside, source);
      if (isNext && passedBy(compiler, source, targets, node) === undefined) blocks.add(waitsIn);
      continue;
    }
    const passed = passedBy(compiler, source, targets, node);
    if (passed !== undefined) entered.push({ target: `#$pass${passed.name}`, node: null });
    else if (hasBit(scope.inside, node)) entered.push({ target: `#${graph.nodes[node]!.key}`, node });
    else if (node === scope.exit) leaves = true;
    else
      throw new DefectError(
        'machine.lost-edge',
        `No way leads from "${graph.nodes[source]!.key}" to "${graph.nodes[node]!.key}".`,
      );
  }
  // A block whose inside is entered anyway must not be entered as a whole too.
  for (const block of blocks) {
    const inner = [...blocks].some(
      (other) =>
        other !== block && hasBit(block.inside, other.members[0]!) && other.members.length < block.members.length,
    );
    if (!inner && !entered.some(({ node }) => node !== null && hasBit(block.inside, node))) {
      entered.push({ target: `#$block${block.name}`, node: block.members[0]! });
    }
  }
  const actions = settleAction(compiler, settlement.bySettling(scope, source, targets), live);
  if (leaves && entered.length > 0)
    throw new DefectError('machine.split-edge', `"${graph.nodes[source]!.key}" leaves its branch and stays.`);
  if (leaves) compiler.leaves.add(scope.name);
  if (entered.length === 0) return { target: leaves ? '$live' : '$end', actions };
  return { target: entered.map(({ target }) => target), actions };
}

/** The block of branches that start here and whose exit is this node: an edge straight to the node goes past them. */
function passedBy(compiler: Compiler, source: number, targets: readonly number[], node: number): Block | undefined {
  return compiler.passing.find(
    ({ exit, inside }) => exit === node && !hasBit(inside, source) && targets.some((other) => hasBit(inside, other)),
  );
}

function settleAction(compiler: Compiler, nodes: readonly number[], live: readonly number[]): Action[] {
  if (nodes.length === 0 && live.length === 0) return [];
  const names = live.flatMap((node) => [compiler.graph.nodes[node]!.key, ...(compiler.groups.get(node) ?? [])]);
  return [{ type: 'settle', params: { nodes: [...nodes], live: names } }];
}

/** M3, M5: a parallel state that closes at its exit. */
function blockState(compiler: Compiler, scope: Scope, block: Block): StateConfig {
  const states: Record<string, StateConfig> = {};
  const lives: string[] = [];
  block.branches.forEach((branch, at) => {
    const first = compiler.graph.nodes[branch.members[0]!]!.key;
    const name = block.kind === 'aside' ? ['$main', '$aside'][at]! : `$${first}`;
    states[name] = branchState(compiler, branch);
    if (compiler.leaves.has(branch.name)) lives.push(`$live${branch.name}`);
  });
  if (block.passes && !compiler.waiting.has(block.exit ?? -1)) {
    // The edge that goes past all branches: live only where a transition enters it so.
    const live = `$pass${block.name}`;
    states['$pass'] = { initial: '$end', states: { $end: { type: 'final' }, $live: { id: live, type: 'final' } } };
    lives.push(live);
  }
  const onDone = [...whenHalted(compiler, scope), ...closing(compiler, scope, block, lives)];
  if (compiler.stopsOnFailure && scope === compiler.root) {
    onDone.unshift({ guard: { type: 'halted' }, target: '$end', actions: [] });
  }
  return { id: `$block${block.name}`, type: 'parallel', states, onDone };
}

/** M4: the exit is entered when one of the edges into it is live, else it is skipped. */
function closing(compiler: Compiler, scope: Scope, block: Block, lives: string[]): Transition[] {
  const { graph, waiting, settlement } = compiler;
  const end: Transition = { target: '$end', actions: [] };
  if (block.exit === null) return [end];
  const exitKey = graph.nodes[block.exit]!.key;
  const within = hasBit(scope.inside, block.exit);
  const dead: Transition = within
    ? { target: '$end', actions: settleAction(compiler, settlement.bySkipping(scope, block.exit), []) }
    : end;
  const waitsIn = waiting.get(block.exit);
  if (waitsIn !== undefined) {
    if (!within) return [end];
    const entry: Transition = {
      guard: { type: 'live', params: { node: exitKey } },
      target: `#$block${waitsIn.name}`,
      actions: [],
    };
    return [entry, dead];
  }
  if (lives.length === 0) return [dead];
  const guard = `live ${block.name}` as const;
  compiler.guards[guard] = anyActive(lives);
  if (!within) compiler.leaves.add(scope.name);
  return [{ guard: { type: guard }, target: within ? `#${exitKey}` : '$live', actions: [] }, dead];
}
