// Where the fields of earlier data are used.
import { expect, test } from 'vitest';

import type { CardManifest } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { sameUses, usesByField, usesIn } from './uses.ts';

const SEND = {
  title: 'Send',
  input: { type: 'object', properties: { url: { type: 'string', title: 'URL' }, when: { expression: true } } },
};
const manifests = (): CardManifest => SEND as unknown as CardManifest;

const nodes: Flow['nodes'] = {
  trigger: { card: 'okta.event', version: 1, when: "trigger.?user.id != ''" },
  send: {
    card: 'web.request',
    version: 1,
    name: 'Tell them',
    inputs: {
      url: 'https://example.com/{{ trigger.user["id"] }}/{{ trigger.user.id }}',
      body: { to: ['{{ trigger.userName }}', '{{ size(trigger.headers["x-id"]) }}'] },
      when: 'trigger.user.id == trigger.events[0].id',
    },
  },
  each: { card: 'logic.for-each', version: 1, inputs: { items: '{{ send.body.items }}' } },
  inner: { card: 'web.request', version: 1, parent: 'each', inputs: { url: '{{ item.id }}' } },
};

const edges: Flow['edges'] = [
  { from: 'trigger', port: 'out', to: 'send' },
  { from: 'send', port: 'out', to: 'each' },
];

const places = (path: string, around?: string): string[] =>
  (usesByField(usesIn({ nodes, edges }, manifests), around).get(path) ?? []).map(
    ({ name, field }) => `${name}: ${field.join('.')}`,
  );

test('a field is used wherever an expression names it, each place once', () => {
  expect(places('trigger.user.id')).toEqual(['Send: when', 'Tell them: inputs.url', 'Tell them: inputs.when']);
  expect(
    usesIn({ nodes, edges }, manifests).find(({ key, field }) => field[1] === 'url' && key === 'send'),
  ).toMatchObject({
    key: 'send',
    title: 'URL',
  });
});

test('what lies in it counts for it; what is only called alike does not', () => {
  expect(places('trigger.user')).toEqual(['Send: when', 'Tell them: inputs.url', 'Tell them: inputs.when']);
  expect(places('trigger.userName')).toEqual(['Tell them: inputs.body.to.0']);
  expect(places('trigger.headers["x-id"]')).toEqual(['Tell them: inputs.body.to.1']);
  expect(places('trigger.events[0].id')).toEqual(['Tell them: inputs.when']);
  expect(places('send')).toEqual(['Send: inputs.items']);
});

test('S5 the item of one loop is not that of another', () => {
  expect(places('item.id', 'each')).toEqual(['Send: inputs.url']);
  expect(places('item.id', 'other')).toEqual([]);
});

test('a letter that changes no use is told as the same', () => {
  const uses = usesIn({ nodes, edges }, manifests);
  const url = 'https://example.com/new/{{ trigger.user["id"] }}/{{ trigger.user.id }}';
  const send = nodes['send'];
  if (send === undefined) throw new Error('The node is gone.');
  const changed = { ...nodes, send: { ...send, inputs: { ...send.inputs, url } } };
  expect(sameUses(uses, usesIn({ nodes: changed, edges }, manifests))).toBe(true);
  expect(
    sameUses(uses, usesIn({ nodes: { ...nodes, send: { ...send, inputs: { url: 'x' } } }, edges }, manifests)),
  ).toBe(false);
});

test('a title alone that is another one is told as a change', () => {
  const uses = usesIn({ nodes, edges }, manifests);
  expect(sameUses(uses, uses.with(0, { ...uses[0]!, title: 'Address' }))).toBe(false);
});
