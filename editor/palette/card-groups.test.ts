// The palette: groups of triggers, apps, and the groups within an app; and what a search finds first.
import { describe, expect, test } from 'vitest';

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
  aCard('okta.group-created', { kind: 'trigger', group: 'events' }),
  aCard('okta.event', { kind: 'trigger' }),
];

test('triggers come first, those of a group last, and groups have titles of their own', () => {
  expect(groupCards(cards, 'Triggers').map(({ name, cards: own }) => [name, own.map(({ id }) => id)])).toEqual([
    ['Triggers', ['okta.event']],
    ['Okta: System log', ['okta.search-system-logs']],
    ['Okta: Users', ['okta.suspend-user']],
    ['Web', ['web.request']],
    ['Okta: Events', ['okta.group-created']],
  ]);
});

test('a card is found by its group', () => {
  expect(searchCards(cards, 'system log').map(({ id }) => id)).toEqual(['okta.search-system-logs']);
});

describe('cards that answer to the same words', () => {
  const alike = [
    aCard('okta.reset-all-factors', { group: 'factors', title: 'Reset All Factors' }),
    aCard('okta.user-mfa-factor-reset-all', { kind: 'trigger', title: 'User MFA Factor Reset All' }),
  ];
  const [action, trigger] = alike.map(({ id }) => id);

  test('the trigger comes first where the flow has none, searched or not', () => {
    for (const words of ['reset all', ''])
      expect(searchCards(alike, words, true).map(({ id }) => id)).toEqual([trigger, action]);
    const groups = groupCards(searchCards(alike, 'reset all', true), 'Triggers', 'found');
    expect(groups.map(({ name }) => name)).toEqual(['Triggers', 'Okta: Factors']);
  });

  test('the best match comes first where it has one', () => {
    expect(searchCards(alike, 'reset all').map(({ id }) => id)).toEqual([action, trigger]);
    const groups = groupCards(searchCards(alike, 'reset all'), 'Triggers', 'found');
    expect(groups.map(({ name }) => name)).toEqual(['Okta: Factors', 'Triggers']);
  });
});
