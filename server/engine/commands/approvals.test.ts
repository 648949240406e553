// Approvals by their rules (S9), on a real store and a clock that the test moves.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { parseFlow } from '../../../shared/flow/parse.ts';
import { formatFlow } from '../../../shared/flow/canonical.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import { loadCards } from '../../cards/registry.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { Store } from '../../store/store.ts';
import { runFlowTests } from '../flow-tests.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';

const START = '2026-03-01T10:00:00.000Z';
const real = await loadCards();
const cards = cardsWith(actCard('repeatable', ({ name }) => ({ name })));

let store: Store;
let bench: Bench;
let clock: FakeClock;

async function boot(): Promise<void> {
  bench = await startBench({ store, cards, clock, secrets: ['hunter2-hunter2'] });
}

beforeEach(async () => {
  store = await openTestStore();
  clock = fakeClock(START);
  await boot();
});
afterEach(async () => {
  await bench.engine.stop(0);
});

//               ┌ approved ─ yes
//  trigger ─ ask┼ rejected ─ no
//               └ expired  ─ late
function asking(inputs: JsonObject): Flow {
  const act = (name: string) => ({ card: 'test.repeatable', version: 1, inputs: { name } });
  const ask = {
    card: 'people.approval',
    version: 1,
    inputs: { title: 'Unlock?', message: 'All factors are gone.', ...inputs },
  };
  return flowOf({ ask, yes: act('yes'), no: act('no'), late: act('late') }, [
    'trigger -> ask',
    'ask.approved -> yes',
    'ask.rejected -> no',
    'ask.expired -> late',
  ]);
}
const THREE = ['ann@example.com', 'bob@example.com', 'cyd@example.com'];

async function begin(inputs: JsonObject): Promise<string> {
  await bench.activate(asking(inputs));
  const [runId = ''] = await bench.deliver();
  await bench.rest(runId);
  return runId;
}

const stepOf = async (runId: string, nodeId = 'ask') =>
  (await bench.views.detail(runId)).steps.find((step) => step.nodeId === nodeId);
const decide = (
  runId: string,
  by: string,
  decision: 'approved' | 'rejected' = 'approved',
  comment = '',
): Promise<void> =>
  bench.engine.approve(runId, { nodeId: 'ask', iteration: null, by, decision, comment, via: 'session' });
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error: { code?: string }) => error.code,
  );

describe('S9 approval', () => {
  test('waits with what is shown, is approved by the only approver, and the journal holds who, what and when', async () => {
    const runId = await begin({ approvers: 'Ann@Example.com', expiresSeconds: 60 });
    const until = '2026-03-01T10:01:00.000Z';
    const shown = { title: 'Unlock?', message: 'All factors are gone.', approvers: ['ann@example.com'], required: 1 };
    const hash = sha256Hex(JSON.stringify(Object.values(shown)));
    expect(await stepOf(runId)).toMatchObject({
      status: 'waiting',
      waiting: { kind: 'approval', until },
      approval: { ...shown, hash, decisions: [], links: [] },
    });
    clock.jump(5_000);
    await decide(runId, 'ANN@example.com', 'approved', 'fine by me');
    await bench.reach(runId, 'succeeded');
    const decisions = [
      { by: 'ann@example.com', decision: 'approved', comment: 'fine by me', at: '2026-03-01T10:00:05.000Z' },
    ];
    const ask = await stepOf(runId);
    expect(ask).toMatchObject({
      status: 'succeeded',
      port: 'approved',
      output: { decision: 'approved', decisions },
      approval: { decisions },
    });
    expect(ask?.waiting).toBeUndefined();
    expect((await stepOf(runId, 'yes'))?.status).toBe('succeeded');
    expect((await stepOf(runId, 'no'))?.status).toBe('skipped');
    const journalled = (await bench.views.journal(runId)).filter((record) => record.type === 'step.approval');
    expect(journalled).toEqual([
      { type: 'step.approval', nodeId: 'ask', iteration: null, hash, via: 'session', ...decisions[0] },
    ]);
    const row = await store.runs.find(runId);
    expect(await store.runs.timersOf(row?.seq ?? 0)).toEqual([]);
  });

  test('N of M: two of three, and a restart between their decisions', async () => {
    const runId = await begin({ approvers: THREE, required: 2 });
    await decide(runId, 'ann@example.com');
    await bench.rest(runId);
    expect(await stepOf(runId)).toMatchObject({
      status: 'waiting',
      approval: { decisions: [{ by: 'ann@example.com' }] },
    });
    await bench.engine.stop(0);
    await boot();
    expect(await codeOf(decide(runId, 'ann@example.com'))).toBe('approval.used');
    await decide(runId, 'cyd@example.com');
    await bench.reach(runId, 'succeeded');
    expect((await stepOf(runId))?.output).toMatchObject({
      decision: 'approved',
      decisions: [{ by: 'ann@example.com' }, { by: 'cyd@example.com' }],
    });
  });

  test('one rejection is enough, whoever approved before', async () => {
    const runId = await begin({ approvers: THREE, required: 3 });
    await decide(runId, 'ann@example.com');
    await decide(runId, 'bob@example.com', 'rejected', 'not him');
    await bench.reach(runId, 'succeeded');
    expect(await stepOf(runId)).toMatchObject({
      port: 'rejected',
      output: { decision: 'rejected', decisions: [{}, { by: 'bob@example.com', comment: 'not him' }] },
    });
    expect((await stepOf(runId, 'no'))?.status).toBe('succeeded');
    expect(await codeOf(decide(runId, 'cyd@example.com'))).toBe('approval.over');
  });

  test('all at once: none is lost, each counts once', async () => {
    for (let round = 0; round < 5; round++) {
      const runId = await begin({ approvers: THREE, required: 3 });
      const codes = await Promise.all([
        ...THREE.map((by) => codeOf(decide(runId, by))),
        ...THREE.map((by) => codeOf(decide(runId, by, 'approved', 'another'))),
      ]);
      expect(codes.slice(0, 3)).toEqual(['none', 'none', 'none']);
      expect(codes.filter((code) => code === 'approval.used' || code === 'approval.over')).toHaveLength(3);
      await bench.reach(runId, 'succeeded');
      const decisions = (await stepOf(runId))?.approval?.decisions ?? [];
      expect(decisions.map((one) => one.by).toSorted()).toEqual(THREE);
    }
    expect(bench.troubles).toEqual([]);
  });

  test('of approval and rejection at once, the first that is journalled decides', async () => {
    const runId = await begin({ approvers: THREE });
    const codes = await Promise.all([
      codeOf(decide(runId, 'ann@example.com', 'rejected')),
      codeOf(decide(runId, 'bob@example.com')),
    ]);
    expect(codes.toSorted()).toEqual(['approval.over', 'none']);
    await bench.reach(runId, 'succeeded');
    expect((await stepOf(runId))?.port).toBe(codes[0] === 'none' ? 'rejected' : 'approved');
  });

  test('expires at its time with what was decided until then; also when that passes while the server is down', async () => {
    const expired: string[] = [];
    expired.push(await begin({ approvers: THREE, required: 2, expiresSeconds: 60 }));
    await decide(expired[0] ?? '', 'bob@example.com');
    await bench.rest(expired[0] ?? '');
    clock.advance(59_999);
    expect((await stepOf(expired[0] ?? ''))?.status).toBe('waiting');
    clock.advance(1);
    await bench.reach(expired[0] ?? '', 'succeeded');
    expired.push(await begin({ approvers: THREE, expiresSeconds: 60 }));
    await bench.engine.stop(0);
    clock.jump(61_000);
    await boot();
    await bench.reach(expired[1] ?? '', 'succeeded');
    const outputs = await Promise.all(expired.map(async (runId) => (await stepOf(runId))?.output));
    expect(outputs).toMatchObject([
      { decision: 'expired', decisions: [{ by: 'bob@example.com' }] },
      { decision: 'expired', decisions: [] },
    ]);
  });

  test('a decision after the time is too late, even where the timer has not fired yet', async () => {
    const runId = await begin({ approvers: THREE, expiresSeconds: 60 });
    clock.jump(60_000);
    expect(await codeOf(decide(runId, 'ann@example.com'))).toBe('approval.over');
    clock.advance(1_000);
    await bench.reach(runId, 'succeeded');
    expect(await stepOf(runId)).toMatchObject({ port: 'expired', output: { decision: 'expired', decisions: [] } });
    expect((await stepOf(runId, 'late'))?.status).toBe('succeeded');
  });

  test('only approvers decide, only where something is asked, and only what they were shown', async () => {
    const runId = await begin({ approvers: THREE });
    const part = { nodeId: 'ask', iteration: null, decision: 'approved', comment: '', via: 'link' } as const;
    expect(await codeOf(decide(runId, 'eve@example.com'))).toBe('approval.not-approver');
    expect(await codeOf(decide(runId, ''))).toBe('approval.not-approver');
    expect(await codeOf(decide('run_none', 'ann@example.com'))).toBe('run.not-found');
    expect(await codeOf(bench.engine.approve(runId, { ...part, nodeId: 'yes', by: 'ann@example.com' }))).toBe(
      'approval.over',
    );
    expect(await codeOf(bench.engine.approve(runId, { ...part, by: 'ann@example.com', hash: 'other' }))).toBe(
      'approval.changed',
    );
    expect(await stepOf(runId)).toMatchObject({ status: 'waiting', approval: { decisions: [] } });
  });

  test('whoever started the run by hand cannot decide; a replay is caused by them too, and by whoever had it made', async () => {
    const flow = asking({ approvers: THREE });
    const text = formatFlow(flow);
    const first = await bench.engine.startManual({
      flow,
      text,
      snapshot: sha256Hex(text),
      version: null,
      mode: 'live',
      by: 'Ann@example.com',
    });
    await bench.rest(first);
    const again = await bench.engine.replay(first, 'same', 'bob@example.com');
    await bench.rest(again);
    expect((await bench.views.journal(first))[0]).toMatchObject({ type: 'run.started', by: 'Ann@example.com' });
    await bench.engine.stop(0);
    await boot();
    expect(await codeOf(decide(first, 'ann@example.com'))).toBe('approval.own-run');
    for (const one of ['ann', 'bob'])
      expect(await codeOf(decide(again, `${one}@example.com`))).toBe('approval.own-run');
    const place = { nodeId: 'ask', iteration: null };
    const link = { ...place, by: 'bob@example.com', decision: 'approved', comment: '', via: 'link' } as const;
    expect(await codeOf(bench.engine.approve(first, { ...link, makers: ['token:ci', 'ann@example.com'] }))).toBe(
      'approval.own-link',
    );
    await bench.engine.approve(first, { ...link, makers: ['cyd@example.com'] });
    await decide(again, 'cyd@example.com');
    for (const runId of [first, again]) await bench.reach(runId, 'succeeded');
  });

  test('S10.2 a link that was used before a resume decides nothing when the same is asked again', async () => {
    //  trigger ┬ ask
    //          └ wait ─ fails
    const flow = asking({ approvers: THREE, required: 2 });
    const wait = { card: 'logic.delay', version: 1, inputs: { seconds: 60 } };
    const fails = { card: 'test.repeatable', version: 1, inputs: { name: '{{ trigger.nothing.there }}' } };
    await bench.activate({
      ...flow,
      nodes: { ...flow.nodes, wait, fails },
      edges: [...flow.edges, { from: 'trigger', port: 'out', to: 'wait' }, { from: 'wait', port: 'out', to: 'fails' }],
    });
    const [runId = ''] = await bench.deliver();
    await bench.rest(runId);
    const place = { nodeId: 'ask', iteration: null };
    const linkOf = () => bench.engine.claim(runId, { ...place, approver: 'ann@example.com' }, 'ed');
    const use = ({ hash }: { hash: string }) =>
      bench.engine.approve(runId, {
        ...place,
        by: 'ann@example.com',
        decision: 'approved',
        comment: '',
        via: 'link',
        hash,
      });
    const first = await linkOf();
    expect(await linkOf()).toEqual(first);
    await use(first);
    clock.advance(60_000);
    await bench.reach(runId, 'failed');
    await bench.engine.resume(runId, { fails: { name: 'a' } }, 'eve');
    await bench.rest(runId);
    expect(await stepOf(runId)).toMatchObject({ approval: { title: 'Unlock?', decisions: [] } });
    expect(await codeOf(use(first))).toBe('approval.changed');
    await use(await linkOf());
    expect(await codeOf(decide(runId, 'ann@example.com'))).toBe('approval.used');
    await bench.engine.stop(0);
    await boot();
    await decide(runId, 'bob@example.com');
    await bench.reach(runId, 'succeeded');
  });

  test('S10 a cancelled run asks nobody any more', async () => {
    const runId = await begin({ approvers: THREE });
    await bench.engine.cancel(runId, 'ann@example.com');
    expect(await codeOf(decide(runId, 'bob@example.com'))).toBe('approval.over');
    expect(await stepOf(runId)).toMatchObject({ status: 'cancelled' });
  });

  test('a link is bound to what is shown, and the journal names who had it made', async () => {
    const runId = await begin({ approvers: THREE });
    const place = { nodeId: 'ask', iteration: null };
    const claim = await bench.engine.claim(runId, { ...place, approver: ' Bob@example.com ' }, 'editor@example.com');
    const ask = await stepOf(runId);
    expect(claim).toEqual({
      runId,
      ...place,
      approver: 'bob@example.com',
      hash: ask?.approval?.hash,
      makers: ['editor@example.com'],
    });
    expect(ask?.approval?.links).toEqual([{ approver: 'bob@example.com', by: 'editor@example.com', at: START }]);
    expect(await codeOf(bench.engine.claim(runId, { ...place, approver: 'eve@example.com' }, 'x'))).toBe(
      'approval.no-such-approver',
    );
    await bench.rest(runId);
    await bench.engine.approve(runId, {
      ...place,
      by: claim.approver,
      hash: claim.hash,
      decision: 'approved',
      comment: '',
      via: 'link',
    });
    expect(await codeOf(bench.engine.claim(runId, { ...place, approver: 'bob@example.com' }, 'x'))).toBe(
      'approval.over',
    );
  });

  test('S4 a secret in what is asked is not shown', async () => {
    const runId = await begin({ approvers: THREE, message: 'the password is hunter2-hunter2' });
    expect((await stepOf(runId))?.approval?.message).not.toContain('hunter2');
    await decide(runId, 'ann@example.com');
    await bench.reach(runId, 'succeeded');
  });

  test.each([
    [{ approvers: [] }, 'approval.no-approver'],
    [{ approvers: 'nobody' }, 'approval.bad-approver'],
    [{ approvers: ['a@example.com', 'A@example.com'], required: 2 }, 'approval.too-few-approvers'],
    [{ approvers: THREE, required: 0 }, 'step.input'],
  ])('S1 %j fails the step: %s', async (inputs, code) => {
    await bench.activate(asking(inputs));
    const [runId = ''] = await bench.deliver();
    expect((await bench.reach(runId, 'failed')).error?.code).toBe(code);
  });
});

describe('S11', () => {
  test('a dry run counts as approved, and shows what it would have asked', async () => {
    const flow = asking({ approvers: THREE, required: 2 });
    const text = formatFlow(flow);
    const runId = await bench.engine.startManual({ flow, text, snapshot: sha256Hex(text), version: null, mode: 'dry' });
    await bench.reach(runId, 'succeeded');
    expect(await stepOf(runId)).toMatchObject({
      status: 'simulated',
      port: 'approved',
      output: { decision: 'approved', decisions: [{ by: 'ann@example.com' }, { by: 'bob@example.com' }] },
      preview: { title: 'Unlock?', approvers: THREE, required: 2 },
    });
  });

  test('a flow test asks nothing of Slack, and counts as approved too', async () => {
    const flow = asking({ approvers: THREE });
    const ask = { ...flow.nodes['ask'], connection: 'chat' };
    const tests = { asked: { expect: { steps: { ask: { status: 'simulated', port: 'approved' } } } } };
    const withSlack = { ...flow, connections: { chat: { app: 'slack' } }, nodes: { ...flow.nodes, ask }, tests };
    const slack = { ...cards, connectionApp: (app: string) => real.connectionApp(app) };
    expect(await runFlowTests(parseFlow(withSlack), slack)).toMatchObject([
      { name: 'asked', passed: true, failures: [] },
    ]);
  });

  test('a flow test counts as approved unless its stub says otherwise', async () => {
    const flow = asking({ approvers: THREE });
    const rejected = { decision: 'rejected', decisions: [] };
    const tests = {
      approved: { expect: { steps: { ask: { status: 'simulated', port: 'approved' }, no: { status: 'skipped' } } } },
      rejected: {
        stubs: { ask: { port: 'rejected', output: rejected } },
        expect: { steps: { ask: { port: 'rejected', output: rejected }, yes: { status: 'skipped' } } },
      },
    };
    const results = await runFlowTests(parseFlow({ ...flow, tests }), cards);
    expect(results).toMatchObject(Object.keys(tests).map((name) => ({ name, passed: true, failures: [] })));
  });
});
