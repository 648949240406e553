import { describe, expect, test } from 'vitest';

import type { JournalRecord } from './run.ts';
import { foldRun, foldSteps } from './run-steps.ts';

const flow = {
  nodes: {
    trigger: { card: 'okta.event', version: 1 },
    ask: { card: 'people.approval', version: 1, name: 'Ask the owner' },
    tell: { card: 'web.request', version: 1 },
  },
};
const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;
const tell = { nodeId: 'tell', iteration: null };
const error = { code: 'http.503', message: 'no' };

const started: JournalRecord = { type: 'run.started', at: at(0) };
const tellStarted: JournalRecord = {
  type: 'step.started',
  ...tell,
  at: at(1),
  attempt: 1,
  input: { a: 1 },
  idempotencyKey: 'k',
};
const tellRetry: JournalRecord = {
  type: 'step.retry',
  ...tell,
  at: at(2),
  startedAt: at(1),
  attempt: 1,
  error,
  dueAt: at(9),
};

describe('foldSteps', () => {
  test('J4 a pure step is one record: begun, ended and its input are in it', () => {
    const records: JournalRecord[] = [
      started,
      {
        type: 'step.finished',
        ...tell,
        at: at(2),
        startedAt: at(1),
        attempt: 1,
        port: 'out',
        output: 5,
        input: { x: 1 },
      },
    ];
    expect(foldSteps(flow, records)).toEqual([
      {
        nodeId: 'tell',
        name: 'tell',
        card: 'web.request',
        iteration: null,
        status: 'succeeded',
        attempt: 1,
        attempts: [{ startedAt: at(1), endedAt: at(2), error: null }],
        port: 'out',
        input: { x: 1 },
        output: 5,
        error: null,
        startedAt: at(1),
        endedAt: at(2),
      },
    ]);
  });

  test('S2 attempts, the wait between them, and the success at last', () => {
    const waiting = foldSteps(flow, [started, tellStarted, tellRetry])[0];
    expect(waiting).toMatchObject({
      status: 'waiting',
      error,
      waiting: { kind: 'retry', until: at(9) },
      endedAt: null,
    });
    const done = foldSteps(flow, [
      started,
      tellStarted,
      tellRetry,
      { type: 'step.woken', ...tell, at: at(9), kind: 'retry' },
      { type: 'step.started', ...tell, at: at(10), attempt: 2, input: { a: 1 }, idempotencyKey: 'k' },
      { type: 'step.finished', ...tell, at: at(11), startedAt: at(10), attempt: 2, port: 'out', output: null },
    ])[0];
    expect(done).toMatchObject({ status: 'succeeded', attempt: 2, error: null, startedAt: at(1), endedAt: at(11) });
    expect(done?.attempts).toEqual([
      { startedAt: at(1), endedAt: at(2), error },
      { startedAt: at(10), endedAt: at(11), error: null },
    ]);
    expect(done).not.toHaveProperty('waiting');
  });

  test('J5 an attempt that the end of the server cut off ends where the next one begins, and says so', () => {
    const started = { nodeId: 'a', iteration: null, input: {}, idempotencyKey: 'k' };
    const records: JournalRecord[] = [
      { type: 'step.started', at: at(1), attempt: 1, ...started },
      { type: 'step.started', at: at(9), attempt: 2, ...started },
    ];
    const [again] = foldSteps(flow, records);
    expect(again?.attempts).toEqual([
      { startedAt: at(1), endedAt: at(9), error: expect.objectContaining({ code: 'step.interrupted' }) as unknown },
      { startedAt: at(9), endedAt: null, error: null },
    ]);
    expect(again?.status).toBe('running');
  });

  test('attempts of a pure step, none of which has a started record', () => {
    const pure = foldSteps(flow, [
      started,
      tellRetry,
      { type: 'step.woken', ...tell, at: at(9), kind: 'retry' },
      { type: 'step.failed', ...tell, at: at(12), startedAt: at(10), attempt: 2, error, input: 1 },
    ])[0];
    expect(pure).toMatchObject({ status: 'failed', attempt: 2, error, input: 1 });
    expect(pure?.attempts.map((attempt) => attempt.startedAt)).toEqual([at(1), at(10)]);
  });

  test('S7 a wait shows what it waits for, and is one attempt', () => {
    const ask = { nodeId: 'ask', iteration: null };
    const records: JournalRecord[] = [
      started,
      { type: 'step.started', ...ask, at: at(1), attempt: 1, input: {}, idempotencyKey: 'k' },
      { type: 'step.waiting', ...ask, at: at(2), attempt: 1, kind: 'approval', until: at(50), reason: null },
    ];
    expect(foldSteps(flow, records)[0]).toMatchObject({
      name: 'Ask the owner',
      status: 'waiting',
      waiting: { kind: 'approval', until: at(50) },
    });
    records.push({ type: 'step.woken', ...ask, at: at(5), kind: 'approval' });
    expect(foldSteps(flow, records)[0]).toMatchObject({ status: 'running' });
    records.push({
      type: 'step.finished',
      ...ask,
      at: at(6),
      startedAt: at(1),
      attempt: 1,
      port: 'approved',
      output: {},
    });
    expect(foldSteps(flow, records)[0]).toMatchObject({
      status: 'succeeded',
      port: 'approved',
      attempts: [{ startedAt: at(1), endedAt: at(6), error: null }],
    });
  });

  test('J5 a step in doubt waits for a decision; what a person says stands', () => {
    const doubt: JournalRecord[] = [
      started,
      tellStarted,
      { type: 'step.waiting', ...tell, at: at(20), attempt: 1, kind: 'decision', until: null, reason: error },
    ];
    expect(foldSteps(flow, doubt)[0]).toMatchObject({
      status: 'waiting',
      error,
      waiting: { kind: 'decision', until: null },
      attempts: [{ startedAt: at(1), endedAt: at(20), error }],
    });
    const decided = (decision: 'done' | 'fail' | 'retry'): JournalRecord[] => [
      ...doubt,
      { type: 'step.decided', ...tell, at: at(30), decision, output: { ok: true }, by: 'p' },
    ];
    expect(foldSteps(flow, decided('done'))[0]).toMatchObject({
      decided: { by: 'p', at: at(30), decision: 'done' },
      status: 'succeeded',
      output: { ok: true },
      error: null,
    });
    expect(foldSteps(flow, decided('fail'))[0]).toMatchObject({ status: 'failed', error });
    const again: JournalRecord = {
      type: 'step.started',
      ...tell,
      at: at(31),
      attempt: 2,
      input: { a: 2 },
      idempotencyKey: 'k',
    };
    expect(foldSteps(flow, [...decided('retry'), again])[0]).toMatchObject({
      status: 'running',
      attempt: 2,
      input: { a: 2 },
    });
  });

  test('S5 each iteration is a step of its own, in the order of first records', () => {
    const one = (iteration: string): JournalRecord => ({
      type: 'step.finished',
      nodeId: 'tell',
      iteration,
      at: at(2),
      startedAt: at(1),
      attempt: 1,
      port: 'out',
      output: iteration,
    });
    expect(foldSteps(flow, [started, one('1'), one('0')]).map((step) => step.iteration)).toEqual(['1', '0']);
  });

  test('S5 a For each runs while its body does; its end of an iteration names what that skipped', () => {
    const records: JournalRecord[] = [
      started,
      { type: 'step.looping', ...tell, at: at(1), startedAt: at(1), attempt: 1, input: { items: [1, 2] }, items: 2 },
    ];
    expect(foldSteps(flow, records)).toMatchObject([{ status: 'running', input: { items: [1, 2] }, attempts: [{}] }]);
    const over = (iteration: string, more: object): JournalRecord =>
      ({ type: 'iteration.ended', at: at(2), loop: 'tell', iteration, skipped: ['ask'], ...more }) as JournalRecord;
    records.push(over('0', { status: 'succeeded' }), over('1', { status: 'failed', error, collected: true }));
    const shown = (more: JournalRecord[]): string[] =>
      foldSteps(flow, [...records, ...more])
        .filter((step) => step.nodeId === 'ask')
        .map((step) => `${step.iteration} ${step.status}`);
    expect(shown([])).toEqual(['0 skipped', '1 skipped']);
    // S10: only what was skipped because the run failed may still run.
    const resumed: JournalRecord = { type: 'run.resumed', at: at(5), by: 'ada', edits: {} };
    expect(shown([over('2', { status: 'failed', error })])).toEqual(['0 skipped', '1 skipped', '2 skipped']);
    expect(shown([over('2', { status: 'failed', error }), resumed])).toEqual(['0 skipped', '1 skipped']);
    expect(
      foldSteps(flow, [
        ...records,
        { type: 'step.failed', ...tell, at: at(6), startedAt: at(1), attempt: 1, error },
        resumed,
        { type: 'step.looping', ...tell, at: at(7), startedAt: at(7), attempt: 2, items: 2 },
      ])[0],
    ).toMatchObject({ status: 'running', attempt: 2, input: { items: [1, 2] }, error: null });
  });

  test('M8 at the end, what is open is cancelled and what never began is skipped, last', () => {
    const records: JournalRecord[] = [
      started,
      tellStarted,
      { type: 'run.ended', at: at(40), status: 'cancelled', error: null, result: null, skipped: ['ask', 'tell'] },
    ];
    expect(foldSteps(flow, records).map((step) => [step.nodeId, step.status, step.endedAt])).toEqual([
      ['tell', 'cancelled', at(40)],
      ['ask', 'skipped', null],
    ]);
  });

  test('S11 a simulated step carries its preview', () => {
    const records: JournalRecord[] = [
      {
        type: 'step.finished',
        ...tell,
        at: at(2),
        startedAt: at(1),
        attempt: 1,
        port: 'out',
        output: 1,
        simulated: true,
        preview: { url: 'x' },
      },
    ];
    expect(foldSteps(flow, records)[0]).toMatchObject({ status: 'simulated', preview: { url: 'x' } });
  });
});

describe('foldRun', () => {
  test('queued, running, waiting, ended', () => {
    const ended: JournalRecord = { type: 'run.ended', at: at(40), status: 'failed', error, result: 3, skipped: [] };
    expect(foldRun([]).status).toBe('queued');
    expect(foldRun([started]).status).toBe('running');
    expect(foldRun([started, tellStarted]).status).toBe('running');
    expect(foldRun([started, tellStarted, tellRetry]).status).toBe('waiting');
    expect(foldRun([started, tellStarted, tellRetry, ended])).toMatchObject({
      status: 'failed',
      startedAt: at(0),
      endedAt: at(40),
      error,
      result: 3,
    });
  });

  test('S10 a request to cancel shows until the run ends, and a resumed run is running again', () => {
    const asked: JournalRecord = { type: 'run.cancel-requested', at: at(3), by: 'dana' };
    expect(foldRun([started, asked])).toMatchObject({ status: 'running', cancelRequestedBy: 'dana' });
    const ended: JournalRecord = {
      type: 'run.ended',
      at: at(4),
      status: 'cancelled',
      error: null,
      result: null,
      skipped: [],
    };
    expect(foldRun([started, asked, ended])).toMatchObject({ status: 'cancelled', cancelRequestedBy: null });
    expect(foldRun([started, ended, { type: 'run.started', at: at(5) }])).toMatchObject({
      status: 'running',
      startedAt: at(0),
      endedAt: null,
    });
  });
});
