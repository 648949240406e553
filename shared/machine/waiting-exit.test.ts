// M4 where the join of a fan-out is also entangled with another branch: found by the random search of judge.test.ts.
import { expect, test } from 'vitest';

import { aFlow, testManifests } from '../../tests/support/flow-builder.ts';
import { answering, settleIn, startRun } from './card-logic.test-support.ts';
import { compile } from './compile.ts';

//        ┌─ out ──► n2 ── out ──► n4     n1.out leads to n4 past n2 as well
//   n1 ──┤          └─ error ──► n6
//        └─ error ─► n3 ───────► n4, n5, n6
test('M4 a join that waits in another block is entered once, when the branches before it close', () => {
  const flow = aFlow()
    .actions('n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7')
    .edges('trigger -> n1', 'n1 -> n2, n4', 'n1.error -> n3, n4, n5', 'n2 -> n4', 'n2.error -> n6')
    .edges('n3 -> n4, n5, n6', 'n3.error -> n4, n5', 'n4 -> n7', 'n4.error -> n5')
    .build();
  const begun: string[] = [];
  const logic = answering(
    () => undefined,
    (node) => begun.push(node),
  );
  const actor = startRun(compile(flow, 'trigger', testManifests), logic);
  settleIn(actor, 'n1', { port: 'out' });
  settleIn(actor, 'n2', { failed: true });
  settleIn(actor, 'n4', { port: 'out' });
  settleIn(actor, 'n6', { port: 'out' });
  settleIn(actor, 'n7', { port: 'out' });
  expect(begun.toSorted()).toEqual(['n1', 'n2', 'n4', 'n6', 'n7']);
  expect(actor.getSnapshot().output).toEqual({ status: 'succeeded', failedNodes: [] });
});
