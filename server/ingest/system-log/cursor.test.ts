// Where a query of the System Log begins, goes on and begins again, as values.
import { expect, test } from 'vitest';

import type { PollQuery } from '../../store/poll-store.ts';
import { callPath } from '../../../shared/okta/call-url.ts';
import { OKTA_EVENT_TYPES } from '../../../shared/okta/event-types.ts';
import { advance, begin, eventsOf, KEPT_MS, OVERLAP_MS, replan, restart } from './cursor.ts';
import { firstPage, groupsOf, LARGEST_PAGE, withLimit } from './question.ts';

const NOW = Date.parse('2026-03-01T10:00:00.000Z');
const MINUTE = 60_000;
const iso = (at: number): string => new Date(at).toISOString();
const at = (published: number, eventType = 'a.b') => ({ eventType, published: iso(published) });

function aQuery(types: string[], part: Partial<PollQuery> = {}): PollQuery {
  const [query] = begin(types, NOW);
  return { ...query!, next: '/api/v1/logs?after=7', more: false, ...part };
}

test('a polling question is ascending, has no end, and names the types', () => {
  const [query] = begin(['b.c', 'a.b', 'a.b'], NOW);
  const path = callPath(firstPage(query!, LARGEST_PAGE));
  const asked = Object.fromEntries(new URL(path, 'https://example.okta.com').searchParams);
  expect(asked).toEqual({
    since: iso(NOW),
    limit: '1000',
    sortOrder: 'ASCENDING',
    filter: 'eventType eq "a.b" or eventType eq "b.c"',
  });
});

test('all types of the catalogue are asked for by several questions, each of a length that can be sent, and each once', () => {
  const types = OKTA_EVENT_TYPES.map(({ type }) => type);
  const groups = groupsOf(types);
  expect(groups.length).toBeGreaterThan(5);
  expect(groups.flat()).toEqual([...new Set(types)].toSorted());
  for (const query of begin(types, NOW)) expect(callPath(firstPage(query, 1_000)).length).toBeLessThan(6_000);
});

test('what can be no event type is not asked for: it would cost all the others', () => {
  expect(groupsOf(['a.b', 'x" or eventType pr', '', 'y z', 'a'.repeat(300)])).toEqual([['a.b']]);
});

test('only the limit of the link that Okta gave is ever another one', () => {
  const next = '/api/v1/logs?since=x&limit=1000&after=1%3D%2B&filter=a+b';
  expect(withLimit(next, 250)).toBe('/api/v1/logs?since=x&limit=250&after=1%3D%2B&filter=a+b');
  expect(withLimit('/api/v1/logs?after=1', 250)).toBe('/api/v1/logs?after=1');
});

test('a page moves the query on: a full one to its newest event, another one to the time of the answer', () => {
  const query = aQuery(['a.b']);
  const items = [at(NOW + 3_000), at(NOW + 1_000), at(NOW + 9 * MINUTE), { published: 'never' }, 'garbage', null];
  const full = advance(query, { items, next: '/api/v1/logs?after=8', isFull: true, now: NOW + MINUTE });
  // What is published after now has a wrong clock, and moves nothing.
  expect(full).toMatchObject({ next: '/api/v1/logs?after=8', newest: NOW + 3_000, readTo: NOW + 3_000, more: true });
  const last = advance(full, { items: [], next: '/api/v1/logs?after=9', isFull: false, now: NOW + 2 * MINUTE });
  expect(last).toMatchObject({ newest: NOW + 3_000, readTo: NOW + 2 * MINUTE, more: false });
});

test('an answer without a next page makes the query begin anew with an overlap', () => {
  const page = { items: [at(NOW + 1_000)], next: null, isFull: false, now: NOW + MINUTE };
  expect(advance(aQuery(['a.b']), page)).toMatchObject({
    next: null,
    since: iso(NOW + 1_000 - OVERLAP_MS),
    more: false,
  });
});

test('a refused cursor begins anew an hour before the newest event, and no further back than the log goes', () => {
  const now = NOW + 10 * MINUTE;
  expect(restart(aQuery(['a.b'], { newest: NOW }), now)).toMatchObject({ since: iso(NOW - OVERLAP_MS), next: null });
  expect(restart(aQuery(['a.b']), now).since).toBe(iso(NOW));
  expect(restart(aQuery(['a.b'], { newest: NOW - 2 * KEPT_MS }), now).since).toBe(iso(now - KEPT_MS));
});

test('types that change leave no gap: the old ones are asked for again from an hour before, the new ones count from when nobody listened', () => {
  const query = aQuery(['a.b', 'c.d'], { readTo: NOW + 30 * MINUTE, newest: NOW + 20 * MINUTE });
  expect(replan([query], ['c.d', 'a.b'], NOW)).toBeUndefined();
  const knownAt = NOW + 31 * MINUTE;
  const [changed, ...others] = replan([query], ['a.b', 'e.f'], knownAt) ?? [];
  expect(others).toEqual([]);
  expect(changed).toMatchObject({
    types: { 'a.b': NOW, 'e.f': knownAt - 10_000 },
    since: iso(NOW + 30 * MINUTE - OVERLAP_MS),
    next: null,
    readTo: NOW + 30 * MINUTE,
    newest: NOW + 20 * MINUTE,
    more: true,
  });
  const items = [at(NOW + MINUTE), at(NOW + MINUTE, 'e.f'), at(knownAt, 'e.f'), at(NOW, 'c.d'), { eventType: 'a.b' }];
  expect(eventsOf(changed!, items)).toEqual([items[0], items[2], items[4]]);
});

test('a query whose types stay goes on where it is, whatever others do', () => {
  const types = OKTA_EVENT_TYPES.map(({ type }) => type);
  const queries = begin(types, NOW).map((query, index) => ({ ...query, next: `/api/v1/logs?after=${index}` }));
  const changed = replan(queries, [...types, 'zzz.new'], NOW) ?? [];
  expect(changed.slice(0, -1)).toEqual(queries.slice(0, -1));
  expect(changed.at(-1)).toMatchObject({ next: null });
});
