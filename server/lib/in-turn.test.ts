import { expect, test } from 'vitest';
import { createInTurn } from './in-turn.ts';

test('each begins when the one before is over, and a failure holds nobody up', async () => {
  const inTurn = createInTurn();
  const first = Promise.withResolvers<string>();
  const begun: string[] = [];
  const all = [
    inTurn(() => (begun.push('first'), first.promise)),
    inTurn(() => (begun.push('second'), Promise.reject(new Error('no')))),
    inTurn(async () => begun.push('third')),
  ];
  await Promise.resolve();
  expect(begun).toEqual(['first']);
  first.resolve('done');
  const outcomes = await Promise.allSettled(all);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(begun).toEqual(['first', 'second', 'third']);
});
