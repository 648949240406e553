// The line under a node's name, in words.
import { expect, test } from 'vitest';

import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import { aManifest, node } from '../session/session.test-support.ts';
import { summaryWords, wordsText } from './summary-words.ts';

const PERSON = { type: 'object', properties: { id: { title: 'ID' }, alternateId: { title: 'Alternate ID' } } };
const trigger = aManifest('okta.reset', {
  kind: 'trigger',
  output: {
    type: 'object',
    properties: { admin: { ...PERSON, title: 'Admin' }, oktaUser: { ...PERSON, title: 'Okta User' } },
  },
});
const choose = aManifest('logic.if', { input: { type: 'object', properties: { condition: { widget: 'condition' } } } });
const write = aManifest('data.compose', { input: { type: 'object', properties: { text: {} } } });
const wait = aManifest('logic.wait', { input: { type: 'object', properties: { match: { expression: true } } } });
const cards = new Map([trigger, choose, write, wait].map((card) => [card.id, card]));
const flow = {
  nodes: { trigger: node('okta.reset'), getUser: node('data.compose', { name: 'Get User' }) },
} as unknown as Flow;

function said(card: FlowNode): string {
  const words = summaryWords(flow, card, cards.get(card.card), (id) => cards.get(id));
  return words.map((word) => (word.kind === 'field' ? `[${wordsText([word])}]` : word.text)).join('');
}

test.each<[FlowNode, string]>([
  [
    node('logic.if', { inputs: { condition: '{{ trigger.admin.id != trigger.oktaUser.id }}' } }),
    '[Admin] is not [Okta User]',
  ],
  [node('logic.if', { inputs: { condition: '{{ a ? b : c }}' } }), 'a ? b : c'],
  [node('logic.wait', { inputs: { match: "event.type == 'x'" } }), '[Type] is x'],
  [node('okta.reset', { when: '!isEmpty(trigger.admin.alternateId)' }), '[Admin › Alternate ID] is not empty'],
  [node('data.compose', { inputs: { text: '{{ trigger.oktaUser.id }}' } }), '[Okta User › ID]'],
  [
    node('data.compose', { inputs: { text: 'Of {{ trigger.oktaUser.id }},\n{{ size(a) }}' } }),
    'Of [Okta User › ID], ‹size(a)›',
  ],
  [node('data.compose', { inputs: { text: ['{{ trigger.admin.id }}', 'b'] } }), '[Admin › ID], b'],
  [node('data.compose', { inputs: { text: '{{ getUser }}' } }), '[Get User]'],
])('%#', (card, words) => {
  expect(said(card)).toBe(words);
});

test('a long text is cut before it is drawn', () => {
  expect(said(node('data.compose', { inputs: { text: 'x'.repeat(5_000) } }))).toHaveLength(120);
});
