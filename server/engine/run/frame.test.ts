// The second line behind the machine (M4): whatever a machine asks for, a frame begins no node twice.
import { expect, test } from 'vitest';

import { openTestStore } from '../../../tests/support/test-store.ts';
import type { RunMachine } from '../../../shared/machine/compile.ts';
import { freshContext, outcomeOf, runMachine } from '../../../shared/machine/run-machine.ts';
import { createWalk } from '../../../shared/machine/walk.ts';
import { actCard, cardsWith, flowOf, startBench } from '../engine.test-support.ts';
import type { FlowPlan } from '../plan/plan.ts';

test('M4 a machine that enters a node again ends the run as a defect, and the card acts once', async () => {
  const store = await openTestStore();
  const acted: string[] = [];
  const cards = cardsWith(
    actCard('once', ({ name }) => {
      acted.push(name);
      return { name };
    }),
  );
  const flow = flowOf({ tell: { card: 'test.once', version: 1, inputs: { name: 'tell' } } }, ['trigger -> tell']);
  // After its step it enters the same node again.
  const invoke = { id: 'tell', src: 'card' as const, input: { nodeId: 'tell' } };
  const faulty: RunMachine = runMachine({}).createMachine({
    context: freshContext,
    output: outcomeOf,
    initial: 'tell',
    states: {
      tell: { invoke: { ...invoke, onDone: { target: 'tell', reenter: true }, onError: 'end' } },
      end: { type: 'final' },
    },
  });
  const broken = (plan: FlowPlan): FlowPlan => ({
    ...plan,
    machine: () => createWalk(faulty),
  });
  const bench = await startBench({
    store,
    cards,
    plans: (plans) => ({
      of: (snapshot, text) => broken(plans.of(snapshot, text)),
      get: async (snapshot) => broken(await plans.get(snapshot)),
    }),
  });
  await bench.activate(flow);
  const [runId = ''] = await bench.deliver();
  const { error } = await bench.reach(runId, 'failed');
  expect(error?.code).toBe('machine.node-twice');
  expect(acted).toEqual(['tell']);
  await bench.engine.stop(0);
  await store.close();
});
