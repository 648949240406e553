// F6: what the cards of this installation declare that they need is told while the flow is edited: flows that must fail
// have an issue at the place where it is mended, and sound ones have none.
import { describe, expect, test } from 'vitest';

import { edgesOf } from './support/flow-builder.ts';
import { loadCards } from '../server/cards/registry.ts';
import type { Flow, FlowNode } from '../shared/flow/flow.ts';
import { validateFlow } from '../shared/flow/validate.ts';
import type { JsonObject } from '../shared/json.ts';

const cards = await loadCards();

/** `code field` of each issue of one node behind a trigger; its slot, where it names one, is bound to what has `settings`. */
function found(card: string, inputs: JsonObject, slot?: { app: string; settings?: string[] }): string[] {
  const node: FlowNode = { card, version: 1, inputs, ...(slot === undefined ? {} : { connection: 'slot' }) };
  const flow: Flow = {
    formatVersion: 1,
    id: 'a-flow',
    name: 'A flow',
    ...(slot === undefined ? {} : { connections: { slot: { app: slot.app } } }),
    nodes: { trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 }, node },
    edges: edgesOf('trigger -> node'),
  };
  const bindings = new Map([['slot', new Set(slot?.settings ?? [])]]);
  return validateFlow(flow, cards.manifest, bindings).map(({ code, path }) => `${code} ${path.slice(2).join('.')}`);
}

describe('Send to Slack', () => {
  const SLACK = { app: 'slack' };
  test.each<[string, JsonObject, Parameters<typeof found>[2], string[]]>([
    ['nothing at all', {}, undefined, ['input.missing inputs.text', 'connection.missing connection']],
    ['no words', { text: ' ', blocks: [] }, { ...SLACK, settings: ['webhookUrl'] }, ['input.missing inputs.text']],
    ['a text and nowhere to', { text: 'x' }, undefined, ['connection.missing connection']],
    ['a text and a webhook', { text: 'x', webhookUrl: 'https://hooks.slack.com/services/x' }, undefined, []],
    ['an expression as webhook', { text: '{{ trigger.message }}', webhookUrl: '{{ trigger.source }}' }, undefined, []],
    ['a webhook that is none', { text: 'x', webhookUrl: 'h' }, undefined, ['input.format inputs.webhookUrl']],
    ['blocks', { blocks: [{ type: 'divider' }] }, { ...SLACK, settings: ['webhookUrl'] }, []],
    [
      'what is no block',
      { blocks: [{ text: 'x' }, 5] },
      { ...SLACK, settings: ['webhookUrl'] },
      ['input.missing inputs.blocks.0.type', 'input.type inputs.blocks.1'],
    ],
    [
      'a channel and no connection',
      { text: 'x', channel: '#a', webhookUrl: 'https://a.example' },
      undefined,
      ['connection.missing connection'],
    ],
    [
      'a channel and a webhook',
      { text: 'x', channel: '#a' },
      { ...SLACK, settings: ['webhookUrl'] },
      ['connection.lacks-setting connection'],
    ],
    ['a channel and a token', { text: 'x', channel: '#a' }, { ...SLACK, settings: ['botToken'] }, []],
    [
      'a token and no channel',
      { text: 'x' },
      { ...SLACK, settings: ['botToken'] },
      ['connection.lacks-setting connection'],
    ],
    [
      'a token, and a webhook that is written down',
      { text: 'x', webhookUrl: 'https://a.example' },
      { ...SLACK, settings: ['botToken'] },
      [],
    ],
  ])('%s', (_name, inputs, slot, expected) => {
    expect(found('notify.slack', inputs, slot)).toEqual(expected);
  });

  test('the issue names what does instead, where it would', () => {
    const flow = (inputs: JsonObject): Flow => ({
      formatVersion: 1,
      id: 'a-flow',
      name: 'A flow',
      nodes: {
        trigger: { card: 'okta.user-mfa-factor-reset-all', version: 1 },
        node: { card: 'notify.slack', version: 1, inputs },
      },
      edges: edgesOf('trigger -> node'),
    });
    const messages = (inputs: JsonObject): string[] =>
      validateFlow(flow(inputs), cards.manifest).map(({ message }) => message);
    expect(messages({ text: 'x' })).toEqual([
      'Send to Slack needs a connection of the app "slack", or Webhook URL. Choose one, or fill it in.',
    ]);
    expect(messages({ text: 'x', channel: '#a' })).toEqual([
      'Send to Slack needs a connection of the app "slack". Choose one.',
    ]);
  });
});

describe('HTTP Request', () => {
  test.each<[string, string[]]>([
    ['https://example.com/alerts?a=1#b', []],
    ['http://127.0.0.1:9999', []],
    ['http://[::1]:8080/x', []],
    ['HTTPS://bücher.example/ä', []],
    ['{{ trigger.source }}', []],
    ['{{ trigger.source }}/x', []],
    ['https://{{ trigger.source }}/x', []],
    ['http{{ trigger.source }}', []],
    ['https://example.com/{{ trigger.admin.id }}', []],
    ['h', ['input.format']],
    ['example.com', ['input.format']],
    ['https://', ['input.format']],
    ['https://exa mple.com', ['input.format']],
    ['ftp://example.com', ['input.format']],
    ['https://user:word@example.com', ['input.format']],
    ['example.com/{{ trigger.source }}', ['input.format']],
    ['', ['input.type']],
    ['{{ trigger.admin }}', ['expression.type']],
    ['https://example.com/{{ trigger.admin }}', ['expression.type']],
    ['https://example.com/{{ [1] }}', ['expression.type']],
  ])('the URL %j', (url, expected) => {
    expect(found('web.request', { url })).toEqual(expected.map((code) => `${code} inputs.url`));
  });

  test.each<[JsonObject, string[]]>([
    [{ 'X-Id': '{{ trigger.admin.id }}', accept: 'text/plain', n: 5 }, []],
    [{ 'X Id': 'a' }, ['input.format inputs.headers']],
    [{ a: 'b\r\nc: d' }, ['input.format inputs.headers']],
    [{ a: '{{ trigger.admin }}' }, ['expression.type inputs.headers.a']],
  ])('the headers %j', (headers, expected) => {
    expect(found('web.request', { url: 'https://example.com', headers })).toEqual(expected);
  });
});

describe('Send E-mail and Approval', () => {
  const mail = (to: JsonObject[string]): string[] =>
    found('notify.email', { to, subject: 's', text: 't' }, { app: 'smtp' });
  const ask = (inputs: JsonObject): string[] => found('people.approval', { title: 't', ...inputs });

  test.each<[JsonObject[string], string[]]>([
    ['a@example.com, "Example, Lin" <lin@example.com>', []],
    [['{{ trigger.oktaUser.alternateId }}', 'a@example.com'], []],
    ['{{ trigger.oktaUser.alternateId }}, b', []],
    [['b', '{{ trigger.oktaUser.alternateId }}'], ['input.format']],
    ['nobody', ['input.format']],
    ['', ['input.format']],
    [[], ['input.format']],
    [5, ['input.type']],
  ])('to %j', (to, expected) => {
    expect(mail(to)).toEqual(expected.map((code) => `${code} inputs.to`));
  });

  test('e-mail needs a connection', () => {
    expect(found('notify.email', { to: 'a@example.com', subject: 's' })).toEqual(['connection.missing connection']);
  });

  test.each<[JsonObject, string[]]>([
    [{ approvers: 'a@example.com', required: 1 }, []],
    [{ approvers: ['a@example.com', '{{ trigger.admin.alternateId }}'], required: 5 }, []],
    [{ approvers: 'a@example.com; A@example.com', required: 2 }, ['input.type inputs.required']],
    [{ approvers: [] }, ['input.format inputs.approvers']],
    [{ approvers: 'nobody' }, ['input.format inputs.approvers']],
    [{ approvers: 'Lin <lin@example.com>' }, ['input.format inputs.approvers']],
  ])('an approval with %j', (inputs, expected) => {
    expect(ask(inputs)).toEqual(expected);
  });
});

test.each<[JsonObject, string[]]>([
  [{ until: '2026-01-31T09:00:00Z' }, []],
  [{ until: '2026-13-31T09:00:00Z' }, ['input.format inputs.until']],
  [{ until: 'tomorrow' }, ['input.type inputs.until']],
])('Delay with %j', (inputs, expected) => {
  expect(found('logic.delay', inputs)).toEqual(expected);
});

test('the example of every action works as it stands, with a connection where it needs one', () => {
  for (const { id, kind, example, connection } of cards.manifests()) {
    if (kind !== 'action' || example === undefined || id === 'logic.call-flow' || id === 'flow.return') continue;
    const [app] = connection?.apps ?? [];
    const settings = (app?.settings ?? []).map(({ name }) => name);
    const slot = app === undefined ? undefined : { app: app.app, settings };
    // A loop has no body here.
    expect([id, found(id, example, slot).filter((issue) => issue !== 'body.empty ')]).toEqual([id, []]);
  }
});
