// S9 over loopback HTTP: the page behind a link, what decides and what does not, mails with links, signed-in approvers.
import type { AddressInfo } from 'node:net';

import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import type { JsonObject } from '../../shared/json.ts';
import { edgesOf } from '../../tests/support/flow-builder.ts';
import { fakeClock, type FakeClock } from '../../tests/support/fake-clock.ts';
import { resetEvent } from '../../tests/support/sample-events.ts';
import { linkIn, SLACK_TOKEN, startSlack, type SlackStandIn } from '../../tests/support/slack.ts';
import {
  HOOK_SECRET,
  PASSWORD,
  sessionCookie,
  startTestServer,
  type Json,
  type Received,
  type TestServer,
} from './server.test-support.ts';

const BASE = 'http://signalbox.test';
const ANN = 'ann@example.com';
const BOB = 'bob@example.com';
const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };

let server: TestServer;
let clock: FakeClock;

beforeEach(async () => {
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  server = await startTestServer({ allowPrivate: ['127.0.0.1'] }, clock);
});
afterEach(() => server.stop());

/** @param app of the connection that reaches the approvers */
function flowFile(inputs: JsonObject, app?: string): JsonObject {
  const ask = {
    card: 'people.approval',
    version: 1,
    inputs: { title: 'Unlock <Ada>?', message: 'Line one\n<script>alert(1)</script>', ...inputs },
  };
  return {
    formatVersion: 1,
    id: 'ask',
    name: 'Unlocking',
    ...(app === undefined ? {} : { connections: { people: { app } } }),
    nodes: {
      trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
      ask: app === undefined ? ask : { ...ask, connection: 'people' },
      note: { card: 'data.compose', version: 1, inputs: { text: '{{ ask.decision }}' } },
    },
    edges: edgesOf('trigger -> ask', 'ask.approved -> note'),
  };
}

const ok = (received: Received): Json => {
  if (received.status >= 300) throw new Error(`${received.status}: ${received.text}`);
  return received.json;
};

async function stepOf(runId: string, nodeId = 'ask'): Promise<Json> {
  const run = ok(await server.send('GET', `/api/runs/${runId}`));
  return (run['steps'] as unknown as Json[]).find((step) => String(step['nodeId']) === nodeId) as Json;
}

async function asks(runId: string): Promise<void> {
  await expect.poll(async () => (await stepOf(runId))?.['status']).toBe('waiting');
}

async function activate(inputs: JsonObject, app?: string): Promise<void> {
  ok(await server.send('POST', '/api/flows', { body: flowFile(inputs, app) }));
  ok(await server.send('POST', '/api/flows/ask/activate'));
}

/** As Okta does, so that nobody has caused the run. */
async function deliver(): Promise<string> {
  const body = {
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: 'https://example.okta.com/api/v1/eventHooks/who1',
    eventId: 'delivery-1',
    eventTime: clock.iso(),
    contentType: 'application/json',
    data: { events: [resetEvent()] },
  };
  const sent = await server.send('POST', '/hooks/okta', { token: null, body, headers: { authorization: HOOK_SECRET } });
  expect(sent.status).toBe(204);
  const [run] = ok(await server.send('GET', '/api/runs?flow=ask&limit=1'))['items'] as unknown as Json[];
  return String(run?.['id']);
}

/** By an event; the run asks when it resolves. */
async function begin(inputs: JsonObject, app?: string): Promise<string> {
  await activate(inputs, app);
  const runId = await deliver();
  await asks(runId);
  return runId;
}

async function linkFor(runId: string, approver: string): Promise<string> {
  const made = await server.send('POST', `/api/runs/${runId}/steps/ask/approval-link`, { body: { approver } });
  return String(ok(made)['url']).replace(BASE, '');
}

const open = (path: string): Promise<Received> => server.send('GET', path, { token: null });
const press = (path: string, decision: string, comment = ''): Promise<Received> =>
  server.send('POST', path, {
    token: null,
    headers: FORM,
    body: new URLSearchParams({ decision, comment }).toString(),
  });

describe('S9 the page behind a link', () => {
  test('says who asks what, until when, of whom; escapes it; runs no script and leaks no address', async () => {
    const path = await linkFor(await begin({ approvers: [ANN, BOB], required: 2 }), ANN);
    const page = await open(path);
    expect(page.status).toBe(200);
    expect(page.text).toContain('Unlock &lt;Ada&gt;?');
    expect(page.text).toContain('Line one\n&lt;script&gt;');
    for (const part of [
      'Unlocking',
      ANN,
      BOB,
      '2 of 2',
      '2026-03-02 10:00 UTC',
      'nobody',
      'prefers-color-scheme:dark',
      'width=device-width',
    ]) {
      expect(page.text).toContain(part);
    }
    expect(page.text).not.toContain('<script');
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(page.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(server.logged.join('')).not.toContain(path.slice('/approve/'.length));
  });

  test('GET and HEAD decide nothing, however often, whatever their query', async () => {
    const runId = await begin({ approvers: [ANN] });
    const path = await linkFor(runId, ANN);
    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await server.send(method, `${path}?decision=approve&comment=x`, { token: null })).status).toBe(200);
    }
    expect((await server.send('PUT', path, { token: null })).status).toBe(405);
    expect(await stepOf(runId)).toMatchObject({ status: 'waiting', approval: { decisions: [] } });
  });

  test('two approve by form: each link works once, the other sees who decided', async () => {
    const runId = await begin({ approvers: [ANN, BOB], required: 2 });
    const [ann, bob] = [await linkFor(runId, ANN), await linkFor(runId, BOB)];
    const first = await press(ann, 'approve', 'fine & good');
    expect(first).toMatchObject({ status: 200 });
    expect(first.text).toContain('It is recorded that you approved this');
    expect(first.text).not.toContain('<form');
    expect((await open(ann)).status).toBe(410);
    expect((await press(ann, 'reject')).status).toBe(410);
    expect((await open(bob)).text).toContain('ann@example.com approved on 2026-03-01 10:00 UTC: fine &amp; good');
    expect(await stepOf(runId)).toMatchObject({
      status: 'waiting',
      waiting: { kind: 'approval' },
      approval: { decisions: [{ by: ANN }] },
    });
    expect((await press(bob, 'approve')).status).toBe(200);
    expect(await stepOf(runId)).toMatchObject({
      status: 'succeeded',
      port: 'approved',
      output: { decisions: [{ by: ANN, comment: 'fine & good' }, { by: BOB }] },
    });
    expect((await open(bob)).status).toBe(410);
  });

  test('JSON is answered with JSON', async () => {
    const runId = await begin({ approvers: [ANN, BOB] });
    const path = await linkFor(runId, ANN);
    const bad = await server.send('POST', path, { token: null, body: { decision: 'maybe' } });
    expect(bad).toMatchObject({ status: 400, json: { error: { code: 'request.invalid' } } });
    const good = await server.send('POST', path, { token: null, body: { decision: 'reject', comment: 'no' } });
    expect(good).toMatchObject({
      status: 200,
      json: { decisions: [{ by: ANN, decision: 'rejected', comment: 'no' }] },
    });
    const again = await server.send('POST', path, { token: null, body: { decision: 'approve' } });
    expect(again).toMatchObject({ status: 410, json: { error: { code: 'approval.used' } } });
    expect(await stepOf(runId)).toMatchObject({ port: 'rejected' });
  });

  test('a double click: both are answered as the first, and one decision is recorded', async () => {
    const runId = await begin({ approvers: [ANN, BOB], required: 2 });
    const path = await linkFor(runId, ANN);
    const [one, two] = await Promise.all([press(path, 'approve', 'fine'), press(path, 'approve', 'fine')]);
    expect([one?.status, two?.status]).toEqual([200, 200]);
    expect(two?.text).toContain('It is recorded that you approved this');
    expect(await stepOf(runId)).toMatchObject({ status: 'waiting', approval: { decisions: [{ by: ANN }] } });
    expect((await press(path, 'approve', 'fine')).status).toBe(410);
  });

  test('both press at the same moment: one decides, the other is told', async () => {
    const runId = await begin({ approvers: [ANN, BOB] });
    const paths = [await linkFor(runId, ANN), await linkFor(runId, BOB)];
    const answers = await Promise.all([press(paths[0] ?? '', 'approve'), press(paths[1] ?? '', 'reject')]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 410]);
    expect(await stepOf(runId)).toMatchObject({ port: answers[0]?.status === 200 ? 'approved' : 'rejected' });
  });

  test('a link that was altered at any place is none', async () => {
    const runId = await begin({ approvers: [ANN, BOB] });
    const path = await linkFor(runId, ANN);
    const token = path.slice('/approve/'.length);
    const [content = '', signature = ''] = token.split('.');
    const forged = Buffer.from(Buffer.from(content, 'base64url').toString().replace(ANN, BOB)).toString('base64url');
    const altered = [...Array(20).keys()].map((at) => {
      const place = Math.floor((at * token.length) / 20);
      return token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1);
    });
    for (const bad of [
      `${forged}.${signature}`,
      `${token}A`,
      content,
      `${content}.`,
      `${token}.${signature}`,
      ...altered,
    ]) {
      const page = await open(`/approve/${bad}`);
      expect([page.status, bad === token]).toEqual([404, false]);
      expect(page.text).not.toContain('Ada');
    }
    expect((await press(`/approve/${forged}.${signature}`, 'approve')).status).toBe(404);
    expect(await stepOf(runId)).toMatchObject({ status: 'waiting', approval: { decisions: [] } });
  });

  test('many wrong links are held up, a good one is not', async () => {
    const path = await linkFor(await begin({ approvers: [ANN] }), ANN);
    const statuses = new Set<number>();
    for (let count = 0; count < 40; count++) statuses.add((await open('/approve/nothing.here')).status);
    expect([...statuses]).toEqual([404, 429]);
    expect((await open(path)).status).toBe(200);
  });

  test('after its time a link shows that it is over, and decides nothing', async () => {
    const runId = await begin({ approvers: [ANN], expiresSeconds: 60 });
    const path = await linkFor(runId, ANN);
    clock.advance(60_000);
    expect((await open(path)).status).toBe(410);
    expect((await press(path, 'approve')).status).toBe(410);
    await expect.poll(async () => (await stepOf(runId))['port']).toBe('expired');
  });

  test('S10 a cancelled run has nothing to decide', async () => {
    const runId = await begin({ approvers: [ANN] });
    const path = await linkFor(runId, ANN);
    ok(await server.send('POST', `/api/runs/${runId}/cancel`));
    expect((await press(path, 'approve')).status).toBe(410);
  });

  test('a link is made for approvers only, and the journal says by whom', async () => {
    const runId = await begin({ approvers: [ANN] });
    const other = await server.send('POST', `/api/runs/${runId}/steps/ask/approval-link`, { body: { approver: BOB } });
    expect(other).toMatchObject({ status: 400, json: { error: { code: 'approval.no-such-approver' } } });
    await linkFor(runId, ANN);
    const journal = ok(await server.send('GET', `/api/runs/${runId}/journal`))['items'] as unknown as Json[];
    expect(journal.filter((record) => String(record['type']) === 'step.approval-link')).toMatchObject([
      { approver: ANN, by: 'automation' },
    ]);
  });
});

describe('S9 signed in', () => {
  async function signIn(email: string): Promise<string> {
    ok(await server.send('POST', '/api/users', { body: { email, name: email, password: PASSWORD, role: 'editor' } }));
    const answer = await server.send('POST', '/api/session', { token: null, body: { email, password: PASSWORD } });
    ok(answer);
    return sessionCookie(answer) ?? '';
  }
  const approve = (runId: string, sent: { cookie?: string }): Promise<Received> =>
    server.send('POST', `/api/runs/${runId}/steps/ask/approve`, { body: { decision: 'approve' }, ...sent });

  test('approvers decide by their session; tokens and others do not', async () => {
    const runId = await begin({ approvers: [ANN] });
    expect(await approve(runId, {})).toMatchObject({ status: 403, json: { error: { code: 'approval.not-approver' } } });
    expect(await approve(runId, { cookie: await signIn(BOB) })).toMatchObject({
      status: 403,
      json: { error: { code: 'approval.not-approver' } },
    });
    const ann = await signIn(ANN);
    expect(await approve(runId, { cookie: ann })).toMatchObject({
      status: 200,
      json: { status: 'succeeded', decisions: [{ by: ANN, decision: 'approved' }] },
    });
    expect(await approve(runId, { cookie: ann })).toMatchObject({
      status: 410,
      json: { error: { code: 'approval.over' } },
    });
  });

  test('whoever started the run by hand decides where the installation allows it; page and journal say so', async () => {
    const ann = await signIn(ANN);
    ok(await server.send('PUT', '/api/settings', { body: { approvals: { ownRuns: true } } }));
    ok(await server.send('POST', '/api/flows', { body: flowFile({ approvers: [ANN, BOB], required: 2 }) }));
    const runId = String(
      ok(await server.send('POST', '/api/flows/ask/run', { cookie: ann, body: { mode: 'live' } }))['runId'],
    );
    await asks(runId);
    const [own, other] = [await linkFor(runId, ANN), await linkFor(runId, BOB)];
    expect((await open(own)).text).toMatch(/You caused this run\. This installation lets you decide.*<form/s);
    expect((await open(other)).text).toContain('caused by ann@example.com, who may decide as well');
    expect((await press(own, 'approve')).status).toBe(200);
    expect((await press(other, 'approve')).status).toBe(200);
    const story = ok(await server.send('GET', `/api/runs/${runId}/story`));
    const told = (story['items'] as unknown as { text: string }[])
      .map(({ text }) => text)
      .filter((text) => text.includes(' approved what '));
    expect(told).toEqual([
      expect.stringContaining('ann@example.com, who had caused the run, approved'),
      expect.stringContaining('bob@example.com approved'),
    ]);
  });

  test('whoever started the run by hand decides neither signed in nor by a link, and the page says so', async () => {
    const ann = await signIn(ANN);
    ok(await server.send('POST', '/api/flows', { body: flowFile({ approvers: [ANN, BOB] }) }));
    const runId = String(
      ok(await server.send('POST', '/api/flows/ask/run', { cookie: ann, body: { mode: 'live' } }))['runId'],
    );
    await asks(runId);
    expect(await approve(runId, { cookie: ann })).toMatchObject({
      status: 403,
      json: { error: { code: 'approval.own-run' } },
    });
    const [own, other] = [await linkFor(runId, ANN), await linkFor(runId, BOB)];
    const page = await open(own);
    expect([page.status, page.text.includes('<form'), page.text.includes('somebody else must decide')]).toEqual([
      200,
      false,
      true,
    ]);
    expect((await press(own, 'approve')).status).toBe(403);
    expect((await open(other)).text).toContain('caused by ann@example.com, who may not decide');
    expect((await press(other, 'approve')).status).toBe(200);
    expect(await stepOf(runId)).toMatchObject({ port: 'approved' });
  });
});

test('S9 with a mail connection each approver gets a link of their own, which works', async () => {
  const mails = new Map<string, string>();
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 1,
    onData(stream, session, callback) {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo)
          mails.set(address, text.replaceAll('=\r\n', '').replaceAll('=3D', '='));
        callback();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  const { port } = smtp.server.address() as AddressInfo;
  const settings = { host: '127.0.0.1', port, security: 'none', from: 'Signalbox <signalbox@example.com>' };
  ok(await server.send('POST', '/api/connections', { body: { id: 'mail', app: 'smtp', name: 'Mail', settings } }));
  const runId = await begin({ approvers: [ANN, BOB], required: 2 }, 'smtp');
  expect([...mails.keys()]).toEqual([ANN, BOB]);
  const paths = [ANN, BOB].map(
    (one) => /http:\/\/signalbox\.test(\/approve\/\S+)/.exec(mails.get(one) ?? '')?.[1] ?? '',
  );
  for (const path of paths) expect((await press(path, 'approve')).status).toBe(200);
  expect(await stepOf(runId)).toMatchObject({ port: 'approved' });
  const journal = (await server.send('GET', `/api/runs/${runId}/journal`)).text;
  expect(journal).not.toContain(paths[0]?.split('.')[1]);
});

describe('S9 with a Slack connection', () => {
  let slack: SlackStandIn;

  beforeEach(async () => {
    slack = await startSlack({ [ANN]: 'U-ann', [BOB]: 'U-bob' });
  });
  afterEach(() => slack.close());

  async function connect(settings: JsonObject = {}): Promise<void> {
    const body = { id: 'chat', app: 'slack', name: 'Slack', settings: { apiUrl: slack.apiUrl, ...settings } };
    ok(await server.send('POST', '/api/connections', { body }));
  }
  const withToken = (): Promise<void> => connect({ botToken: SLACK_TOKEN });
  const pathTo = (member: string): string =>
    linkIn(slack.messages.find(({ to }) => to === member)?.message).replace(BASE, '');

  test('each approver gets a link of their own in a direct message; the page shows it, the button decides, the run goes on', async () => {
    await withToken();
    const runId = await begin({ approvers: [ANN, BOB], required: 2 }, 'slack');
    expect(slack.messages.map(({ to }) => to)).toEqual(['U-ann', 'U-bob']);
    const paths = [pathTo('U-ann'), pathTo('U-bob')];
    for (const path of paths) {
      expect((await open(path)).text).toContain('Unlock &lt;Ada&gt;?');
      expect(await stepOf(runId)).toMatchObject({ status: 'waiting' });
      expect((await press(path, 'approve')).status).toBe(200);
      expect((await press(path, 'approve')).status).toBe(410);
    }
    expect(await stepOf(runId)).toMatchObject({ port: 'approved', output: { decisions: [{ by: ANN }, { by: BOB }] } });
    await expect.poll(async () => (await stepOf(runId, 'note'))['output']).toEqual({ text: 'approved' });
    // S4: neither a link nor the token is anywhere but in the message.
    const shown = [
      (await server.send('GET', `/api/runs/${runId}/journal`)).text,
      (await server.send('GET', `/api/runs/${runId}/story`)).text,
      (await server.send('GET', '/api/connections/chat')).text,
      server.logged.join(''),
    ].join('');
    expect(shown).not.toContain(SLACK_TOKEN);
    for (const path of paths) expect(shown).not.toContain(path.split('.')[1]);
  });

  test('an approver who is not there fails the step by name, nobody is asked; corrected, the run goes on (S10)', async () => {
    await withToken();
    await activate({ approvers: [ANN, 'eve@example.com'] }, 'slack');
    const runId = await deliver();
    await expect.poll(async () => (await stepOf(runId))['status']).toBe('failed');
    expect(await stepOf(runId)).toMatchObject({
      error: { code: 'approval.not-in-slack', message: expect.stringContaining('eve@example.com') },
    });
    expect(slack.messages).toEqual([]);
    const inputs = { ask: { title: 'Unlock?', approvers: [ANN] } };
    ok(await server.send('POST', `/api/runs/${runId}/resume`, { body: { inputs } }));
    await asks(runId);
    expect((await press(pathTo('U-ann'), 'approve')).status).toBe(200);
    await expect.poll(async () => (await stepOf(runId, 'note'))['status']).toBe('succeeded');
  });

  test('S2 a message that Slack has no time for is sent again after the time it names, with the same link', async () => {
    await withToken();
    let refused = 0;
    slack.answer = ({ method, args }) => {
      if (method !== 'chat.postMessage' || args['channel'] !== 'D-U-bob' || refused > 0) return undefined;
      refused += 1;
      return { status: 429, headers: { 'retry-after': '30' }, body: { ok: false, error: 'ratelimited' } };
    };
    await activate({ approvers: [ANN, BOB], required: 2 }, 'slack');
    const runId = await deliver();
    await expect.poll(async () => (await stepOf(runId))['status']).toBe('waiting');
    expect(await stepOf(runId)).toMatchObject({ waiting: { kind: 'retry', until: '2026-03-01T10:00:30.000Z' } });
    clock.advance(30_000);
    await expect.poll(async () => (await stepOf(runId))['waiting']).toMatchObject({ kind: 'approval' });
    // As with e-mail, the first one is told again; both lead to the one decision.
    const [first, second, ...rest] = slack.messages
      .filter(({ to }) => to === 'U-ann')
      .map((each) => linkIn(each.message));
    expect([first, rest]).toEqual([second, []]);
    expect(await stepOf(runId)).toMatchObject({
      attempts: [{ error: { code: 'http.rate-limited' } }, { error: null }],
    });
    for (const member of ['U-ann', 'U-bob']) expect((await press(pathTo(member), 'approve')).status).toBe(200);
    expect(await stepOf(runId)).toMatchObject({ port: 'approved' });
  });

  test('F6 a connection that is a webhook alone is refused before it is published', async () => {
    await connect({ webhookUrl: 'https://hooks.slack.example/services/T0/B0/invented' });
    ok(await server.send('POST', '/api/flows', { body: flowFile({ approvers: [ANN] }, 'slack') }));
    const refused = await server.send('POST', '/api/flows/ask/activate');
    expect(refused).toMatchObject({
      status: 422,
      json: {
        error: { details: { issues: [{ code: 'connection.lacks-setting', path: ['nodes', 'ask', 'connection'] }] } },
      },
    });
    const settings = { botToken: SLACK_TOKEN, apiUrl: slack.apiUrl };
    ok(await server.send('PUT', '/api/connections/chat', { body: { settings } }));
    ok(await server.send('POST', '/api/flows/ask/activate'));
  });

  test('a slot that lost its connection fails the step, so that nobody waits for what was never asked', async () => {
    await withToken();
    await activate({ approvers: [ANN] }, 'slack');
    // The slot stood for the only connection of its app; now there are two.
    const other = { id: 'chat2', app: 'slack', name: 'Other', settings: { botToken: SLACK_TOKEN } };
    ok(await server.send('POST', '/api/connections', { body: other }));
    const runId = await deliver();
    await expect.poll(async () => (await stepOf(runId))['status']).toBe('failed');
    expect(await stepOf(runId)).toMatchObject({ error: { code: 'step.connection-unbound' } });
    expect(slack.calls).toEqual([]);
  });

  test('S11 a dry run previews the message, without a link', async () => {
    await withToken();
    ok(await server.send('POST', '/api/flows', { body: flowFile({ approvers: [ANN] }, 'slack') }));
    const { runId } = ok(await server.send('POST', '/api/flows/ask/run', { body: { mode: 'dry' } }));
    await expect.poll(async () => (await stepOf(String(runId)))['status']).toBe('simulated');
    const step = JSON.stringify(await stepOf(String(runId)));
    expect([step.includes('Look at it and decide'), step.includes('/approve/')]).toEqual([true, false]);
    expect(slack.messages).toEqual([]);
  });
});
