// Drafts are kept a moment after they are made: the last one of each flow, and at once when the page goes.
import { expect, test } from 'vitest';

import { HISTORY_PREFIX } from './drafts.ts';
import { lateStorage } from './late-storage.ts';

function aStorage() {
  const kept = new Map<string, string>();
  const written: string[] = [];
  return {
    kept,
    written,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => {
      if (text === 'too long') throw new Error('No room.');
      written.push(text);
      kept.set(key, text);
    },
    removeItem: (key: string) => void kept.delete(key),
    key: (at: number) => [...kept.keys()][at] ?? null,
    get length() {
      return kept.size;
    },
  };
}

function byHand() {
  let callback: (() => void) | undefined;
  return {
    soon: (next: () => void) => {
      callback = next;
      return () => (callback = undefined);
    },
    pass: () => callback?.(),
    isAsked: () => callback !== undefined,
  };
}

test('the last of several writes is made, and read before it is', () => {
  const [storage, time] = [aStorage(), byHand()];
  const late = lateStorage(storage, time.soon);
  for (const text of ['a', 'ab', 'abc']) late.setItem('draft', text);
  expect(storage.written).toEqual([]);
  expect(late.getItem('draft')).toBe('abc');
  time.pass();
  expect(storage.written).toEqual(['abc']);
  late.setItem('draft', 'abcd');
  time.pass();
  expect(storage.written).toEqual(['abc', 'abcd']);
});

test('what was dropped is not written after all', () => {
  const [storage, time] = [aStorage(), byHand()];
  const late = lateStorage(storage, time.soon);
  storage.kept.set('draft', 'old');
  late.setItem('draft', 'new');
  late.removeItem('draft');
  time.pass();
  expect(late.getItem('draft')).toBeNull();
  expect(storage.kept.size).toBe(0);
});

test('a page that goes writes at once; no room is no error', () => {
  const [storage, time] = [aStorage(), byHand()];
  const late = lateStorage(storage, time.soon);
  late.setItem('other', 'too long');
  late.setItem('draft', 'abc');
  late.flush();
  expect(storage.kept.get('draft')).toBe('abc');
  expect(time.isAsked()).toBe(false);
});

test('where there is no room the steps of undo go before a draft does', () => {
  const [storage, time] = [aStorage(), byHand()];
  storage.kept.set(`${HISTORY_PREFIX}flow`, 'many steps');
  const full = {
    ...storage,
    setItem(key: string, text: string) {
      if (storage.kept.has(`${HISTORY_PREFIX}flow`)) throw new Error('No room.');
      storage.setItem(key, text);
    },
    get length() {
      return storage.kept.size;
    },
  };
  lateStorage(full, time.soon).setItem('draft', 'abc');
  time.pass();
  expect([...storage.kept]).toEqual([['draft', 'abc']]);
});
