import { expect, test } from 'vitest';

import type { FlowSummary } from '../../../shared/api/flows.ts';
import { planOf, type Deed } from './bulk-plan.ts';

const flow = (id: string, change: Partial<FlowSummary> = {}): FlowSummary => ({
  id,
  name: id,
  description: '',
  revision: 1,
  liveVersion: null,
  active: false,
  paused: null,
  queued: 0,
  state: 'draft',
  invalid: false,
  changed: false,
  cards: [],
  recentRuns: [],
  succeeded: 0,
  failed: 0,
  lastRunAt: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...change,
});

const paused = { by: 'ada@example.com', at: '2026-01-01T00:00:00.000Z', reason: '' };
const all = [
  flow('draft'),
  flow('broken', { invalid: true }),
  flow('active', { state: 'active', active: true, liveVersion: 2 }),
  flow('inactive', { state: 'inactive', liveVersion: 3, invalid: true, changed: true }),
  flow('held', { state: 'active', active: true, liveVersion: 1, paused, queued: 2 }),
];
const ids = (deed: Deed): string[] => planOf(deed, all).can.map(({ flow: { id } }) => id);
const whyNot = (deed: Deed): Record<string, string> =>
  Object.fromEntries(planOf(deed, all).cannot.map(({ flow: { id }, why }) => [id, why]));

test('active flows are left alone by activation, and drafts with errors that were never published', () => {
  expect(ids('activate')).toEqual(['draft', 'inactive']);
  expect(whyNot('activate')).toMatchObject({
    active: 'It is active already.',
    broken: expect.stringContaining('errors'),
  });
  expect(planOf('activate', all).can.map(({ note }) => note)).toEqual([
    'Its draft is published first.',
    'As version 3; changes of its draft stay unpublished.',
  ]);
});

test('only what is active is deactivated, only what has gone live and runs is paused', () => {
  expect(ids('deactivate')).toEqual(['active', 'held']);
  expect(ids('pause')).toEqual(['active', 'inactive']);
  expect(whyNot('pause')).toMatchObject({ held: 'It is paused already.', draft: expect.stringContaining('never') });
});

test('T5 a paused flow whose runs wait is not deleted; an active one is, and said to be active', () => {
  expect(ids('delete')).toEqual(['draft', 'broken', 'active', 'inactive']);
  expect(whyNot('delete')).toEqual({ held: expect.stringContaining('2 runs wait') });
  expect(planOf('delete', all).can.find(({ flow: { id } }) => id === 'active')?.note).toBe('It is active.');
});

test('everything can be exported', () => {
  expect(ids('export')).toHaveLength(all.length);
});
