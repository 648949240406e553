// Ids: their shape, their order, their time.
import { expect, test } from 'vitest';
import { newId } from './ids.ts';

test('an id names its kind and is made of 26 readable characters', () => {
  expect(newId('run')).toMatch(/^run_[0-9a-hjkmnp-tv-z]{26}$/);
  expect(newId('evt')).toMatch(/^evt_/);
});

test('ids are unique and sort by the order in which they were made', () => {
  const ids = Array.from({ length: 20_000 }, () => newId('run'));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
});

test('the time is in the first ten characters', () => {
  const before = Date.now();
  const id = newId('dlv');
  const made = Array.from(id.slice(4, 14)).reduce(
    (ms, digit) => ms * 32 + '0123456789abcdefghjkmnpqrstvwxyz'.indexOf(digit),
    0,
  );
  expect(made).toBeGreaterThanOrEqual(before);
  expect(made).toBeLessThanOrEqual(Date.now() + 1);
});

test('ids of two milliseconds differ in their random part', () => {
  const first = newId('run');
  let second = newId('run');
  while (second.slice(0, 14) === first.slice(0, 14)) second = newId('run');
  expect(second.slice(14)).not.toBe(first.slice(14));
});
