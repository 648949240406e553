// Builders for tests of flows: a flow from a drawing, the manifests of a few plain cards, and random flows. Test code
// only; the cards here are not those of the product.
import * as fc from 'fast-check';

import { edgesOf, flowFrom } from '../../tests/support/flow-builder.ts';
import type { CardManifest, JsonSchema, ManifestLookup } from '../card/manifest.ts';
import type { Flow, FlowEdge, FlowNode } from './flow.ts';

const ANY: JsonSchema = {};

function manifest(id: string, parts: Partial<CardManifest>): CardManifest {
  return {
    id,
    version: 1,
    kind: 'action',
    app: id.split('.')[0] ?? '',
    title: id,
    summary: '',
    docs: '',
    input: { type: 'object', properties: {}, additionalProperties: ANY },
    output: { type: 'object', properties: { id: { type: 'string' }, count: { type: 'number' } } },
    ports: ['out', 'error'],
    sample: { id: 'a', count: 1 },
    scopes: [],
    effect: 'pure',
    ...parts,
  };
}

const text: JsonSchema = { type: 'string' };

/** Plain cards: a trigger, an action, If, Switch, a body's owner, an end, and a strict action. */
export const TEST_MANIFESTS: readonly CardManifest[] = [
  manifest('test.trigger', {
    kind: 'trigger',
    ports: ['out'],
    output: { type: 'object', properties: { user: text, admin: { type: 'object', properties: { id: text } } } },
    sample: { user: 'u', admin: { id: 'a' } },
    eventTypes: ['user.mfa.factor.reset_all'],
  }),
  manifest('test.other-trigger', {
    kind: 'trigger',
    ports: ['out'],
    output: { type: 'object', properties: { user: text, reason: text } },
    sample: { user: 'u', reason: 'r' },
    eventTypes: ['user.mfa.factor.deactivate'],
  }),
  manifest('test.chosen-trigger', {
    kind: 'trigger',
    ports: ['out'],
    input: { type: 'object', properties: { eventType: text }, required: ['eventType'] },
    eventTypeFrom: 'eventType',
  }),
  manifest('test.action', {}),
  manifest('test.if', { ports: ['true', 'false'] }),
  manifest('test.switch', { ports: ['otherwise'], portsFrom: { input: 'cases', key: 'name' } }),
  manifest('test.each', {
    ports: ['each', 'out'],
    input: {
      type: 'object',
      properties: { items: { type: 'array', title: 'Items' }, result: { title: 'Result', scope: 'body' } },
    },
  }),
  manifest('test.end', { ports: [] }),
  manifest('test.wait', {
    ports: ['received', 'timedOut', 'error'],
    input: {
      type: 'object',
      properties: {
        match: { type: 'string', title: 'Match', expression: true },
        seconds: { type: 'number', title: 'Seconds' },
        until: { type: 'string', title: 'Until' },
      },
      oneOfKeys: ['seconds', 'until'],
    },
  }),
  manifest('test.send', {
    connection: { apps: [{ app: 'mail' }], required: true },
    effect: 'once',
    input: {
      type: 'object',
      properties: {
        to: { type: 'array', items: text, title: 'To', minItems: 1 },
        subject: { type: 'string', title: 'Subject', maxLength: 20 },
        retries: { type: 'integer', title: 'Retries', default: 3 },
        kind: { type: 'string', enum: ['plain', 'rich'], title: 'Kind' },
      },
      required: ['to', 'subject', 'retries'],
      additionalProperties: false,
    },
  }),
  manifest('test.ask', {
    connection: {
      apps: [{ app: 'mail' }, { app: 'chat', settings: [{ name: 'bot.token', title: 'bot token' }] }],
      required: false,
    },
  }),
];

export const testManifests: ManifestLookup = (card, version) =>
  TEST_MANIFESTS.find((each) => each.id === card && each.version === version);

const CARD_BY_LETTER: readonly [RegExp, string][] = [
  [/^trigger\d*$/, 'test.trigger'],
  [/^other\d*$/, 'test.other-trigger'],
  [/^if[A-Z\d]*$/, 'test.if'],
  [/^each\d*$/, 'test.each'],
  [/^end\d*$/, 'test.end'],
  [/^send\d*$/, 'test.send'],
  [/^wait[A-Z\d]*$/, 'test.wait'],
];

/**
 * A flow from its edges, one a line: `trigger -> ifA`, `ifA.true -> b, c`. Ports default to `out`; the card follows from
 * the key (`trigger`, `other`, `ifX`, `each`, `end`, `send`, `wait`; anything else is a plain action). A lone key adds a node.
 */
export function aFlow(drawing: string, nodes: Record<string, Partial<FlowNode>> = {}, parts: Partial<Flow> = {}): Flow {
  const lines = drawing.split('\n').map((line) => line.trim());
  const arrows = lines.filter((line) => line.includes('->'));
  const keys = new Set<string>();
  for (const line of lines) {
    if (!arrows.includes(line)) keys.add(line);
    else for (const { from, to } of edgesOf(line)) keys.add(from).add(to);
  }
  keys.delete('');
  for (const key of Object.keys(nodes)) keys.add(key);
  const placed = [...keys].map((key): [string, FlowNode] => {
    const card = CARD_BY_LETTER.find(([pattern]) => pattern.test(key))?.[1] ?? 'test.action';
    return [key, { card, version: 1, ...nodes[key] }];
  });
  return flowFrom(Object.fromEntries(placed), arrows, { id: 'a-flow', name: 'A flow', ...parts });
}

const PORTS: Record<string, string[]> = {
  'test.action': ['out', 'error'],
  'test.if': ['true', 'false'],
  'test.end': [],
};

/** Acyclic flows with up to `most` nodes beside the trigger: `n0`, `n1`, …; edges lead from lower to higher. */
export function anyFlow(most = 12): fc.Arbitrary<Flow> {
  return fc
    .record({
      cards: fc.array(fc.constantFrom('test.action', 'test.if', 'test.end'), { maxLength: most }),
      links: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { maxLength: most * 3 }),
      texts: fc.array(fc.constantFrom('plain', '{{ trigger.user }}', '{{ n0.id }} and {{ n1.count }}'), {
        maxLength: most,
      }),
    })
    .map(({ cards, links, texts }) => {
      const nodes: Record<string, FlowNode> = { trigger: { card: 'test.trigger', version: 1 } };
      for (const [at, card] of cards.entries()) {
        const text = texts[at];
        nodes[`n${at}`] = {
          card,
          version: 1,
          ...(text === undefined ? {} : { inputs: { text, deep: [{ b: 1, a: text }] } }),
        };
      }
      const keys = Object.keys(nodes);
      const edges = new Map<string, FlowEdge>();
      for (const [a, b, c] of links) {
        const [low, high] = [a % keys.length, b % keys.length].toSorted((x, y) => x - y);
        if (low === undefined || high === undefined || low === high || high === 0) continue;
        const from = keys[low] ?? '';
        const ports = from === 'trigger' ? ['out'] : (PORTS[nodes[from]?.card ?? ''] ?? []);
        const port = ports[c % Math.max(1, ports.length)];
        const edge = { from, port: port ?? '', to: keys[high] ?? '' };
        if (port !== undefined) edges.set(JSON.stringify(edge), edge);
      }
      return { formatVersion: 1 as const, id: 'any-flow', name: 'Any flow', nodes, edges: [...edges.values()] };
    });
}
