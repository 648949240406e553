// Who is signed in, and what their role may do. Buttons that the server would refuse are not shown; the server checks
// all the same.
import type { QueryClient } from '@tanstack/react-query';

import { getSession, type Session } from '../../shared/api/access.ts';
import type { Access } from '../../shared/api/call.ts';
import { request } from './client.ts';
import { apiKey, useApi } from './hooks.ts';

const RANK: Record<Access, number> = { public: 0, viewer: 1, editor: 2, admin: 3 };
const STALE_MS = 300_000;

/** The session; undefined until it is loaded. */
export function useSession(): Session | undefined {
  return useApi(getSession, {}, { staleMs: STALE_MS }).data;
}

/** Whether the person signed in has at least this role; false while that is not known. */
export function useCan(least: Access): boolean {
  const role = useSession()?.user?.role;
  return role !== undefined && RANK[role] >= RANK[least];
}

/** The session, asked for once and then kept. The router asks before a page is shown. */
export function loadSession(client: QueryClient): Promise<Session> {
  return client.ensureQueryData({
    queryKey: apiKey(getSession, {}),
    queryFn: () => request(getSession),
    staleTime: STALE_MS,
  });
}

/** Takes the answer of a sign-in for the session, so that it is not asked for again. */
export function rememberSession(client: QueryClient, session: Session): void {
  client.setQueryData(apiKey(getSession, {}), session);
}
