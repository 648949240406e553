// Keys that walk lists, trees and toolbars.
import { expect, test } from 'vitest';

import { typeTo, walkTo, type Orientation } from './rove.ts';

test.each<[string, number, Orientation, number | undefined]>([
  ['ArrowDown', 0, 'vertical', 1],
  ['ArrowDown', 3, 'vertical', 3],
  ['ArrowUp', 0, 'vertical', 0],
  ['ArrowDown', -1, 'vertical', 0],
  ['ArrowRight', 1, 'horizontal', 2],
  ['ArrowLeft', 1, 'horizontal', 0],
  ['ArrowRight', 1, 'vertical', undefined],
  ['Home', 2, 'vertical', 0],
  ['End', 2, 'horizontal', 3],
  ['Tab', 2, 'vertical', undefined],
])('%s from %i of four, %s', (key, at, orientation, to) => {
  expect(walkTo(key, at, 4, orientation)).toBe(to);
});

test('nothing to walk', () => {
  expect(walkTo('End', -1, 0, 'vertical')).toBeUndefined();
});

test('letters lead to what begins with them, and round again', () => {
  const names = ['Delay', 'For each', 'If', 'Delete', 'Stop'];
  expect(typeTo('f', 0, names)).toBe(1);
  expect(typeTo('d', 0, names)).toBe(3);
  expect(typeTo('dd', 3, names)).toBe(0);
  expect(typeTo('del', 0, names)).toBe(0);
  expect(typeTo('dele', 0, names)).toBe(3);
  expect(typeTo('x', 0, names)).toBeUndefined();
});
