import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { canonicalFlow } from './canonical.ts';
import { diffFlows } from './diff.ts';
import { anyFlow, aFlow } from './flow.test-support.ts';

const before = aFlow('trigger -> a\n a -> b', {
  a: { name: 'First', inputs: { body: { text: 'x', to: ['a'] }, gone: 1 } },
});

test('nothing changed, in any key order: no changes; moving nodes is none either', () => {
  expectProperty(fc.property(anyFlow(), (flow) => diffFlows(flow, canonicalFlow(flow)).length === 0));
  expect(diffFlows(before, { ...before, layout: { nodes: { a: { x: 1, y: 1 } }, notes: {} } })).toEqual([]);
});

test('what people did, in words, down to the input that changed', () => {
  const after = aFlow('trigger -> a\n a.error -> c', {
    a: { name: 'First', inputs: { body: { text: 'y', to: ['a', 'b'] }, fresh: true }, policy: { attempts: 5 } },
    c: { name: 'Catch' },
  });
  after.settings = { onFailure: 'continue' };
  after.name = 'Another name';
  expect(diffFlows(before, after).map(({ kind, path, text }) => `${kind} ${path.join('.')}: ${text}`)).toEqual([
    'flow.changed name: The flow\'s name changed from "A flow" to "Another name".',
    'settings.changed settings.onFailure: The setting onFailure is set to "continue".',
    'node.changed nodes.a.policy: The policy of "First" is set to {"attempts":5}.',
    'input.changed nodes.a.inputs.body.text: The input body.text of "First" changed from "x" to "y".',
    'input.changed nodes.a.inputs.body.to: The input body.to of "First" changed from ["a"] to ["a","b"].',
    'input.added nodes.a.inputs.fresh: The input fresh of "First" is set to true.',
    'input.removed nodes.a.inputs.gone: The input gone of "First" is gone (it was 1).',
    'node.removed nodes.b: Removed "b".',
    'node.added nodes.c: Added "Catch".',
    'edge.removed edges.a.out.b: "First" no longer leads to "b".',
    'edge.added edges.a.error.c: "First" (error) now leads to "Catch".',
  ]);
});

test('slots and tests; values before and after are told apart from none', () => {
  const after = { ...before, connections: { mail: { app: 'smtp' } }, tests: { t: {} } };
  expect(diffFlows(before, after)).toMatchObject([
    { kind: 'connection.added', after: { app: 'smtp' } },
    { kind: 'test.added', after: {} },
  ]);
  expect(diffFlows(after, before)[0]).not.toHaveProperty('after');
});

test('the way back lists the same places', () => {
  expectProperty(
    fc.property(anyFlow(6), anyFlow(6), (left, right) => {
      const places = (from: typeof left, to: typeof left): string[] =>
        diffFlows(from, to)
          .map((change) => change.path.join('.'))
          .toSorted();
      expect(places(left, right)).toEqual(places(right, left));
    }),
  );
});
