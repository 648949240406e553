// M7 for walks: XState's transitions without actors, kept and shared, lead where live actors lead.
import { property } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { aFlow, testManifests } from '../../tests/support/flow-builder.ts';
import { expectProperty } from '../../tests/support/property.ts';
import { swept } from '../../tests/support/sweep.ts';
import { answering, runningIn, settleIn, startRun } from './card-logic.test-support.ts';
import { compile } from './compile.ts';
import { courses, drawing, type Course } from './random-flow.test-support.ts';
import { createWalk, type MachineState, type MachineWalk } from './walk.ts';

const names = ['a', 'b', 'c', 'd', 'e'];
//           ┌ a … e ┐
// trigger ──┤       ├ last
//           └───────┘
const fanOut = compile(
  aFlow()
    .actions(...names, 'last')
    .edges(`trigger -> ${names.join(', ')}`, ...names.map((name) => `${name} -> last`))
    .build(),
  'trigger',
  testManifests,
);

function through(walk: MachineWalk, ...nodes: string[]): MachineState {
  return nodes.reduce((state, node) => walk.settle(state, node, { port: 'out' }), walk.start());
}

describe('M7 a walk leads where a live actor leads', () => {
  function besideAnActor(course: Course, kept: number | undefined): void {
    const machine = compile(course.flow, 'trigger', testManifests);
    const walk = createWalk(machine, kept);
    // The second time it goes by what it kept.
    for (let time = 0; time < 2; time++) {
      const actor = startRun(
        machine,
        answering(() => undefined),
      );
      let state = walk.start();
      for (let step = 0; state.outcome === undefined; step++) {
        expect(state.running.toSorted(), drawing(course)).toEqual(runningIn(actor));
        expect(state.value, drawing(course)).toEqual(actor.getSnapshot().value);
        const running = runningIn(actor);
        const node = running[course.order[step]! % running.length]!;
        settleIn(actor, node, course.results[node]!);
        state = walk.settle(state, node, course.results[node]!);
      }
      const { status, output } = actor.getSnapshot();
      expect({ status, output }, drawing(course)).toEqual({ status: 'done', output: state.outcome });
    }
  }

  test.each([
    ['and keeps all', undefined],
    ['and keeps next to nothing', 7],
    ['and keeps nothing', 0],
  ])('%s', (_, kept) => {
    expectProperty(
      property(courses({ maxNodes: 14, stops: 2 }), (course) => besideAnActor(course, kept)),
      { numRuns: swept(600) },
    );
  });
});

describe('M5 states are worked out once', () => {
  test('runs that come the same way share them, and so do those that come to the same place', () => {
    const walk = createWalk(fanOut);
    expect(through(walk, 'a', 'b')).toBe(through(walk, 'a', 'b'));
    expect(through(walk, 'b', 'a')).toBe(through(walk, 'a', 'b'));
    expect(through(walk, 'a', 'c')).not.toBe(through(walk, 'a', 'b'));
    expect(walk.settle(walk.start(), 'a', { failed: true })).not.toBe(through(walk, 'a'));
  });

  test('one run does not see where another one went', () => {
    const walk = createWalk(fanOut);
    const { value } = walk.start();
    through(walk, ...names, 'last');
    expect(walk.start()).toMatchObject({ value, running: names, outcome: undefined });
  });

  test('past its bound it forgets them, and runs at work go on from where they are', () => {
    const walk = createWalk(fanOut, 20);
    const early = through(walk, 'a');
    const known = walk.settle(early, 'b', { port: 'out' });
    expect(walk.settle(early, 'b', { port: 'out' })).toBe(known);
    for (const order of [
      ['c', 'd', 'e'],
      ['d', 'e', 'c'],
      ['e', 'c', 'b', 'd'],
    ])
      through(walk, ...order);
    const again = walk.settle(early, 'b', { port: 'out' });
    expect(again).not.toBe(known);
    expect([again.value, again.running]).toEqual([known.value, known.running]);
  });
});

test('a step that does not run cannot settle', () => {
  const walk = createWalk(fanOut);
  expect(() => walk.settle(walk.start(), 'last', { port: 'out' })).toThrow(
    expect.objectContaining({ code: 'machine.step-not-running' }),
  );
});
