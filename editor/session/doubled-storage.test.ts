// Drafts are kept in two places, and what the first has lost comes back from the second.
import { expect, test } from 'vitest';

import { doubledStorage, putBack, type SecondPlace } from './doubled-storage.ts';

function places() {
  const [first, second] = [new Map<string, string>(), new Map<string, string>()];
  const storage = {
    getItem: (key: string) => first.get(key) ?? null,
    setItem: (key: string, text: string) => void first.set(key, text),
    removeItem: (key: string) => void first.delete(key),
    key: (at: number) => [...first.keys()][at] ?? null,
    get length() {
      return first.size;
    },
  };
  const place: SecondPlace = {
    put: (key, text) => void second.set(key, text),
    remove: (key) => void second.delete(key),
    entries: () => Promise.resolve([...second]),
  };
  return { first, second, storage, place };
}

const draft = (at: number, name: string): string => JSON.stringify({ at, flow: { name } });

test('what is kept and dropped is so in both places', () => {
  const { first, second, storage, place } = places();
  const doubled = doubledStorage(storage, place);
  doubled.setItem('draft.a', 'text');
  expect([first.get('draft.a'), second.get('draft.a'), doubled.getItem('draft.a')]).toEqual(['text', 'text', 'text']);
  doubled.removeItem('draft.a');
  expect([first.size, second.size]).toEqual([0, 0]);
});

test('a draft that the first place lost, or has older, comes back with its parts; a newer one stays', async () => {
  const { first, second, storage, place } = places();
  second.set('draft.lost', draft(5, 'Lost'));
  second.set('draft.lost.base', '{"name":"Before"}');
  second.set('draft.older', draft(5, 'Newer'));
  first.set('draft.older', draft(4, 'Older'));
  second.set('draft.here', draft(5, 'Stale'));
  first.set('draft.here', draft(6, 'Here'));
  await putBack(storage, place);
  expect(Object.fromEntries(first)).toEqual({
    'draft.lost': draft(5, 'Lost'),
    'draft.lost.base': '{"name":"Before"}',
    'draft.older': draft(5, 'Newer'),
    'draft.here': draft(6, 'Here'),
  });
});

test('what cannot be read is left alone', async () => {
  const { first, second, storage, place } = places();
  second.set('draft.a', 'no JSON');
  second.set('draft.b', '{"at":"late"}');
  await putBack(storage, place);
  expect(first.size).toBe(0);
});
