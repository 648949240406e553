// What a flow reaches, and what of it is new.
import { expect, test } from 'vitest';

import type { CardManifest, ManifestLookup } from '../card/manifest.ts';
import { aFlow, testManifests } from './flow.test-support.ts';
import { needChanges, needsOf } from './needs.ts';

const cards: Record<string, Partial<CardManifest>> = {
  'test.call': { effect: 'once', scopes: [] },
  'test.org': {
    effect: 'once',
    scopes: ['okta.users.manage'],
    connection: { apps: [{ app: 'okta' }], required: true },
  },
};
const manifests: ManifestLookup = (card, version) => {
  const known = testManifests('test.action', 1);
  const own = cards[card];
  return own === undefined || known === undefined ? testManifests(card, version) : { ...known, id: card, ...own };
};

const call = { card: 'test.call' };
const before = aFlow('trigger -> a', { a: { ...call, inputs: { url: 'https://Old.example.com/a?b' } } });
const after = aFlow(
  'trigger -> a, b, c, d',
  {
    a: { ...call, inputs: { url: 'https://user@new.example.com:8443/{{ trigger.user }}' } },
    b: { ...call, inputs: { url: '{{ trigger.user }}', more: { text: 'see https://example.org in the text' } } },
    c: { card: 'test.org', connection: 'org', inputs: {} },
    d: { ...call, disabled: true, inputs: { url: 'https://never.example.com' } },
    e: { card: 'test.action', inputs: { text: 'https://a-text.example.com' } },
  },
  { connections: { org: { app: 'okta' } } },
);

test('hosts are those of addresses and connections; a pure card, a disabled node and a text reach none', () => {
  expect(needsOf(after, manifests)).toEqual({
    scopes: ['okta.users.manage'],
    hosts: ['a host that is known only while it runs', 'new.example.com:8443', 'what the connection "org" leads to'],
  });
});

test('what is new and what is gone is said', () => {
  expect(needChanges(before, after, manifests).map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
    'scope.added: Needs the scope okta.users.manage.',
    'host.added: Calls a host that is known only while it runs.',
    'host.added: Calls new.example.com:8443.',
    'host.added: Calls what the connection "org" leads to.',
    'host.removed: No longer calls old.example.com.',
  ]);
  expect(needChanges(undefined, before, manifests).map(({ kind }) => kind)).toEqual(['host.added']);
  expect(needChanges(after, after, manifests)).toEqual([]);
});
