// Every way through three small flows, found by xstate/graph from the machine alone: the ends that there are, the
// number of steps to each, and that each step can be reached.
import { describe, expect, test } from 'vitest';
import { getShortestPaths, getSimplePaths } from 'xstate/graph';

import { aFlow, testManifests, type FlowBuilder } from '../../tests/support/flow-builder.ts';
import { answering } from './card-logic.test-support.ts';
import { compile } from './compile.ts';
import type { RunEvent } from './run-machine.ts';

const ports: Record<string, string[]> = { ask: ['true', 'false'] };

function pathsOf(flow: FlowBuilder, find: typeof getSimplePaths | typeof getShortestPaths) {
  const card = answering(() => undefined);
  const machine = compile(flow.build(), 'trigger', testManifests).provide({ actors: { card } });
  const paths = find(machine, {
    events: ({ children }) =>
      Object.keys(children).flatMap((node): RunEvent[] => [
        ...(ports[node] ?? ['out']).map((port) => ({ type: `xstate.done.actor.${node}` as const, output: { port } })),
        { type: `xstate.error.actor.${node}`, error: new Error('the step failed') },
      ]),
    serializeState: ({ value, context }) => JSON.stringify([value, context]),
    serializeEvent: (event) => `${event.type} ${'output' in event ? JSON.stringify(event.output) : ''}`,
  });
  const ends = paths.filter(({ state }) => state.status === 'done');
  const reached = new Set(paths.flatMap(({ state }) => Object.keys(state.children)));
  return {
    reached: [...reached].sort(),
    /** `steps status`, once for each way that there is. */
    ends: ends.map(({ steps, state }) => `${steps.length - 1} ${state.output?.status}`).sort(),
    stuck: paths.filter(({ state }) => state.status === 'active' && Object.keys(state.children).length === 0),
  };
}

describe('M1 every path of the machine', () => {
  //               ┌ true ── yes ┐
  // trigger ─ ask ┤             ├ last
  //               └ false ──────┘
  test('M4 If and merge: two ways to succeed, one failure at each step', () => {
    const flow = aFlow()
      .node('ask', 'logic.if')
      .actions('yes', 'last')
      .edges('trigger -> ask', 'ask.true -> yes', 'ask.false -> last', 'yes -> last');
    const { reached, ends, stuck } = pathsOf(flow, getSimplePaths);
    expect(reached).toEqual(['ask', 'last', 'yes']);
    expect(ends).toEqual(['1 failed', '2 failed', '2 failed', '2 succeeded', '3 failed', '3 succeeded']);
    expect(stuck).toEqual([]);
  });

  //             ┌ error ─ mend ┐
  // trigger ─ a ┤              ├ last
  //             └ out ─────────┘
  test('M2 an error port: the run succeeds with and without the failure', () => {
    const flow = aFlow()
      .actions('a', 'mend', 'last')
      .edges('trigger -> a', 'a.error -> mend', 'a -> last', 'mend -> last');
    const { reached, ends, stuck } = pathsOf(flow, getSimplePaths);
    expect(reached).toEqual(['a', 'last', 'mend']);
    expect(ends).toEqual(['2 failed', '2 failed', '2 succeeded', '3 failed', '3 succeeded']);
    expect(stuck).toEqual([]);
  });

  //           ┌ a ┐
  // trigger ──┤   ├ join
  //           └ b ┘
  test('M4 M8 fan-out and join: every order of events ends, none hangs', () => {
    const flow = aFlow().actions('a', 'b', 'join').edges('trigger -> a, b', 'a -> join', 'b -> join');
    const { reached, ends, stuck } = pathsOf(flow, getSimplePaths);
    expect(reached).toEqual(['a', 'b', 'join']);
    // Of a and b none, one or both fail, in either order; only without a failure the join runs, well or not.
    const ways = { '2 failed': 6, '3 succeeded': 2, '3 failed': 2 };
    expect(Object.fromEntries([...Map.groupBy(ends, (end) => end)].map(([end, all]) => [end, all.length]))).toEqual(
      ways,
    );
    expect(stuck).toEqual([]);
  });

  test('M8 continue: the shortest way to each end of the same flow', () => {
    const flow = aFlow().actions('a', 'b', 'join').edges('trigger -> a, b', 'a -> join', 'b -> join');
    const { ends } = pathsOf(flow.settings({ onFailure: 'continue' }), getShortestPaths);
    // Both fail (either first), one fails with or without the join, all is well, only the join fails.
    expect(ends).toEqual([
      '2 failed',
      '2 failed',
      '3 failed',
      '3 failed',
      '3 failed',
      '3 failed',
      '3 failed',
      '3 succeeded',
    ]);
  });
});
