import { describe, expect, test } from 'vitest';

import { miniGraph } from './mini-graph-layout.ts';

const node = (card: string, parent?: string) => ({ card, version: 1, ...(parent === undefined ? {} : { parent }) });
const edge = (from: string, to: string) => ({ from, port: 'out', to });
const places = (graph: ReturnType<typeof miniGraph>) =>
  Object.fromEntries(graph.nodes.map(({ key, column, row }) => [key, [column, row]]));

describe('the small picture of a flow', () => {
  // a ─┬─ b ─┬─ d
  //    └─ c ─┘
  test('puts a join after its longest branch and centres short columns', () => {
    const graph = miniGraph({
      nodes: { a: node('okta.event'), b: node('data.set'), c: node('data.set'), d: node('web.request') },
      edges: [edge('a', 'b'), edge('a', 'c'), edge('b', 'd'), edge('c', 'd')],
    });
    expect(places(graph)).toEqual({ a: [0, 0.5], b: [1, 0], c: [1, 1], d: [2, 0.5] });
    expect(graph.edges).toHaveLength(4);
    expect([graph.columns, graph.rows]).toEqual([3, 2]);
  });

  test('ends on a cycle, and leaves out bodies and edges to nowhere', () => {
    const graph = miniGraph({
      nodes: { a: node('okta.event'), b: node('data.set'), inner: node('data.set', 'b') },
      edges: [edge('a', 'b'), edge('b', 'a'), edge('b', 'inner'), edge('b', 'gone')],
    });
    expect(graph.nodes.map(({ key }) => key).toSorted()).toEqual(['a', 'b']);
    expect(graph.edges).toHaveLength(2);
  });
});
