// Random flows with a random course of events for each, for M7. Dense, sparse and layered graphs alike.
import { constantFrom, integer, nat, record, type Arbitrary } from 'fast-check';

import type { Flow, FlowNode } from '../flow/flow.ts';
import type { StepResult } from './walk.ts';

export interface Course {
  flow: Flow;
  results: Record<string, StepResult>;
  /** Chooses which of the running steps ends next, modulo their number. */
  order: number[];
}

type Kind = { card: string; ports: string[]; inputs?: FlowNode['inputs'] };

const kinds: Kind[] = [
  { card: 'test.action', ports: ['out', 'error'] },
  { card: 'logic.if', ports: ['true', 'false', 'error'] },
  {
    card: 'logic.switch',
    ports: ['one', 'two', 'otherwise', 'error'],
    inputs: {
      cases: [
        { name: 'one', equals: 1 },
        { name: 'two', equals: 2 },
      ],
    },
  },
];

export interface CourseOptions {
  maxNodes: number;
  /** Chance in a hundred that a step ends the run (M9). */
  stops: number;
}

/** Chances are drawn once a flow, so that whole flows differ in character, not only edges. */
export function courses({ maxNodes, stops }: CourseOptions): Arbitrary<Course> {
  return record({
    size: integer({ min: 1, max: maxNodes }),
    onFailure: constantFrom('stop' as const, 'continue' as const, undefined),
    failing: constantFrom(0, 5, 25),
    density: constantFrom(1, 1.3, 2, 3),
    span: constantFrom(2, 4, 100),
    branching: constantFrom(0, 30, 70),
    disabling: constantFrom(0, 0, 10),
    seed: nat(),
  }).map((traits) => {
    const dice = diceFrom(traits.seed);
    const roll = (sides: number) => dice() % sides;
    const chance = (percent: number) => roll(100) < percent;
    const nodes: Record<string, FlowNode> = { trigger: { card: 'test.trigger', version: 1 } };
    const results: Record<string, StepResult> = {};
    const ports: string[][] = [['out']];
    const keys = ['trigger'];
    for (let at = 1; at <= traits.size; at++) {
      const key = `n${at}`;
      const kind = kinds[chance(traits.branching) ? 1 + roll(2) : 0]!;
      nodes[key] = { card: kind.card, version: 1 };
      if (kind.inputs !== undefined) nodes[key].inputs = kind.inputs;
      // A disabled Switch passes through its first case, which the judge does not know of.
      if (kind.inputs === undefined && chance(traits.disabling)) nodes[key].disabled = true;
      keys.push(key);
      ports.push(kind.ports);
      const own = kind.ports.filter((port) => port !== 'error');
      results[key] = chance(traits.failing) ? { failed: true } : { port: own[roll(own.length)]! };
      if (chance(stops)) results[key] = { stop: (['succeeded', 'failed', 'cancelled'] as const)[roll(3)]! };
    }
    const edges: Flow['edges'] = [];
    const connect = (from: number, to: number) => {
      const own = ports[from]!;
      const port = own[chance(20) ? own.length - 1 : roll(own.length)]!;
      edges.push({ from: keys[from]!, port, to: keys[to]! });
    };
    for (let to = 1; to <= traits.size; to++) {
      let count = 1;
      while (count < 6 && traits.density > 1 && chance(Math.round((traits.density - 1) * 35))) count++;
      for (let edge = 0; edge < count; edge++) connect(Math.max(0, to - 1 - roll(Math.min(to, traits.span))), to);
    }
    const flow: Flow = { formatVersion: 1, id: 'random', name: 'Random', nodes, edges };
    if (traits.onFailure !== undefined) flow.settings = { onFailure: traits.onFailure };
    return { flow, results, order: keys.map(() => dice()) };
  });
}

/** Whole numbers that look random and are the same for the same seed. */
function diceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

/** A flow as its edges, one a line: what a failing property shows. */
export function drawing({ flow, results }: Course): string {
  const edges = flow.edges.map(({ from, port, to }) => `${from}.${port} -> ${to}`);
  const disabled = Object.keys(flow.nodes).filter((key) => flow.nodes[key]!.disabled);
  return [...edges, JSON.stringify(flow.settings ?? {}), `disabled ${disabled}`, JSON.stringify(results)].join('\n');
}
