// Who goes on with what they were allowed: what happens while the answer is on its way.
import { expect, test } from 'vitest';

import { systemClock } from '../lib/clock.ts';
import type { Role } from '../store/access-store.ts';
import type { Standing } from './actor.ts';
import { createAccessChanges } from './changes.ts';
import { watchStanding } from './standing-watch.ts';

const standing = (role: Role = 'viewer'): Standing => {
  return { actor: { kind: 'user', id: 'usr_1', email: 'ada@example.com', name: 'Ada', role }, endsAt: null };
};

function watched(access: 'viewer' | 'admin' = 'viewer') {
  const changes = createAccessChanges();
  const asked: PromiseWithResolvers<Standing | undefined>[] = [];
  const told: string[] = [];
  const watch = watchStanding({
    clock: systemClock,
    changes,
    access,
    ask() {
      const answer = Promise.withResolvers<Standing | undefined>();
      asked.push(answer);
      return answer.promise;
    },
    onSure: () => told.push('sure'),
    onLost: () => told.push('lost'),
  });
  const answer = async (at: number, given: Standing | undefined | Error): Promise<void> => {
    if (given instanceof Error) asked[at]?.reject(given);
    else asked[at]?.resolve(given);
    await asked[at]?.promise.catch(() => undefined);
    await Promise.resolve();
  };
  return { changes, asked, told, watch, answer };
}

test('nothing is sure before the first answer', async () => {
  const { watch, told, answer } = watched();
  expect(watch.isSure).toBe(false);
  await answer(0, standing());
  expect(watch.isSure).toBe(true);
  expect(told).toEqual(['sure']);
});

test('a change makes unsure until it is asked anew, and what was asked before it does not count', async () => {
  const { watch, changes, asked, told, answer } = watched();
  await changes.during(async () => undefined);
  expect(asked).toHaveLength(2);
  await answer(0, standing());
  expect(watch.isSure).toBe(false);
  await answer(1, undefined);
  expect(told).toEqual(['lost']);
});

test('a change that failed is asked about too, since a part of it may be stored', async () => {
  const { changes, asked } = watched();
  await expect(changes.during(() => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
  expect(asked).toHaveLength(2);
});

test('it is lost once, by the first answer that says so, and asks nothing more', async () => {
  const { changes, asked, told, answer } = watched();
  await changes.during(async () => undefined);
  await answer(0, undefined);
  await answer(1, standing());
  await changes.during(async () => undefined);
  expect(told).toEqual(['lost']);
  expect(asked).toHaveLength(2);
});

test('a role that is too low and a store that does not answer are no leave to go on', async () => {
  const demoted = watched('admin');
  await demoted.answer(0, standing('editor'));
  expect(demoted.told).toEqual(['lost']);
  const unanswered = watched();
  await unanswered.answer(0, new Error('the store is closed'));
  expect(unanswered.told).toEqual(['lost']);
});

test('who has left is asked about no more', async () => {
  const { watch, changes, asked, told, answer } = watched();
  watch.stop();
  await answer(0, standing());
  await changes.during(async () => undefined);
  expect(asked).toHaveLength(1);
  expect(told).toEqual([]);
});
