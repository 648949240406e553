import { expect, test } from 'vitest';

import { ConflictError, DefectError } from '../../shared/errors.ts';
import { cancelAll } from './cancel-runs.ts';

const runs = (['waiting', 'queued', 'running', 'queued'] as const).map((status, at) => ({ id: `run_${at}`, status }));

test('what is queued goes first, so that it takes no room that the others make', async () => {
  const order: string[] = [];
  expect(await cancelAll(runs, async (id) => order.push(id))).toEqual({ cancelled: 4, ended: 0 });
  expect(order).toEqual(['run_1', 'run_3', 'run_0', 'run_2']);
});

test('one that ended by itself is counted as such; any other failure is told', async () => {
  const ended = async (id: string): Promise<void> => {
    if (id === 'run_0') throw new ConflictError('run.ended', 'It has ended.');
  };
  expect(await cancelAll(runs, ended)).toEqual({ cancelled: 3, ended: 1 });
  const broken = async (): Promise<void> => {
    throw new DefectError('internal', 'Broken.');
  };
  await expect(cancelAll(runs, broken)).rejects.toMatchObject({ code: 'internal' });
});
