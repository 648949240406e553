// A list that stands in an object, read by the real client from a small org that has little room.
import { expect, test, vi } from 'vitest';

import { fakeClock } from '../../../../tests/support/fake-clock.ts';
import { testOrg } from '../../../okta/org.test-support.ts';
import listUsersWithAdminRoles from '../roles/list-users-with-admin-roles.ts';
import { readList } from './lists.ts';
import { records, text } from './outputs.ts';

const CALL = {
  method: 'GET',
  path: '/api/v1/iam/assignees/users',
  scopes: listUsersWithAdminRoles.scopes ?? [],
} as const;
const LIST = records('users', 'Users', { id: text('ID', '00u1') }, { page: 100, under: 'value' });

test('a list in an object with more pages than a window has room for goes on where it stood', async () => {
  const clock = fakeClock('2026-11-03T09:00:00.000Z');
  const org = await testOrg({
    clock,
    answer({ url }, times) {
      const page = Number(/after=(\d)/.exec(url)?.[1] ?? 0);
      const headers = {
        'x-rate-limit-limit': '4',
        'x-rate-limit-remaining': `${times % 2 === 0 ? 2 : 3}`,
        'x-rate-limit-reset': `${Math.floor(clock.now() / 60_000) * 60 + 60}`,
      };
      // Others have used up what was left.
      if (times === 4) return { status: 429, body: {}, headers: { ...headers, 'x-rate-limit-remaining': '0' } };
      const links = page < 4 ? { next: { href: `/api/v1/iam/assignees/users?after=${page + 1}` } } : {};
      return { body: { value: [{ id: `00u${page}` }], _links: links }, headers };
    },
  });
  const visitor = { sharer: 'flow', place: undefined, limit: undefined };
  const client = org.clients.client(org.settings(), org.use({ visitor }));
  const list = readList(client, CALL, LIST, { resultSet: 'all' }, (body) => body);
  let over = false;
  void list.finally(() => (over = true));
  await vi.waitFor(
    () => {
      clock.advance(1_000);
      expect(over).toBe(true);
    },
    { interval: 2, timeout: 30_000 },
  );
  expect(await list).toMatchObject({ users: ['00u0', '00u1', '00u2', '00u3', '00u4'].map((id) => ({ id })) });
  expect(org.calls.map(({ url }) => /after=(\d)/.exec(url)?.[1] ?? '0').join('')).toBe('012334');
});
