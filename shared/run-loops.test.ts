// S5 the iterations of a For each, from the journal alone.
import { describe, expect, test } from 'vitest';

import { countItems, foldLoop, loopRecords } from './run-loops.ts';
import { foldSteps } from './run-steps.ts';
import type { JournalRecord } from './run.ts';

const node = (parent?: string) => ({ card: 'data.set', version: 1, ...(parent === undefined ? {} : { parent }) });
//  each { ask, inner { deep } } ─ after
const flow = { nodes: { each: node(), ask: node('each'), inner: node('each'), deep: node('inner'), after: node() } };

let second = 0;
const at = (): string => new Date(Date.UTC(2026, 2, 1, 10, 0, second++)).toISOString();
const done = (nodeId: string, iteration: string | null, more: object = {}): JournalRecord => {
  const time = at();
  const base = { type: 'step.finished', nodeId, iteration, attempt: 1, port: 'out', output: null } as const;
  return { ...base, at: time, startedAt: time, ...more };
};
const looping = (nodeId: string, iteration: string | null, items: number): JournalRecord => {
  const time = at();
  return {
    type: 'step.looping',
    nodeId,
    iteration,
    attempt: 1,
    items,
    at: time,
    startedAt: time,
    input: { items: [] },
  };
};
const over = (loop: string, iteration: string, more: object = {}): JournalRecord => ({
  type: 'iteration.ended',
  at: at(),
  loop,
  iteration,
  status: 'succeeded',
  ...more,
});
const error = { code: 'http.status', message: 'It answered 403.' };
const fold = (records: JournalRecord[], loop = 'each', outer: string | null = null) =>
  foldLoop(flow, { steps: foldSteps(flow, records), loops: loopRecords(records) }, loop, outer);
const short = (records: JournalRecord[], ...where: [loop?: string, outer?: string | null]) =>
  fold(records, ...where).items.map(({ iteration, status }) => `${iteration} ${status}`);

describe('S5 the items of a For each', () => {
  test('before it began nothing is known; then how many there are, and how each that began stands', () => {
    expect(fold([])).toEqual({ total: null, items: [], nodes: [] });
    const waits = { type: 'step.waiting', attempt: 1, kind: 'time', until: null, reason: null, nodeId: 'ask' } as const;
    const records: JournalRecord[] = [
      looping('each', null, 12),
      done('ask', '10'),
      over('each', '10', { status: 'failed', error, collected: true }),
      done('ask', '2'),
      { ...waits, at: at(), iteration: '0' },
      over('each', '2'),
    ];
    const { total, items, nodes } = fold(records);
    expect(total).toBe(12);
    expect(items.map(({ iteration, status }) => `${iteration} ${status}`)).toEqual([
      '0 waiting',
      '2 succeeded',
      '10 failed',
    ]);
    expect(items[2]?.error).toEqual(error);
    expect(countItems(items)).toEqual({ waiting: 1, succeeded: 1, failed: 1 });
    expect(nodes).toMatchObject([{ nodeId: 'ask', counts: { succeeded: 2, waiting: 1 }, ports: ['out'] }]);
  });

  test('a loop within a loop: each has its own items, and steps outside are none of them', () => {
    const records = [
      looping('each', null, 2),
      looping('inner', '1', 3),
      done('deep', '1/0'),
      over('inner', '1/0'),
      done('deep', '1/2'),
      looping('inner', '0', 1),
      done('deep', '0/0'),
      done('after', null),
    ];
    expect(short(records)).toEqual(['0 running', '1 running']);
    expect(short(records, 'inner', '1')).toEqual(['1/0 succeeded', '1/2 running']);
    expect(short(records, 'inner', '0')).toEqual(['0/0 running']);
    expect(fold(records, 'inner', '1').total).toBe(3);
    expect(fold(records).nodes.map(({ nodeId, counts }) => [nodeId, counts])).toEqual([
      ['inner', { running: 2 }],
      ['deep', { succeeded: 3 }],
    ]);
  });

  test('S10 after a resume what had failed is open again, what was collected is not', () => {
    const records: JournalRecord[] = [
      looping('each', null, 2),
      done('ask', '0'),
      over('each', '0', { status: 'failed', error, collected: true }),
      { type: 'step.failed', nodeId: 'ask', iteration: '1', attempt: 1, at: at(), startedAt: at(), error },
      over('each', '1', { status: 'failed', error }),
      { type: 'run.resumed', at: at(), by: 'ann', edits: {} },
      { type: 'step.started', nodeId: 'ask', iteration: '1', attempt: 2, at: at(), input: null, idempotencyKey: 'k' },
    ];
    expect(short(records)).toEqual(['0 failed', '1 running']);
    expect(short([...records, done('ask', '1'), over('each', '1')])).toEqual(['0 failed', '1 succeeded']);
  });

  test('an item over which the run ended is cancelled', () => {
    const records: JournalRecord[] = [
      looping('each', null, 1),
      { type: 'step.started', nodeId: 'ask', iteration: '0', attempt: 1, at: at(), input: null, idempotencyKey: 'k' },
      { type: 'run.ended', at: at(), status: 'cancelled', error: null, result: null, skipped: [] },
    ];
    expect(short(records)).toEqual(['0 cancelled']);
  });
});
