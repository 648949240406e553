// A run becomes a test case of its flow file, and the case passes.
import { afterEach, beforeEach, expect, test } from 'vitest';

import { TerminalError } from '../../shared/errors.ts';
import { resetEvent } from '../../tests/support/sample-events.ts';
import { openTestStore } from '../../tests/support/test-store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine/engine.test-support.ts';
import { runFlowTests } from '../engine/flow-tests.ts';
import { createPlans } from '../engine/plan/plans.ts';
import { createRedactor } from '../secrets/redact.ts';
import type { Store } from '../store/store.ts';
import { createRunCases } from './run-cases.ts';

const SECRET = 'hunter2-secret-value';
const cards = cardsWith(
  actCard('once', ({ name }) => {
    if (name === 'bad') throw new TerminalError('http.status', 'Answered 403.');
    return { token: SECRET, name };
  }),
);
const act = (name: string) => ({ card: 'test.once', version: 1, inputs: { name } });
const flow = flowOf(
  {
    choose: { card: 'logic.if', version: 1, inputs: { condition: '{{ trigger.admin.id != trigger.oktaUser.id }}' } },
    good: act('good'),
    bad: act('bad'),
    caught: act('caught {{ good.name }}'),
    other: act('other'),
    rows: { card: 'logic.for-each', version: 1, inputs: { items: ['x', 'y'], result: '{{ item }}' } },
    inner: { ...act('inner {{ item }}'), parent: 'rows' },
  },
  [
    'trigger -> choose',
    'choose.true -> good',
    'choose.false -> other',
    'good -> bad',
    'bad.error -> caught',
    'caught -> rows',
    'rows.each -> inner',
  ],
);

let store: Store;
let bench: Bench;
beforeEach(async () => {
  store = await openTestStore();
  bench = await startBench({ store, cards });
  await bench.activate(flow);
});
afterEach(async () => {
  await bench.engine.stop(0);
});

const casesOf = () =>
  createRunCases({
    store,
    plans: createPlans(store.flows, cards),
    manifests: cards.manifest,
    redact: (value) => createRedactor([SECRET]).json(value),
  });

test('S4 S11 a run as a test case: its event, what acted stands in, secrets are taken out, and it passes', async () => {
  const event = resetEvent();
  const [id = ''] = await bench.deliver(event);
  await bench.reach(id, 'succeeded');
  const made = await casesOf().of(id);
  expect(made).toMatchObject({ withoutEvent: false, differing: ['inner'] });
  expect(JSON.stringify(made.test)).not.toContain(SECRET);
  expect(made.redacted).toBeGreaterThan(0);
  expect(made.test.event).toMatchObject({ eventType: 'user.mfa.factor.reset_all' });
  // Logic is not stood in for: it is what the case tests.
  expect(Object.keys(made.test.stubs ?? {})).toEqual(['good', 'bad', 'caught', 'inner']);
  expect(made.test.expect).toMatchObject({
    status: 'succeeded',
    steps: {
      choose: { status: 'succeeded', port: 'true' },
      bad: { status: 'failed' },
      other: { status: 'skipped' },
      rows: { status: 'succeeded', port: 'out' },
    },
  });
  const [result] = await runFlowTests({ ...flow, tests: { past: made.test } }, cards);
  expect(result?.failures).toEqual([]);
  expect(result?.covered.nodes).toContain('inner');

  const broken = { ...flow, edges: flow.edges.map((edge) => (edge.to === 'good' ? { ...edge, port: 'false' } : edge)) };
  const [differs] = await runFlowTests({ ...broken, tests: { past: made.test } }, cards);
  expect(differs?.failures).toContain('Step "good" is skipped, expected succeeded.');
});

test('a run that has not ended is no test case', async () => {
  await bench.activate(
    flowOf({ later: { card: 'logic.delay', version: 1, inputs: { seconds: 60 } } }, ['trigger -> later']),
  );
  const [id = ''] = await bench.deliver(resetEvent());
  await bench.reach(id, 'waiting');
  await expect(casesOf().of(id)).rejects.toMatchObject({ code: 'run.not-ended' });
});
