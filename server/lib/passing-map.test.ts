import { expect, it } from 'vitest';

import { PassingMap } from './passing-map.ts';

it('holds what is in it, in the order in which it came', () => {
  const map = new PassingMap<number, { name: string }>();
  map.set(2, { name: 'b' });
  map.set(1, { name: 'a' });
  map.set(2, { name: 'c' });
  expect([map.size, map.has(1), map.has(3), map.get(2), map.get(3)]).toEqual([
    2,
    true,
    false,
    { name: 'c' },
    undefined,
  ]);
  expect([...map.keys()]).toEqual([2, 1]);
  expect([...map.values()]).toEqual([{ name: 'c' }, { name: 'a' }]);
});

it('lets go of what leaves it, one by one or together', () => {
  const map = new PassingMap<number, { name: string }>();
  for (let at = 0; at < 3; at++) map.set(at, { name: `of ${at}` });
  expect([map.delete(0), map.delete(0), map.get(0), map.size]).toEqual([true, false, undefined, 2]);
  map.clear();
  expect([map.size, [...map.values()]]).toEqual([0, []]);
});

it('goes on while entries leave it and come to it', () => {
  const map = new PassingMap<number, { at: number }>();
  for (let at = 0; at < 4; at++) map.set(at, { at });
  const met: number[] = [];
  for (const { at } of map.values()) {
    met.push(at);
    map.delete(at + 1);
    if (at === 2) map.set(9, { at: 9 });
  }
  expect(met).toEqual([0, 2, 9]);
});
