import { expect, test } from 'vitest';
import { BoundedMap } from './bounded-map.ts';

test('the newest entries are kept, and what is set again is new again', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.get('b');
  map.set('a', 3);
  map.set('c', 4);
  expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([3, undefined, 4, 2]);
  expect([...map.values()]).toEqual([3, 4]);
  expect([map.delete('a'), map.delete('a')]).toEqual([true, false]);
  map.clear();
  expect(map.size).toBe(0);
});
