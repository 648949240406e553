// S9 over loopback HTTP: whoever caused a run, in whichever way, decides nothing in it, and makes no link for it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { edgesOf } from '../../tests/support/flow-builder.ts';
import type { JsonObject } from '../../shared/json.ts';
import { fakeClock, type FakeClock } from '../../tests/support/fake-clock.ts';
import { resetEvent } from '../../tests/support/sample-events.ts';
import {
  HOOK_SECRET,
  PASSWORD,
  sessionCookie,
  startTestServer,
  type Json,
  type Received,
  type Sent,
  type TestServer,
} from './server.test-support.ts';

const BASE = 'http://signalbox.test';
const ANN = 'ann@example.com';
const BOB = 'bob@example.com';
const CARL = 'carl@example.com';
const FLOW = 'ask';

let server: TestServer;
let clock: FakeClock;
let ann: Sent;
let bob: Sent;
let carl: Sent;

beforeEach(async () => {
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  server = await startTestServer({}, clock);
  [ann, bob, carl] = await Promise.all([signIn(ANN, 'admin'), signIn(BOB), signIn(CARL)]);
});
afterEach(() => server.stop());

function ok(received: Received): Json {
  if (received.status >= 300) throw new Error(`${received.status}: ${received.text}`);
  return received.json;
}

const list = (json: Json): Json[] => json['items'] as unknown as Json[];

async function signIn(email: string, role = 'editor'): Promise<Sent> {
  ok(await server.send('POST', '/api/users', { body: { email, name: email, password: PASSWORD, role } }));
  const answer = await server.send('POST', '/api/session', { token: null, body: { email, password: PASSWORD } });
  return { cookie: sessionCookie(answer) ?? '' };
}

const TRIGGER = { card: 'okta.user-mfa-factor-reset-all', version: 1 };
const ASK = {
  card: 'people.approval',
  version: 1,
  inputs: { title: 'Unlock?', message: '', approvers: [ANN, BOB], required: 2 },
};
const compose = (text: string) => ({ card: 'data.compose', version: 1, inputs: { text } });
const waitFor = (match = 'true') => ({
  card: 'logic.wait-for-event',
  version: 1,
  inputs: { eventType: 'user.mfa.factor.activate', match, timeoutSeconds: 3_600 },
});
const activation = (): JsonObject => resetEvent({ eventType: 'user.mfa.factor.activate' });

/** Each edge: `from.port -> to`. */
async function activate(nodes: JsonObject, edges: string[], id = FLOW): Promise<void> {
  const body = { formatVersion: 1, id, name: id, nodes, edges: edgesOf(...edges) };
  ok(await server.send('POST', '/api/flows', { body }));
  ok(await server.send('POST', `/api/flows/${id}/activate`));
}

const asks = (): Promise<void> => activate({ trigger: TRIGGER, ask: ASK }, ['trigger -> ask']);

/** A flow that asks when it is called, and the node that calls it. */
async function callable(): Promise<JsonObject> {
  const trigger = { card: 'flow.called', version: 1, inputs: { fields: [] } };
  await activate({ trigger, ask: ASK }, ['trigger -> ask'], 'called');
  return { card: 'logic.call-flow', version: 1, inputs: { flowId: 'called', input: {} } };
}

async function sendByHand(by: Sent, event: JsonObject = resetEvent()): Promise<Json> {
  const [taken] = list(ok(await server.send('POST', '/api/events', { ...by, body: event })));
  return taken ?? {};
}

const runOf = (taken: Json): string => String((taken['runs'] as unknown as Json[])[0]?.['runId']);

/** As Okta sends it. */
async function deliver(event: JsonObject = resetEvent()): Promise<void> {
  const body = {
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: 'https://example.okta.com/api/v1/eventHooks/who1',
    eventId: `delivery-${String(event['uuid'])}`,
    eventTime: clock.iso(),
    contentType: 'application/json',
    data: { events: [event] },
  };
  const sent = await server.send('POST', '/hooks/okta', { token: null, body, headers: { authorization: HOOK_SECRET } });
  expect(sent.status).toBe(204);
}

async function newestRun(flow = FLOW): Promise<string> {
  const [run] = list(ok(await server.send('GET', `/api/runs?flow=${flow}&limit=1`)));
  return String(run?.['id']);
}

async function delivered(): Promise<string> {
  await deliver();
  return newestRun();
}

const detail = async (runId: string): Promise<Json> => ok(await server.send('GET', `/api/runs/${runId}`));

async function waits(runId: string, nodeId = 'ask'): Promise<void> {
  const statusOf = async (): Promise<unknown> =>
    ((await detail(runId))['steps'] as unknown as Json[]).find((step) => String(step['nodeId']) === nodeId)?.['status'];
  await expect.poll(statusOf).toBe('waiting');
}

const status = (runId: string): Promise<unknown> => detail(runId).then((run) => run['status']);

const approve = (runId: string, by: Sent): Promise<Received> =>
  server.send('POST', `/api/runs/${runId}/steps/ask/approve`, { ...by, body: { decision: 'approve' } });

const makeLink = (runId: string, by: Sent, approver: string): Promise<Received> =>
  server.send('POST', `/api/runs/${runId}/steps/ask/approval-link`, { ...by, body: { approver } });

const pathOf = (made: Received): string => String(ok(made)['url']).replace(BASE, '');

const press = (path: string): Promise<Received> =>
  server.send('POST', path, { token: null, headers: { accept: 'application/json' }, body: { decision: 'approve' } });

const refusedAs = (code: string) => ({ status: 403, json: { error: { code } } });

const allowOwnRuns = async (): Promise<void> =>
  void ok(await server.send('PUT', '/api/settings', { body: { approvals: { ownRuns: true } } }));

async function annsToken(): Promise<Sent> {
  const made = await server.send('POST', '/api/tokens', { ...ann, body: { name: 'ci', role: 'editor' } });
  return { token: String(ok(made)['secret']) };
}

interface Way {
  name: string;
  /** A run that asks, which Ann has caused. */
  begin(): Promise<string>;
  causedBy: string[];
}

const WAYS: Way[] = [
  {
    name: 'an event that she sent by hand',
    async begin() {
      await asks();
      return runOf(await sendByHand(ann));
    },
    causedBy: [ANN],
  },
  {
    name: 'an event that a token of hers sent',
    async begin() {
      await asks();
      return runOf(await sendByHand(await annsToken()));
    },
    causedBy: ['token:ci', ANN],
  },
  {
    name: 'a start by hand',
    async begin() {
      await asks();
      return String(ok(await server.send('POST', '/api/flows/ask/run', { ...ann, body: { mode: 'live' } }))['runId']);
    },
    causedBy: [ANN],
  },
  {
    name: 'a start by hand by somebody else, with an event that she sent',
    async begin() {
      await asks();
      const eventId = String((await sendByHand(ann))['id']);
      const body = { mode: 'live', eventId };
      return String(ok(await server.send('POST', '/api/flows/ask/run', { ...carl, body }))['runId']);
    },
    causedBy: [CARL, ANN],
  },
  {
    name: 'a replay of a run that Okta started',
    async begin() {
      await asks();
      const first = await delivered();
      return String(ok(await server.send('POST', `/api/runs/${first}/replay`, ann))['runId']);
    },
    causedBy: [ANN],
  },
  {
    name: "somebody else's replay of a run that she caused",
    async begin() {
      await asks();
      const first = runOf(await sendByHand(ann));
      return String(ok(await server.send('POST', `/api/runs/${first}/replay`, carl))['runId']);
    },
    causedBy: [ANN, CARL],
  },
  {
    name: 'a replay of many',
    async begin() {
      await asks();
      const first = await delivered();
      await waits(first);
      ok(await server.send('POST', `/api/runs/${first}/cancel`));
      const body = { filter: { flow: FLOW }, version: 'same', preview: false };
      expect(ok(await server.send('POST', '/api/runs/replay', { ...ann, body }))['started']).toBe(1);
      return newestRun();
    },
    causedBy: [ANN],
  },
  {
    name: 'a resume by a token of hers',
    async begin() {
      const fails = compose('{{ string(int(trigger.eventType)) }}');
      await activate({ trigger: TRIGGER, fails, ask: ASK }, ['trigger -> fails', 'fails -> ask']);
      const runId = await delivered();
      await expect.poll(() => status(runId)).toBe('failed');
      const body = { inputs: { fails: { text: 'mended' } } };
      ok(await server.send('POST', `/api/runs/${runId}/resume`, { ...(await annsToken()), body }));
      return runId;
    },
    causedBy: ['token:ci', ANN],
  },
  {
    name: 'an event that was gathered behind one of Okta',
    async begin() {
      const trigger = { ...TRIGGER, gather: { key: "'all'", quietSeconds: 30, maxSeconds: 300 } };
      await activate({ trigger, ask: ASK }, ['trigger -> ask']);
      const runId = await delivered();
      expect(runOf(await sendByHand(ann))).toBe(runId);
      clock.advance(30_000);
      return runId;
    },
    causedBy: [ANN],
  },
  {
    name: 'a run that a run of hers called',
    async begin() {
      const call = await callable();
      await activate({ trigger: TRIGGER, call }, ['trigger -> call']);
      const caller = runOf(await sendByHand(ann));
      await waits(caller, 'call');
      return newestRun('called');
    },
    causedBy: [ANN],
  },
  {
    name: 'an event that ended a wait of it',
    async begin() {
      await activate({ trigger: TRIGGER, wait: waitFor(), ask: ASK }, ['trigger -> wait', 'wait.received -> ask']);
      const runId = await delivered();
      await waits(runId, 'wait');
      await sendByHand(ann, activation());
      return runId;
    },
    causedBy: [ANN],
  },
  {
    name: 'an event that came before the wait that it ended',
    async begin() {
      const delay = { card: 'logic.delay', version: 1, inputs: { seconds: 60 } };
      const nodes = { trigger: TRIGGER, delay, wait: waitFor(), ask: ASK };
      await activate(nodes, ['trigger -> delay', 'delay -> wait', 'wait.received -> ask']);
      const runId = await delivered();
      await waits(runId, 'delay');
      await sendByHand(ann, activation());
      clock.advance(60_000);
      return runId;
    },
    causedBy: [ANN],
  },
  {
    name: 'a run that was called after such an event',
    async begin() {
      const call = await callable();
      await activate({ trigger: TRIGGER, wait: waitFor(), call }, ['trigger -> wait', 'wait.received -> call']);
      const caller = await delivered();
      await waits(caller, 'wait');
      await sendByHand(ann, activation());
      await waits(caller, 'call');
      return newestRun('called');
    },
    causedBy: [ANN],
  },
];

describe('S9 whoever caused a run decides nothing in it, unless the installation allows it', () => {
  test.each(WAYS)('by $name', async ({ begin, causedBy }) => {
    const runId = await begin();
    await waits(runId);
    expect((await detail(runId))['causedBy']).toEqual(causedBy);
    const link = pathOf(await makeLink(runId, bob, ANN));
    expect(await approve(runId, ann)).toMatchObject(refusedAs('approval.own-run'));
    expect(await press(link)).toMatchObject(refusedAs('approval.own-run'));
    expect(await makeLink(runId, ann, BOB)).toMatchObject(refusedAs('approval.own-link'));
    expect(await approve(runId, bob)).toMatchObject({ status: 200, json: { status: 'waiting' } });

    await allowOwnRuns();
    // In her own name, not in another's.
    expect(await makeLink(runId, ann, ANN)).toMatchObject(refusedAs('approval.own-link'));
    expect(await approve(runId, ann)).toMatchObject({ status: 200, json: { status: 'succeeded' } });
    const journal = list(ok(await server.send('GET', `/api/runs/${runId}/journal`)));
    expect(journal.filter(({ type }) => String(type) === 'step.approval')).toEqual([
      expect.not.objectContaining({ own: true }),
      expect.objectContaining({ by: ANN, own: true }),
    ]);
  });

  test("a token's own links are refused as its maker's are", async () => {
    await asks();
    const token = await annsToken();
    const runId = runOf(await sendByHand(ann));
    await waits(runId);
    expect(await makeLink(runId, token, BOB)).toMatchObject(refusedAs('approval.own-link'));
  });

  test.each(['off', 'on'])(
    'a link decides nothing once its maker has caused the run, own runs being %s; a link of another does',
    async (setting) => {
      const nodes = { trigger: TRIGGER, wait: waitFor(), done: compose('woken'), ask: ASK };
      await activate(nodes, ['trigger -> wait', 'wait.received -> done', 'trigger -> ask']);
      if (setting === 'on') await allowOwnRuns();
      const runId = await delivered();
      await Promise.all([waits(runId), waits(runId, 'wait')]);
      const path = pathOf(await makeLink(runId, carl, BOB));
      expect((await server.send('GET', path, { token: null })).text).toContain('<form');
      await sendByHand(carl, activation());
      await expect.poll(async () => (await detail(runId))['causedBy']).toEqual([CARL]);
      const page = await server.send('GET', path, { token: null });
      expect([page.status, page.text.includes('<form')]).toEqual([403, false]);
      expect(await press(path)).toMatchObject(refusedAs('approval.own-link'));
      expect((await press(pathOf(await makeLink(runId, ann, BOB)))).status).toBe(200);
    },
  );

  test('what Okta delivered nobody has caused, and a duplicate by hand changes nothing', async () => {
    await asks();
    const event = resetEvent();
    await deliver(event);
    const runId = await newestRun();
    await waits(runId);
    expect(await sendByHand(ann, event)).toMatchObject({ duplicate: true });
    expect((await detail(runId))['causedBy']).toEqual([]);
    expect((await approve(runId, ann)).status).toBe(200);
  });
});

test('S9 an event says who sent it by hand', async () => {
  await deliver();
  await sendByHand(ann);
  await sendByHand(await annsToken());
  const events = list(ok(await server.send('GET', '/api/events')));
  expect(events.map(({ sentBy }) => sentBy)).toEqual(['token:ci', ANN, null]);
  const shown = ok(await server.send('GET', `/api/events/${String(events[1]?.['id'])}`));
  expect(shown['sentBy']).toBe(ANN);
});
