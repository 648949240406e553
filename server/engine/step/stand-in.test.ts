// S11: a dry run without the connection that a node needs succeeds, previews what would be sent, and names what is
// missing; nothing goes out, and a live run says so as before.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';

import { defineAction, done, simulated, type Card, type HttpRequest } from '../../../shared/card/card.ts';
import { formatFlow } from '../../../shared/flow/canonical.ts';
import type { Flow, FlowNode } from '../../../shared/flow/flow.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { RunMode } from '../../../shared/run.ts';
import { resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { Store } from '../../store/store.ts';
import { cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';
import { runFlowTests } from '../flow-tests.ts';

/** A card that reads with its account, as those of an app do: without one there is nothing to read. */
const reading: Card = defineAction({
  id: 'test.reading',
  version: 1,
  title: 'Read',
  summary: 'For tests.',
  docs: '',
  effect: 'pure',
  connection: { apps: [{ app: 'slack' }], required: true },
  input: z.object({ user: z.string().default('ada') }),
  output: z.object({ name: z.string() }),
  sample: { name: 'Sample' },
  async run({ input, http }) {
    await http.request({ method: 'GET', url: `https://example.com/${input.user}` });
    return done({ name: 'Real' });
  },
});
/** What the card saw of its account. */
const showing: Card = defineAction({
  id: 'test.showing',
  version: 1,
  title: 'Show',
  summary: 'For tests.',
  docs: '',
  effect: 'once',
  connection: { apps: [{ app: 'smtp' }, { app: 'slack' }], required: true },
  input: z.object({}),
  output: z.null(),
  sample: null,
  run: ({ connection = null, connectionApp = null }) => simulated({ connection, connectionApp }, null),
});
const cards = cardsWith(reading, showing);

let store: Store;
let bench: Bench;
let sent: HttpRequest[];
let connection: JsonObject | undefined;

beforeEach(async () => {
  store = await openTestStore();
  sent = [];
  connection = undefined;
  bench = await startBench({
    store,
    cards,
    connection: () => Promise.resolve(connection),
    http: {
      request(request) {
        sent.push(request);
        return Promise.resolve({ status: 200, headers: {}, body: { ok: true, user: { id: 'U1' } } });
      },
    },
  });
});
afterEach(async () => {
  await bench.engine.stop(0);
});

function flowWith(node: Partial<FlowNode> & { card: string }, app?: string): Flow {
  const flow = flowOf({ step: { version: 1, ...node, ...(app === undefined ? {} : { connection: 'slot' }) } }, [
    'trigger -> step',
  ]);
  return app === undefined ? flow : { ...flow, connections: { slot: { app } } };
}

async function stepOf(flow: Flow, mode: RunMode = 'dry') {
  const text = formatFlow(flow);
  const runId = await bench.engine.startManual({ flow, text, snapshot: sha256Hex(text), version: null, mode });
  await bench.reach(runId, 'succeeded', 'failed');
  const { status, steps } = await bench.views.detail(runId);
  return { status, step: steps.find(({ nodeId }) => nodeId === 'step') };
}

const SLACK_NODE = { card: 'notify.slack', inputs: { text: 'Reset of {{ trigger.oktaUser.alternateId }}' } };
const BODY = { text: 'Reset of lin.example@example.com' };

describe('S11 without a connection', () => {
  test.each<[string, Flow, JsonObject]>([
    [
      'Slack, whose slot is bound to none',
      flowWith(SLACK_NODE, 'slack'),
      {
        method: 'POST',
        url: 'Slack/…',
        body: BODY,
        missing: [
          {
            app: 'slack',
            slot: 'slot',
            setting: null,
            message: 'The slot “slot” of “Send to Slack” is bound to no connection of Slack yet.',
          },
        ],
      },
    ],
    [
      'Slack that names none',
      flowWith({ ...SLACK_NODE, name: 'Tell' }),
      {
        method: 'POST',
        body: BODY,
        missing: [{ app: 'slack', slot: null, setting: null, message: '“Tell” has no connection of Slack yet.' }],
      },
    ],
    [
      'Slack with a channel',
      flowWith({ ...SLACK_NODE, inputs: { ...SLACK_NODE.inputs, channel: '#a' } }),
      { url: 'https://slack.com/api/chat.postMessage', body: { channel: '#a', ...BODY }, missing: [{ app: 'slack' }] },
    ],
    [
      'e-mail',
      flowWith({ card: 'notify.email', inputs: { to: 'a@example.com', subject: 'Reset', text: 't' } }, 'smtp'),
      { from: '(Sender)', to: ['a@example.com'], subject: 'Reset', missing: [{ app: 'smtp', slot: 'slot' }] },
    ],
    [
      'an approval by Slack',
      flowWith({ card: 'people.approval', inputs: { title: 'Lock?', approvers: 'a@example.com' } }, 'slack'),
      { title: 'Lock?', slack: { to: ['a@example.com'] }, missing: [{ app: 'slack', slot: 'slot' }] },
    ],
  ])('%s is previewed, and what is missing is named', async (_name, flow, preview) => {
    const { status, step } = await stepOf(flow);
    expect([status, step?.status, step?.error]).toEqual(['succeeded', 'simulated', null]);
    expect(step?.preview).toMatchObject(preview);
    expect([sent, bench.troubles]).toEqual([[], []]);
  });

  test('what the account would have been asked is the sample', async () => {
    const { status, step } = await stepOf(flowWith({ card: 'test.reading', inputs: { user: 'bob' } }, 'slack'));
    expect([status, step?.status, step?.output]).toEqual(['succeeded', 'simulated', { name: 'Sample' }]);
    expect(step?.preview).toMatchObject({ user: 'bob', missing: [{ slot: 'slot' }] });
    expect(sent).toEqual([]);
  });

  test('the invented account shows what stands where, and keeps the words that a card goes by', async () => {
    const { step } = await stepOf(flowWith({ card: 'test.showing' }));
    expect(step?.preview).toMatchObject({
      connectionApp: 'smtp',
      connection: { host: '(Server)', port: 587, security: 'starttls', password: '(Password)', from: '(Sender)' },
    });
  });

  test('what is wrong with the node itself still fails', async () => {
    const node = { card: 'notify.email', inputs: { to: 'nobody', subject: 's' } };
    const { status, step } = await stepOf(flowWith(node, 'smtp'));
    expect([status, step?.error?.code]).toEqual(['failed', 'mail.bad-recipient']);
    expect(await stepOf(flowWith({ card: 'notify.slack' }))).toMatchObject({
      status: 'failed',
      step: { error: { code: 'slack.empty' } },
    });
  });

  test('a live run without one fails as before', async () => {
    expect(await stepOf(flowWith(SLACK_NODE, 'slack'), 'live')).toMatchObject({
      status: 'failed',
      step: { error: { code: 'step.connection-unbound' } },
    });
    expect(await stepOf(flowWith(SLACK_NODE), 'live')).toMatchObject({
      status: 'failed',
      step: { error: { code: 'slack.no-webhook' } },
    });
    expect(sent).toEqual([]);
  });
});

describe('S11 with a connection', () => {
  test('that lacks what the node needs, it is named, and nothing is read with the rest', async () => {
    connection = { webhookUrl: 'https://hooks.slack.example/services/x' };
    const node = { card: 'people.approval', inputs: { title: 'Lock?', approvers: 'a@example.com' } };
    const { status, step } = await stepOf(flowWith(node, 'slack'));
    expect(status).toBe('succeeded');
    expect(step?.preview).toMatchObject({
      missing: [
        { app: 'slack', slot: 'slot', setting: 'bot token', message: expect.stringContaining('has no bot token') },
      ],
    });
    expect(sent).toEqual([]);
  });

  test('that serves, or where none is needed, nothing is missing', async () => {
    connection = { webhookUrl: 'https://hooks.slack.example/services/x' };
    const { step } = await stepOf(flowWith(SLACK_NODE, 'slack'));
    expect(step?.preview).toEqual({ method: 'POST', url: 'https://hooks.slack.example/…', body: BODY });
    const written = { ...SLACK_NODE, inputs: { text: 'x', webhookUrl: 'https://hooks.slack.example/services/y' } };
    expect((await stepOf(flowWith(written))).step?.preview).not.toHaveProperty('missing');
    const bySignIn = { card: 'people.approval', inputs: { title: 'Lock?', approvers: 'a@example.com' } };
    expect((await stepOf(flowWith(bySignIn))).step?.preview).not.toHaveProperty('missing');
  });
});

test('S11 a test case of a flow file needs no connection either', async () => {
  const outcome = { status: 'succeeded' as const, steps: { step: { status: 'simulated' as const } } };
  const tested = (flow: Flow) =>
    runFlowTests({ ...flow, tests: { works: { event: resetEvent(), expect: outcome } } }, cards);
  for (const flow of [flowWith(SLACK_NODE), flowWith(SLACK_NODE, 'slack'), flowWith({ card: 'test.reading' })])
    expect(await tested(flow)).toMatchObject([{ name: 'works', passed: true, failures: [] }]);
});
