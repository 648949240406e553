// M7: random flows, random courses of events; the machine and the judge go step by step and must agree at each.
import { asyncProperty, nat, property } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { testManifests } from '../../tests/support/flow-builder.ts';
import { expectProperty } from '../../tests/support/property.ts';
import { swept } from '../../tests/support/sweep.ts';
import { answering, promising, runningIn, settleIn, startRun } from './card-logic.test-support.ts';
import { compile } from './compile.ts';
import { courses, drawing, type Course } from './random-flow.test-support.ts';
import { ReferenceRun } from './reference.test-support.ts';

const runs = swept(2_500);

function machineOf({ flow }: Course) {
  return compile(flow, 'trigger', testManifests);
}

/** Settles one step after another in the course's order, comparing what runs after each. */
function inLockstep(course: Course): void {
  const judge = new ReferenceRun(course.flow, 'trigger');
  const started: string[] = [];
  const actor = startRun(
    machineOf(course),
    answering(
      () => undefined,
      (node) => started.push(node),
    ),
  );
  const said: string[] = [];
  for (let step = 0; !judge.done; step++) {
    expect(runningIn(actor), `after ${said.join(', ')} in\n${drawing(course)}`).toEqual([...judge.running].sort());
    const running = [...judge.running].sort();
    const node = running[course.order[step]! % running.length]!;
    judge.finish(node, course.results[node]!);
    settleIn(actor, node, course.results[node]!);
    said.push(node);
  }
  const { status, output } = actor.getSnapshot();
  expect({ status, output }, `after ${said.join(', ')} in\n${drawing(course)}`).toEqual({
    status: 'done',
    output: { status: judge.status, failedNodes: judge.failed },
  });
  expect(started.toSorted()).toEqual(judge.started.toSorted());
}

describe('M7 the machine runs what the judge runs', () => {
  test('step by step, small flows', () => {
    expectProperty(property(courses({ maxNodes: 8, stops: 2 }), inLockstep), { numRuns: runs });
  });

  test('step by step, larger flows', () => {
    expectProperty(property(courses({ maxNodes: 24, stops: 1 }), inLockstep), { numRuns: Math.ceil(runs / 2) });
  });
});

/** Feeds the judge what the machine did, in the machine's own order, and expects the same end. */
function judgeAfterwards(course: Course, settled: string[], started: string[], output: unknown): void {
  const judge = new ReferenceRun(course.flow, 'trigger');
  for (const node of settled) if (!judge.done) judge.finish(node, course.results[node]!);
  expect(output, drawing(course)).toEqual({ status: judge.status, failedNodes: judge.failed });
  expect(started.toSorted(), drawing(course)).toEqual(judge.started.toSorted());
  expect(judge.done).toBe(true);
}

describe('M7 J1 a step that answers at once changes nothing', () => {
  test('in its first snapshot', () => {
    expectProperty(
      property(courses({ maxNodes: 14, stops: 1 }), (course) => {
        const started: string[] = [];
        const actor = startRun(
          machineOf(course),
          answering(
            (node) => course.results[node],
            (node) => started.push(node),
          ),
        );
        // Children start, and so settle, in the order in which their states are entered.
        judgeAfterwards(course, started, started, actor.getSnapshot().output);
      }),
      { numRuns: Math.ceil(runs / 2) },
    );
  });

  test('by a promise', async () => {
    await expectProperty(
      asyncProperty(courses({ maxNodes: 14, stops: 1 }), async (course) => {
        const started: string[] = [];
        const actor = startRun(
          machineOf(course),
          promising(
            (node) => course.results[node]!,
            (node) => started.push(node),
          ),
        );
        await new Promise<void>((resolve) => {
          if (actor.getSnapshot().status === 'done') resolve();
          actor.subscribe({ complete: resolve });
        });
        judgeAfterwards(course, started, started, actor.getSnapshot().output);
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });

  test('where the first steps answer at once and the others later', () => {
    expectProperty(
      property(courses({ maxNodes: 14, stops: 0 }), nat({ max: 14 }), (course, known) => {
        const flow = { ...course.flow, settings: { onFailure: 'continue' as const } };
        const before = new ReferenceRun(flow, 'trigger');
        const journal = new Set<string>();
        for (let step = 0; step < known && !before.done; step++) {
          const running = [...before.running].sort();
          const node = running[course.order[step]! % running.length]!;
          before.finish(node, course.results[node]!);
          journal.add(node);
        }
        const actor = startRun(
          machineOf({ ...course, flow }),
          answering((node) => (journal.has(node) ? course.results[node] : undefined)),
        );
        expect(runningIn(actor), drawing(course)).toEqual([...before.running].sort());
      }),
      { numRuns: Math.ceil(runs / 2) },
    );
  });
});
