// Builds flows for tests in one expression, with generic cards that stand for none of the product's.
import type { CardManifest, ManifestLookup } from '../../shared/card/manifest.ts';
import type { Flow, FlowEdge, FlowNode, FlowSettings } from '../../shared/flow/flow.ts';

/**
 * Edges as tests draw them: `a -> b` leaves by `out`, `a.error -> b` by `error`, and `a -> b, c` leads to both.
 * @throws Error on a line that is no arrow
 */
export function edgesOf(...lines: string[]): FlowEdge[] {
  return lines.flatMap((line) => {
    const [, from = '', port = 'out', right = ''] = /^\s*([\w-]+)(?:\.([\w-]+))?\s*->\s*(.*\S)\s*$/.exec(line) ?? [];
    const targets = right.split(/\s*,\s*/);
    if (!targets.every((to) => /^[\w-]+$/.test(to)))
      throw new Error(`"${line}" is no arrow, such as "a.error -> b, c".`);
    return targets.map((to) => ({ from, port, to }));
  });
}

/** An edge as `edgesOf` reads it. */
export function arrowOf({ from, port, to }: FlowEdge): string {
  return `${from}${port === 'out' ? '' : `.${port}`} -> ${to}`;
}

/** Edges as `edgesOf` reads them, one target each, in the order of the alphabet. */
export function arrowsOf({ edges }: Pick<Flow, 'edges'>): string[] {
  return edges.map(arrowOf).toSorted();
}

/** A flow of these nodes, with edges as `edgesOf`. */
export function flowFrom(
  nodes: Flow['nodes'],
  arrows: readonly string[] = [],
  { id = 'test-flow', name = 'Test flow', ...more }: Partial<Flow> = {},
): Flow {
  return { formatVersion: 1, id, name, nodes, edges: edgesOf(...arrows), ...more };
}

export class FlowBuilder {
  readonly #flow: Flow;

  constructor(flow: Flow) {
    this.#flow = flow;
  }

  /** Adds or replaces a node; version 1 unless `more` says otherwise. */
  node(key: string, card = 'test.action', more: Partial<FlowNode> = {}): FlowBuilder {
    return this.#with({ nodes: { ...this.#flow.nodes, [key]: { card, version: 1, ...more } } });
  }

  /** Adds one `test.action` for each key. */
  actions(...keys: string[]): FlowBuilder {
    const added = Object.fromEntries(keys.map((key) => [key, { card: 'test.action', version: 1 }]));
    return this.#with({ nodes: { ...this.#flow.nodes, ...added } });
  }

  edge(from: string, port: string, to: string): FlowBuilder {
    return this.#with({ edges: [...this.#flow.edges, { from, port, to }] });
  }

  /** As `edgesOf`. */
  edges(...lines: string[]): FlowBuilder {
    return this.#with({ edges: [...this.#flow.edges, ...edgesOf(...lines)] });
  }

  settings(settings: FlowSettings): FlowBuilder {
    return this.#with({ settings });
  }

  with(more: Partial<Flow>): FlowBuilder {
    return this.#with(more);
  }

  build(): Flow {
    return structuredClone(this.#flow);
  }

  #with(more: Partial<Flow>): FlowBuilder {
    return new FlowBuilder({ ...this.#flow, ...more });
  }
}

/** A flow with one trigger node, `trigger`, of card `test.trigger`. */
export function aFlow(id = 'test-flow'): FlowBuilder {
  return new FlowBuilder(flowFrom({ trigger: { card: 'test.trigger', version: 1 } }, [], { id }));
}

function manifest(id: string, ports: string[], more: Partial<CardManifest> = {}): CardManifest {
  return {
    id,
    version: 1,
    kind: id === 'test.trigger' ? 'trigger' : 'action',
    app: id.split('.')[0] ?? id,
    title: id,
    summary: `The card ${id} of the tests.`,
    docs: '',
    input: { type: 'object', properties: {} },
    output: { type: 'object', properties: {} },
    ports,
    sample: {},
    scopes: [],
    effect: 'pure',
    ...more,
  };
}

const manifests = [
  manifest('test.trigger', ['out']),
  manifest('test.action', ['out', 'error']),
  manifest('logic.if', ['true', 'false', 'error']),
  manifest('logic.switch', ['otherwise', 'error'], { portsFrom: { input: 'cases', key: 'name' } }),
  manifest('logic.stop', []),
  manifest('logic.for-each', ['each', 'out', 'error']),
];

/** Manifests of `test.trigger`, `test.action`, `logic.if`, `logic.switch`, `logic.stop`, `logic.for-each`, version 1. */
export const testManifests: ManifestLookup = (card, version) =>
  manifests.find((found) => found.id === card && found.version === version);
