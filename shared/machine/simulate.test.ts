import { expect, test } from 'vitest';

import { aFlow, testManifests } from '../../tests/support/flow-builder.ts';
import { compile } from './compile.ts';
import { startSimulation } from './simulate.test-support.ts';

//           ┌ a ─┐
// trigger ──┤    ├ join
//           └ b ─┘
const machine = compile(
  aFlow().actions('a', 'b', 'join').edges('trigger -> a, b', 'a -> join', 'b -> join').build(),
  'trigger',
  testManifests,
);

test('M1 a simulation tells the state of every step', () => {
  const simulation = startSimulation(machine);
  simulation.settle('b', { port: 'out' });
  expect(Object.fromEntries(simulation.steps())).toEqual({
    a: { state: 'running' },
    b: { state: 'finished', port: 'out' },
    join: { state: 'pending' },
  });
});

test('M1 two simulations of one machine do not meet', () => {
  const first = startSimulation(machine);
  const second = startSimulation(machine);
  first.settle('a', { port: 'out' });
  expect(first.running()).toEqual(['b']);
  expect(second.running()).toEqual(['a', 'b']);
});

test('a step that does not run cannot be settled', () => {
  const simulation = startSimulation(machine);
  expect(() => simulation.settle('join', { port: 'out' })).toThrow(/"join" does not run now/);
  simulation.settle('a', { port: 'out' });
  expect(() => simulation.settle('a', { port: 'out' })).toThrow(/"a" does not run now/);
});

test('J1 settling in the order of the journal gives the run back, a stop by failure included', () => {
  // a finished after b had failed: nothing more started, and nothing may start when it is replayed.
  const replayed = startSimulation(machine);
  replayed.settle('b', { failed: true });
  expect(replayed.running()).toEqual(['a']);
  replayed.settle('a', { port: 'out' });
  expect(replayed.outcome()).toEqual({ status: 'failed', failedNodes: ['b'] });
});
