// Test cases that people make, run by the engine: what a simulation said is what the flow does.
import { expect, test } from 'vitest';

import { flowFrom } from '../../tests/support/flow-builder.ts';
import { caseFromSimulation } from '../../shared/flow/cases/from-simulation.ts';
import { createSimulator, type Move } from '../../shared/machine/simulation.ts';
import { loadCards } from '../cards/registry.ts';
import { runFlowTests } from './flow-tests.ts';

const cards = await loadCards();
const set = (inputs = {}) => ({ card: 'data.set', version: 1, inputs: { values: inputs } });
const flow = flowFrom(
  {
    trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
    choose: { card: 'logic.if', version: 1, inputs: { condition: '{{ trigger.admin.id != trigger.oktaUser.id }}' } },
    send: { card: 'web.request', version: 1, inputs: { method: 'POST', url: 'https://example.com/' } },
    caught: set({ said: 'no' }),
    other: set(),
    stop: { card: 'logic.stop', version: 1, inputs: { status: 'failed' } },
  },
  ['trigger -> choose', 'choose.true -> send', 'choose.false -> other', 'send.error -> caught', 'other -> stop'],
);

test('a simulation kept as a test case passes, and its run covers what the simulation went through', async () => {
  const simulate = createSimulator(flow, 'trigger', cards.manifest);
  const caseOf = (...moves: Move[]) => caseFromSimulation(flow, simulate(moves));
  const results = await runFlowTests(
    {
      ...flow,
      tests: {
        refused: caseOf(
          { nodeId: 'choose', result: { port: 'true' } },
          { nodeId: 'send', result: { failed: true } },
          { nodeId: 'caught', result: { port: 'out' } },
        ),
        stopped: caseOf(
          { nodeId: 'choose', result: { port: 'false' } },
          { nodeId: 'other', result: { port: 'out' } },
          { nodeId: 'stop', result: { stop: 'failed' } },
        ),
      },
    },
    cards,
  );
  expect(results).toMatchObject([
    { name: 'refused', failures: [], covered: { nodes: ['trigger', 'choose', 'send', 'caught'] } },
    { name: 'stopped', failures: [], covered: { nodes: ['trigger', 'choose', 'other', 'stop'] } },
  ]);
});
