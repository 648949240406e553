// A run worked out by hand on the flow's own machine: whoever simulates says how each step ends, and is told what
// runs, what waits and what is skipped then. Runs no card. A simulation is its list of moves; going back is one move
// less.
import type { ManifestLookup } from '../card/manifest.ts';
import { opensBody, ownersOf } from '../flow/bodies.ts';
import { findNode } from '../flow/graph.ts';
import type { Flow } from '../flow/flow.ts';
import { compile, compileBody } from './compile.ts';
import { settleBody, settleGraph, type Liveness } from './liveness.ts';
import type { RunOutcome } from './run-machine.ts';
import { createWalk, type MachineState, type MachineWalk, type StepResult } from './walk.ts';

/** A step that ended, and how. */
export interface Move {
  nodeId: string;
  result: StepResult;
}

export interface SimulatedStep {
  /** `waiting`: a live edge leads to it, and others into it are not settled yet. `pending`: nothing is known of it. */
  state: 'pending' | 'waiting' | 'running' | 'finished' | 'failed' | 'skipped' | 'cancelled';
  /** Of a finished one; null where the run ended in it. */
  port: string | null;
  /** Of a waiting one: the nodes that it waits for. */
  waitsFor: readonly string[];
}

export interface SimulatedRun {
  /** All nodes that the trigger reaches and that have a step, those of the bodies of loops included. */
  steps: ReadonlyMap<string, SimulatedStep>;
  /** Steps that can be settled now. A For each whose body has begun is among them once the body is over. */
  open: readonly string[];
  /** Undefined while the run goes on. */
  outcome: RunOutcome | undefined;
  /** By For each: how the item ended that its body was walked through for. */
  bodies: ReadonlyMap<string, RunOutcome>;
}

/** One level of the flow: the flow itself, or the body of a For each, of which one item is walked through. */
interface Level {
  loop: string | null;
  walk: MachineWalk;
  state: MachineState;
  results: Map<string, StepResult>;
  started: string[];
}

/**
 * Works a simulation out from its first move. Walks remember their states, so this is cheap however long the list is.
 */
export type Simulator = (moves: readonly Move[]) => SimulatedRun;

/**
 * Makes a simulator, which can be asked of any list of moves.
 * @throws NotFoundError `machine.unknown-node`; ValidationError `machine.cycle`. The simulator throws ConflictError
 *   `machine.step-not-running` for a move of a step that cannot be settled there
 */
export function createSimulator(flow: Flow, triggerNodeId: string, manifests: ManifestLookup): Simulator {
  const walks = new Map<string | null, MachineWalk>();
  const walkOf = (loop: string | null): MachineWalk => {
    const known = walks.get(loop);
    if (known !== undefined) return known;
    const machine = loop === null ? compile(flow, triggerNodeId, manifests) : compileBody(flow, loop, manifests);
    const walk = createWalk(machine);
    walks.set(loop, walk);
    return walk;
  };
  walkOf(null);
  const isLoop = (key: string): boolean => {
    const node = findNode(flow, key);
    return node !== undefined && opensBody(node, manifests) === true;
  };

  return (moves) => {
    const levels = new Map<string | null, Level>();
    const enter = (loop: string | null): void => {
      const walk = walkOf(loop);
      const level: Level = { loop, walk, state: walk.start(), results: new Map(), started: [] };
      levels.set(loop, level);
      begin(level);
    };
    const begin = (level: Level): void => {
      for (const key of level.state.running) {
        if (level.started.includes(key)) continue;
        level.started.push(key);
        if (isLoop(key)) enter(key);
      }
    };
    enter(null);
    for (const { nodeId, result } of moves) {
      const level = levels.get(findNode(flow, nodeId)?.parent ?? null) ?? levels.get(null)!;
      level.state = level.walk.settle(level.state, nodeId, result);
      level.results.set(nodeId, result);
      begin(level);
    }
    return told(flow, triggerNodeId, manifests, levels);
  };
}

function told(
  flow: Flow,
  triggerNodeId: string,
  manifests: ManifestLookup,
  levels: ReadonlyMap<string | null, Level>,
): SimulatedRun {
  const steps = new Map<string, SimulatedStep>();
  const open: string[] = [];
  const bodies = new Map<string, RunOutcome>();
  const root = levels.get(null)!;
  // A Stop ends the run from within a body too (M9).
  const outcome = root.state.outcome ?? stopIn(levels);
  for (const level of levels.values()) {
    const { loop, state, results, started } = level;
    const lives =
      loop === null ? settleGraph(flow, triggerNodeId, results, manifests) : settleBody(flow, loop, results, manifests);
    const isOver = outcome !== undefined || state.outcome !== undefined || isShut(flow, level, levels);
    if (loop !== null && state.outcome !== undefined) bodies.set(loop, state.outcome);
    for (const [key, life] of lives) {
      if (key === triggerNodeId || key === loop || findNode(flow, key)?.disabled === true) continue;
      const result = results.get(key);
      if (result !== undefined) steps.set(key, ended(result));
      else if (started.includes(key) && !(isOver && isUntouched(level)))
        steps.set(key, plain(isOver ? 'cancelled' : 'running'));
      else if (isOver || life === 'dead') steps.set(key, plain('skipped'));
      else steps.set(key, awaited(flow, key, lives, results));
    }
    if (!isOver) open.push(...state.running.filter((key) => mayEnd(levels.get(key))));
  }
  // The nodes of a body that nothing entered are as their For each is.
  for (const key of Object.keys(flow.nodes)) {
    const owner = ownersOf(flow, key).find((each) => steps.has(each));
    if (owner === undefined || steps.has(key) || findNode(flow, key)?.disabled === true) continue;
    const { state } = steps.get(owner)!;
    steps.set(key, plain(state === 'pending' || state === 'waiting' || state === 'running' ? 'pending' : 'skipped'));
  }
  return { steps, open, outcome, bodies };
}

/**
 * Whether nothing was done in the body. When its For each ends so, there were no items, and what of the body seemed
 * to run was never there.
 */
function isUntouched({ loop, results }: Level): boolean {
  return loop !== null && results.size === 0;
}

/** A For each may end before its body has begun (there are no items), and once it is over. */
function mayEnd(body: Level | undefined): boolean {
  return body === undefined || body.results.size === 0 || body.state.outcome !== undefined;
}

/** Whether the For each, in whose body this is, has ended. */
function isShut(flow: Flow, { loop }: Level, levels: ReadonlyMap<string | null, Level>): boolean {
  if (loop === null) return false;
  const outer = levels.get(findNode(flow, loop)?.parent ?? null);
  return outer === undefined || outer.results.has(loop) || isShut(flow, outer, levels);
}

function stopIn(levels: ReadonlyMap<string | null, Level>): RunOutcome | undefined {
  for (const { results } of levels.values())
    for (const result of results.values()) if ('stop' in result) return { status: result.stop, failedNodes: [] };
  return undefined;
}

function plain(state: SimulatedStep['state']): SimulatedStep {
  return { state, port: null, waitsFor: [] };
}

function ended(result: StepResult): SimulatedStep {
  if ('failed' in result) return plain('failed');
  return { state: 'finished', port: 'port' in result ? result.port : null, waitsFor: [] };
}

/** M4: a node whose edges are not all settled. It waits where one is live; else nothing is known of it. */
function awaited(
  flow: Flow,
  key: string,
  lives: ReadonlyMap<string, Liveness>,
  results: ReadonlyMap<string, StepResult>,
): SimulatedStep {
  const into = flow.edges.filter(({ from, to }) => to === key && lives.has(from));
  const isLive = into.some(({ from, port }) => {
    const result = results.get(from);
    if (result === undefined) return false;
    return 'failed' in result ? port === 'error' : 'port' in result && result.port === port;
  });
  if (!isLive) return plain('pending');
  const waitsFor = into.filter(({ from }) => lives.get(from) !== 'dead' && !results.has(from)).map(({ from }) => from);
  return { state: 'waiting', port: null, waitsFor: [...new Set(waitsFor)] };
}
