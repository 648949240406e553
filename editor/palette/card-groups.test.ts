// The palette's groups: triggers, apps, and the groups within an app.
import { expect, test } from 'vitest';

import type { CardManifest } from '../../shared/card/manifest.ts';
import { groupCards, searchCards } from './card-search.ts';

function aCard(id: string, more: Partial<CardManifest> = {}): CardManifest {
  return {
    id,
    version: 1,
    kind: 'action',
    app: id.slice(0, id.indexOf('.')),
    title: 'T',
    summary: 'S.',
    docs: 'D',
    input: {},
    output: {},
    ports: ['out'],
    sample: {},
    scopes: [],
    effect: 'pure',
    ...more,
  };
}

const cards = [
  aCard('web.request'),
  aCard('okta.search-system-logs', { group: 'system-log' }),
  aCard('okta.suspend-user', { group: 'users' }),
  aCard('okta.event', { kind: 'trigger' }),
];

test('triggers come first, and the groups of an app have titles of their own', () => {
  expect(groupCards(cards, 'Triggers').map(({ name, cards: own }) => [name, own.map(({ id }) => id)])).toEqual([
    ['Triggers', ['okta.event']],
    ['Okta: System log', ['okta.search-system-logs']],
    ['Okta: Users', ['okta.suspend-user']],
    ['Web', ['web.request']],
  ]);
});

test('a card is found by its group', () => {
  expect(searchCards(cards, 'system log').map(({ id }) => id)).toEqual(['okta.search-system-logs']);
});
