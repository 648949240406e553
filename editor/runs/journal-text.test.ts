import { describe, expect, test } from 'vitest';

import type { JournalRecord } from '../../shared/run.ts';
import { journalLine } from './journal-text.ts';

const at = '2026-01-01T00:00:00.000Z';
const names: Record<string, string> = { tell: 'Tell security' };
const line = (record: JournalRecord): string => journalLine(record, (nodeId) => names[nodeId] ?? nodeId).text;
const tell = { nodeId: 'tell', iteration: null };

describe('the journal in sentences', () => {
  test('steps are called by their name, later attempts by their number', () => {
    expect(line({ type: 'step.started', at, ...tell, attempt: 1, input: null, idempotencyKey: 'k' })).toBe(
      '“Tell security” started.',
    );
    expect(line({ type: 'step.finished', at, startedAt: at, ...tell, attempt: 2, port: 'out', output: null })).toBe(
      '“Tell security” finished through out (attempt 2).',
    );
  });

  test('an iteration is named by its item', () => {
    expect(line({ type: 'step.cancelled', at, nodeId: 'tell', iteration: '3' })).toBe(
      '“Tell security” (item 3) was cancelled.',
    );
  });

  test('S11 a simulated step says that nothing was sent', () => {
    const record: JournalRecord = {
      type: 'step.finished',
      at,
      startedAt: at,
      ...tell,
      attempt: 1,
      port: 'out',
      output: null,
      simulated: true,
    };
    expect(journalLine(record, (nodeId) => nodeId)).toEqual({
      text: '“tell” was simulated through out; nothing was sent.',
      status: 'simulated',
    });
  });

  test('the end says why and how many steps were skipped', () => {
    const error = { code: 'web.status', message: 'The server answered 500.' };
    expect(line({ type: 'run.ended', at, status: 'failed', error, result: null, skipped: ['a', 'b'] })).toBe(
      'Run ended: failed: The server answered 500. 2 steps were skipped.',
    );
    expect(line({ type: 'run.ended', at, status: 'succeeded', error: null, result: null, skipped: [] })).toBe(
      'Run ended: succeeded.',
    );
  });
});
