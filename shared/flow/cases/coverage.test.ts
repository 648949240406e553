import { expect, test } from 'vitest';

import { aFlow, arrowOf } from '../../../tests/support/flow-builder.ts';
import { coverageOf, coveredBy, percentOf } from './coverage.ts';

const flow = aFlow()
  .node('choose', 'logic.if')
  .node('each', 'logic.for-each')
  .node('inner', 'test.action', { parent: 'each' })
  .node('off', 'test.action', { disabled: true })
  .actions('no', 'caught')
  .edges('trigger -> choose', 'choose.true -> each', 'choose.false -> no', 'each.each -> inner')
  .edges('no.error -> caught', 'no -> off')
  .build();

const step = (nodeId: string, status: 'succeeded' | 'failed' | 'skipped', port: string | null = null) => ({
  nodeId,
  status,
  port,
});

test('a run covers what it ran and the edges that it took, an error and a body among them', () => {
  const yes = coveredBy(flow, 'trigger', [
    step('choose', 'succeeded', 'true'),
    step('each', 'succeeded', 'out'),
    step('inner', 'succeeded', 'out'),
    step('no', 'skipped'),
  ]);
  expect(yes.nodes).toEqual(['trigger', 'choose', 'each', 'inner']);
  expect(yes.edges.map(arrowOf)).toEqual(['trigger -> choose', 'choose.true -> each', 'each.each -> inner']);
  const no = coveredBy(flow, 'trigger', [
    step('choose', 'succeeded', 'false'),
    step('no', 'failed'),
    step('caught', 'succeeded', 'out'),
  ]);
  expect(no.edges.map(arrowOf)).toEqual(['trigger -> choose', 'choose.false -> no', 'no.error -> caught']);

  const one = coverageOf(flow, [yes]);
  expect(one.missed.nodes).toEqual(['no', 'caught']);
  expect(percentOf(one.covered.nodes, one.missed.nodes)).toBe(66);
  const all = coverageOf(flow, [yes, no]);
  expect(all.missed).toEqual({ nodes: [], edges: [] });
  expect(all.cases.get('choose')).toBe(2);
  expect(percentOf(all.covered.edges, all.missed.edges)).toBe(100);
});

test('a body that no item entered is not covered', () => {
  const none = coveredBy(flow, 'trigger', [
    step('choose', 'succeeded', 'true'),
    step('each', 'succeeded', 'out'),
    step('inner', 'skipped'),
  ]);
  expect(none.edges.map(arrowOf)).not.toContain('each.each -> inner');
});
