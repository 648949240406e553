import { expect, test } from 'vitest';

import { aFlow, testManifests } from '../../tests/support/flow-builder.ts';
import { createSimulator, type Move, type SimulatedRun } from './simulation.ts';

const states = ({ steps }: SimulatedRun): Record<string, string> =>
  Object.fromEntries([...steps].map(([key, { state }]) => [key, state]));
const by = (nodeId: string, port = 'out'): Move => ({ nodeId, result: { port } });
const fails = (nodeId: string): Move => ({ nodeId, result: { failed: true } });

//           ┌ a ─┐
// trigger ──┤    ├ join ─► last
//           └ b ─┘
const forked = createSimulator(
  aFlow().actions('a', 'b', 'join', 'last').edges('trigger -> a, b', 'a -> join', 'b -> join', 'join -> last').build(),
  'trigger',
  testManifests,
);

test('M4 what runs, what waits and for what, and going back is one move less', () => {
  expect(states(forked([]))).toEqual({ a: 'running', b: 'running', join: 'pending', last: 'pending' });
  const one = forked([by('b')]);
  expect(one.open).toEqual(['a']);
  expect(one.steps.get('join')).toEqual({ state: 'waiting', port: null, waitsFor: ['a'] });
  expect(one.steps.get('b')).toMatchObject({ state: 'finished', port: 'out' });
  const all = forked([by('b'), by('a'), by('join'), by('last')]);
  expect(all.outcome).toEqual({ status: 'succeeded', failedNodes: [] });
  expect(forked([by('b')])).toEqual(one);
});

test('M4 a port that is not taken skips what lies behind it at once', () => {
  const simulate = createSimulator(
    aFlow()
      .node('choose', 'logic.if')
      .actions('yes', 'no', 'after')
      .edges('trigger -> choose', 'choose.true -> yes', 'choose.false -> no', 'no -> after')
      .build(),
    'trigger',
    testManifests,
  );
  expect(states(simulate([by('choose', 'true')]))).toEqual({
    choose: 'finished',
    yes: 'running',
    no: 'skipped',
    after: 'skipped',
  });
});

test('M8 a failure that no port takes: what runs may end, nothing more begins', () => {
  const failed = forked([fails('a')]);
  expect(failed.outcome).toBeUndefined();
  expect(failed.open).toEqual(['b']);
  const over = forked([fails('a'), by('b')]);
  expect(over.outcome).toEqual({ status: 'failed', failedNodes: ['a'] });
  expect(states(over)).toEqual({ a: 'failed', b: 'finished', join: 'skipped', last: 'skipped' });
});

test('M9 a Stop ends the run, and cancels what runs beside it', () => {
  const over = forked([{ nodeId: 'a', result: { stop: 'cancelled' } }]);
  expect(over.outcome?.status).toBe('cancelled');
  expect(states(over)).toMatchObject({ a: 'finished', b: 'cancelled', join: 'skipped' });
  expect(over.open).toEqual([]);
});

test('S5 the body of a For each is walked through for one item, then the For each may end; or it has no items', () => {
  const simulate = createSimulator(
    aFlow()
      .node('each', 'logic.for-each')
      .node('inner', 'test.action', { parent: 'each' })
      .node('second', 'test.action', { parent: 'each' })
      .actions('after')
      .edges('trigger -> each', 'each.each -> inner', 'inner -> second', 'each -> after')
      .build(),
    'trigger',
    testManifests,
  );
  const begun = simulate([]);
  expect(states(begun)).toEqual({ each: 'running', inner: 'running', second: 'pending', after: 'pending' });
  expect([...begun.open].sort()).toEqual(['each', 'inner']);
  expect(simulate([by('inner')]).open).toEqual(['second']);
  const walked = simulate([by('inner'), by('second')]);
  expect(walked.open).toEqual(['each']);
  expect(walked.bodies.get('each')).toEqual({ status: 'succeeded', failedNodes: [] });
  expect(states(simulate([by('inner'), by('second'), by('each')])).after).toBe('running');
  const empty = states(simulate([by('each')]));
  expect(empty).toMatchObject({ inner: 'skipped', second: 'skipped', after: 'running' });
});

test('a step that does not run cannot be settled', () => {
  expect(() => forked([by('join')])).toThrow(/"join" does not run now/);
});
