// /api/pledges: what steps have promised to do later (J11), and what became of it.
import { listPledges, type Pledge } from '../../../shared/api/pledges.ts';
import type { PledgeRow } from '../../store/pledge-store.ts';
import type { HttpDeps } from '../deps.ts';
import { serve, type Api } from '../route.ts';

export function servePledges(api: Api, { store, clock }: Pick<HttpDeps, 'store' | 'clock'>): void {
  serve(api, listPledges, async ({ query: { state, connection, run, cursor, limit } }) => {
    const page = await store.pledges.list({
      state,
      limit,
      ...(connection === undefined ? {} : { connection }),
      ...(run === undefined ? {} : { runId: run }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    return { ...page, items: page.items.map((row) => shown(row, clock.now())) };
  });
}

/** A pledge as the API shows it; one whose time has come and that is not kept yet is overdue. */
function shown(row: PledgeRow, now: number): Pledge {
  const { id, what, connection, card, flowId, runId, nodeId, madeAt, attempts, error, endedAt, seen, outcome } = row;
  const isoOf = (at: number): string => new Date(at).toISOString();
  return {
    id,
    what,
    dueAt: isoOf(row.dueAt),
    state: outcome ?? (row.dueAt <= now ? 'overdue' : 'pending'),
    connection,
    card,
    flowId,
    runId,
    nodeId,
    madeAt,
    attempts,
    nextAt: endedAt === null ? isoOf(row.nextAt) : null,
    error,
    endedAt,
    seen,
  };
}
