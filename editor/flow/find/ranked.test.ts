// Choosing by what is typed.
import { expect, test } from 'vitest';

import { ranked } from './ranked.ts';

const choices = [
  { id: 'a', group: 'command', text: 'Add a note', more: '' },
  { id: 'b', group: 'command', text: 'Paste', more: '' },
  { id: 'c', group: 'card', text: 'Add Send Message', more: 'Slack · Posts a note' },
  { id: 'd', group: 'card', text: 'Add Note', more: '' },
];
const ids = (query: string): string =>
  ranked(choices, query)
    .map(({ id }) => id)
    .join('');

test('every word is found, names before what is said beside them, groups in their order', () => {
  expect(ids('')).toBe('abcd');
  expect(ids('note')).toBe('adc');
  expect(ids('add SLACK')).toBe('c');
  expect(ids('nothing')).toBe('');
});

test('of each group the best are shown', () => {
  const many = Array.from({ length: 40 }, (_, at) => ({ id: `${at}`, group: 'card', text: `Add ${at}`, more: '' }));
  expect(ranked([...many, ...choices], 'add').filter(({ group }) => group === 'command')).toHaveLength(1);
  expect(ranked(many, 'add')).toHaveLength(12);
});
