import { expect, test, vi } from 'vitest';

import { remembered } from './remembered.ts';

test('works once for the same arguments, and again for any other', () => {
  const work = vi.fn<(list: readonly number[], by: object, times: number) => number[]>((list, _by, times) =>
    list.map((each) => each * times),
  );
  const quick = remembered(work);
  const [list, by] = [[1, 2], {}];
  const first = quick(list, by, 2);
  expect(first).toEqual([2, 4]);
  expect(quick(list, by, 2)).toBe(first);
  expect(work).toHaveBeenCalledTimes(1);
  expect(quick(list, by, 3)).toEqual([3, 6]);
  expect(quick(list, {}, 3)).toEqual([3, 6]);
  expect(quick([1, 2], by, 3)).toEqual([3, 6]);
  expect(work).toHaveBeenCalledTimes(4);
});

test('more arguments than before are other arguments', () => {
  const quick = remembered((_: object, ...each: readonly number[]) => each.length);
  const first = {};
  expect(quick(first, 1)).toBe(1);
  expect(quick(first, 1, 2)).toBe(2);
  expect(quick(first, 1)).toBe(1);
});
