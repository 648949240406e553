// What is asked twice at the same moment is done once.
import { expect, test } from 'vitest';

import { createRepeats } from './repeats.ts';

function held<Answer>() {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  let calls = 0;
  const work = (): Promise<Answer> => {
    calls += 1;
    return promise;
  };
  return { work, resolve, reject, calls: () => calls };
}

test('the same while it is underway gets the first answer, and is asked anew afterwards', async () => {
  const repeats = createRepeats();
  const first = held<number>();
  const answers = [repeats('a', 'x', first.work), repeats('a', 'x', first.work)];
  first.resolve(1);
  expect(await Promise.all(answers)).toEqual([1, 1]);
  expect(first.calls()).toBe(1);
  expect(await repeats('a', 'x', () => Promise.resolve(2))).toBe(2);
});

test('something else about the same waits for the first, whatever became of it; what is about another does not', async () => {
  const repeats = createRepeats();
  const first = held<number>();
  const order: string[] = [];
  const one = repeats('a', 'x', first.work);
  const other = repeats('a', 'y', async () => order.push('other'));
  await repeats('b', 'y', async () => order.push('beside'));
  expect(order).toEqual(['beside']);
  first.reject(new Error('no'));
  await expect(one).rejects.toThrow('no');
  await other;
  expect(order).toEqual(['beside', 'other']);
});

test('a failure is the answer of all who asked the same', async () => {
  const repeats = createRepeats();
  const first = held<number>();
  const answers = [repeats('a', 'x', first.work), repeats('a', 'x', first.work)];
  first.reject(new Error('no'));
  const settled = await Promise.allSettled(answers);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
