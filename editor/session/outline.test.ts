// The tree of a flow: order, bodies, and that nothing is left out.
import { expect, test } from 'vitest';

import { outlineOf } from './outline.ts';
import { aFlow, aLoop, manifests, node } from './session.test-support.ts';

test('nodes stand in the order in which they run, with where their ports lead', () => {
  const rows = outlineOf(aFlow(), manifests, [{ code: 'x', path: ['nodes', 'say'], message: '', severity: 'error' }]);
  expect(rows.map(({ id, name, issues }) => [id, name, issues])).toEqual([
    ['trigger', 'Okta Event', 0],
    ['choose', 'Choose', 0],
    ['say', 'Say', 1],
  ]);
  expect(rows[1]?.ports).toEqual([{ port: 'true', names: ['Say'] }]);
});

test('F4 a body stands below its For each, and bodies in each other are shown all the same', () => {
  const rows = (flow: ReturnType<typeof aFlow>) =>
    outlineOf(flow, manifests, []).map(({ id, level }) => `${id} ${level}`);
  const flow = aLoop({ last: { card: 'data.compose', x: 0, y: 0 } });
  const listed = rows(flow);
  expect(listed.slice(listed.indexOf('each 1'), listed.indexOf('each 1') + 4)).toEqual([
    'each 1',
    'a 2',
    'inner 2',
    'b 3',
  ]);
  expect(listed).toHaveLength(6);
  const broken = {
    ...flow,
    nodes: { p: node('logic.for-each', { parent: 'q' }), q: node('logic.for-each', { parent: 'p' }) },
  };
  expect(rows({ ...broken, layout: { nodes: {}, notes: { n: { x: 0, y: 0, text: 'A note\nmore' } } } })).toEqual([
    'p 1',
    'q 2',
    'note:n 1',
  ]);
});
