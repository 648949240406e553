// S1, S3, S4, S12, J4: what becomes of the values of a step: checked, on record before it acts, cut for views alone, without
// secrets.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { openTestStore } from '../../../tests/support/test-store.ts';
import { defineAction, done, type Outcome, waitUntil } from '../../../shared/card/card.ts';
import { TimeoutError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { RunDetail } from '../../../shared/api/runs.ts';
import type { Store } from '../../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';
import { planFlow } from '../plan/plan.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const SECRET = 'xoxb-0123456789';

let store: Store;
let bench: Bench;
let recorded: string[][];

beforeEach(async () => {
  store = await openTestStore();
  recorded = [];
  const act = async ({ name }: { name: string }): Promise<JsonObject> => {
    recorded.push((await store.runs.journal(1)).records.map(({ type }) => type));
    return { name };
  };
  bench = await startBench({
    store,
    secrets: [SECRET],
    cards: cardsWith(
      actCard('pure', ({ name }) => ({ text: 'x'.repeat(Number(name)) })),
      actCard('repeatable', act),
      actCard('once', () => Promise.reject(new TimeoutError('test.timeout', 'Nobody answers.'))),
    ),
  });
});
afterEach(async () => {
  await bench.engine.stop(0);
});

const gives = (characters: number) => ({ card: 'test.pure', version: 1, inputs: { name: String(characters) } });
const act = (name: string) => ({ card: 'test.repeatable', version: 1, inputs: { name } });
const compose = (text: string) => ({ card: 'data.compose', version: 1, inputs: { text } });
async function ended(
  ...flow: Parameters<typeof flowOf>
): Promise<{ run: string; steps: Map<string, RunDetail['steps'][number]> }> {
  await bench.activate(flowOf(...flow));
  const [run = ''] = await bench.deliver();
  await bench.reach(run, 'succeeded', 'failed');
  const { steps } = await bench.views.detail(run);
  return { run, steps: new Map(steps.map((step) => [step.nodeId, step])) };
}

test('J4 a step that may act is on record before it does, by a commit of its own', async () => {
  await ended({ a: act('a'), b: act('b') }, ['trigger -> a', 'a -> b']);
  const first = ['run.started', 'step.started'];
  expect(recorded).toEqual([first, [...first, 'step.finished', 'step.started']]);
});

describe('S12 what an event wrote in a message', () => {
  const EVIL = '<!channel> <https://evil.example|Reset here>';
  const ESCAPED = '&lt;!channel&gt; &lt;https://evil.example|Reset here&gt;';
  const inputOf = (card: string, inputs: JsonObject): unknown => {
    const plan = planFlow(flowOf({ tell: { card, version: 1, inputs } }, ['trigger -> tell']), 'test', cardsWith());
    return plan.node('tell').input({ trigger: { name: EVIL } });
  };

  test('Slack: its marks are letters, in the text and in texts of blocks that have marks', () => {
    const text = '<!here> *{{ trigger.name }}*';
    const blocks = ['mrkdwn', 'plain_text'].map((type) => ({ type: 'section', text: { type, text } }));
    expect(inputOf('notify.slack', { text, blocks })).toMatchObject({
      text: `<!here> *${ESCAPED}*`,
      blocks: [{ text: { text: `<!here> *${ESCAPED}*` } }, { text: { text: `<!here> *${EVIL}*` } }],
    });
    expect(inputOf('notify.slack', { text: '{{ trigger.name }}' })).toMatchObject({ text: ESCAPED });
    expect(inputOf('notify.slack', { text: '{{ raw(trigger.name) }}' })).toMatchObject({ text: EVIL });
  });

  test('e-mail: in HTML tags are letters, in the text nothing is escaped', () => {
    const inputs = { to: 'a@example.com', subject: '{{ trigger.name }}', text: '{{ trigger.name }}' };
    const html = '<a href="https://example.com/{{ urlEncode(trigger.name) }}">{{ trigger.name }}</a>';
    expect(inputOf('notify.email', { ...inputs, html })).toMatchObject({
      subject: EVIL,
      text: EVIL,
      html: `<a href="https://example.com/${encodeURIComponent(EVIL).replace('!', '%21')}">${ESCAPED}</a>`,
    });
  });
});

describe('S1 inputs', () => {
  test('inputs are checked before the card runs: what does not fit fails the step, and the message says where', async () => {
    const { steps } = await ended({ a: { card: 'logic.delay', version: 1, inputs: { seconds: "{{ 'soon' }}" } } }, [
      'trigger -> a',
    ]);
    expect(steps.get('a')).toMatchObject({ status: 'failed', error: { code: 'step.input' } });
    expect(steps.get('a')?.error?.message).toContain('"seconds"');
  });

  test('an expression that cannot be evaluated fails the step, and its error port takes that', async () => {
    const { run, steps } = await ended({ a: act('{{ trigger.nothing.there }}'), b: compose('{{ a.code }}') }, [
      'trigger -> a',
      'a.error -> b',
    ]);
    expect(recorded).toEqual([]);
    expect((await store.runs.find(run))?.status).toBe('succeeded');
    expect(steps.get('b')?.output).toEqual({ text: steps.get('a')?.error?.code });
  });
});

describe('S3 outputs', () => {
  test('above 256 KiB values are cut in views, and marked so; the journal and later steps have them whole', async () => {
    const size = 300 * KIB;
    const { run, steps } = await ended(
      { a: gives(size), b: compose('{{ size(a.text) }} characters'), c: compose('{{ a.text }}') },
      ['trigger -> a', 'a -> b', 'b -> c'],
    );
    expect(steps.get('a')?.output).toMatchObject({ cut: true, start: expect.stringMatching(/^\{"text":"x+$/) });
    expect(JSON.stringify(steps.get('a')?.output).length).toBeLessThan(257 * KIB);
    expect(steps.get('b')?.output).toEqual({ text: `${size} characters` });
    expect(steps.get('c')?.input).toMatchObject({ cut: true, characters: size + '{"text":""}'.length });
    const journal = await bench.views.journal(run);
    const finished = journal.find((record) => record.type === 'step.finished' && record.nodeId === 'a');
    expect(finished).toMatchObject({ output: { text: 'x'.repeat(size) } });
  });

  test('what is not above it is not touched', async () => {
    const { steps } = await ended({ a: gives(255 * KIB) }, ['trigger -> a']);
    expect(steps.get('a')?.output).toEqual({ text: 'x'.repeat(255 * KIB) });
  });

  test('above 5 MiB the step fails, and says how to ask for less', async () => {
    const { run, steps } = await ended({ a: gives(5 * MIB + 1), b: gives(1) }, ['trigger -> a', 'a -> b']);
    expect(steps.get('a')).toMatchObject({ status: 'failed', output: null, error: { code: 'step.output-too-large' } });
    expect(steps.get('a')?.error?.message).toMatch(/more than 5 MiB.*Ask the other side for less/);
    expect((await store.runs.find(run))?.error?.code).toBe('step.output-too-large');
    expect(steps.get('b')?.status).toBe('skipped');
  });

  test('S5 so does a For each whose iterations give more than that together, and begins no further one', async () => {
    const rows = {
      card: 'logic.for-each',
      version: 1,
      inputs: { items: Array.from({ length: 9 }, () => MIB), result: '{{ a.text }}' },
    };
    const { run, steps } = await ended(
      { rows, a: { ...gives(0), inputs: { name: '{{ string(item) }}' }, parent: 'rows' } },
      ['trigger -> rows', 'rows.each -> a'],
    );
    expect(steps.get('rows')).toMatchObject({ status: 'failed', error: { code: 'step.output-too-large' } });
    const { items } = await bench.views.loop(run, 'rows', null);
    expect(items).toHaveLength(5);
  });

  test('S11 the preview of a write is cut as well', async () => {
    const flow = flowOf(
      {
        a: {
          card: 'web.request',
          version: 1,
          inputs: { method: 'POST', url: 'https://receiver.example', body: '{{ trigger.message }}' },
        },
      },
      ['trigger -> a'],
    );
    const text = JSON.stringify(flow);
    const run = await bench.engine.startManual({
      flow,
      text,
      snapshot: 'large',
      version: null,
      mode: 'dry',
      event: { eventType: 'user.mfa.factor.reset_all', displayMessage: 'x'.repeat(400 * KIB) },
    });
    await bench.reach(run, 'succeeded');
    const [step] = (await bench.views.detail(run)).steps;
    expect(step).toMatchObject({ status: 'simulated', preview: { cut: true } });
  });
});

test.each([
  ['an output that its schema refuses', done({ size: 'large' }), 'card.bad-output'],
  ['a port that it does not have', done({ size: 1 }, 'elsewhere'), 'card.bad-port'],
  ['a wait that nothing would end', waitUntil('2026-03-02T10:00:00.000Z'), 'card.bad-wait'],
])('S3 S7 a card that gives %s fails its step, as a defect', async (_what, outcome, code) => {
  const card = defineAction({
    id: 'test.broken',
    version: 1,
    title: 'Broken',
    summary: 'For tests.',
    docs: '',
    effect: 'pure',
    input: z.object({}),
    output: z.object({ size: z.number() }),
    sample: { size: 1 },
    example: {},
    // What types refuse a file of ours may give all the same where it takes it from elsewhere.
    run: () => outcome as Outcome<{ size: number }>,
  });
  await bench.engine.stop(0);
  bench = await startBench({ store, cards: cardsWith(card) });
  const { steps } = await ended({ a: { card: 'test.broken', version: 1 } }, ['trigger -> a']);
  expect(steps.get('a')).toMatchObject({ status: 'failed', error: { code } });
  expect(bench.takeTroubles()).toHaveLength(1);
});

test('S4 what people write is kept without secrets: an output for a step in doubt, the comment of a decision', async () => {
  const asks = { card: 'people.approval', version: 1, inputs: { title: 'Go on?', approvers: 'ann@example.com' } };
  await bench.activate(
    flowOf({ a: { card: 'test.once', version: 1 }, asks, b: compose('{{ a.key }}') }, [
      'trigger -> a',
      'a -> asks',
      'asks.approved -> b',
    ]),
  );
  const [run = ''] = await bench.deliver();
  await bench.rest(run);
  await bench.engine.decide(run, { nodeId: 'a', decision: 'done', output: { key: `is ${SECRET}` } }, 'ada');
  await bench.rest(run);
  const place = { nodeId: 'asks', iteration: null };
  const decision = { by: 'ann@example.com', decision: 'approved', comment: `use ${SECRET}`, via: 'session' } as const;
  await bench.engine.approve(run, { ...place, ...decision });
  await bench.reach(run, 'succeeded');
  const journal = JSON.stringify(await bench.views.journal(run));
  expect(journal).not.toContain(SECRET);
  expect(journal).toContain('is [redacted]');
  expect(journal).toContain('use [redacted]');
});
