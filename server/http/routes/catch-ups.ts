// /api/flows/{id}/catch-up and what became of it: a flow runs over a time that is past (T9.1).
import { catchUpFlow, listCatchUps, stopCatchUp, type CatchUp } from '../../../shared/api/catch-up.ts';
import { causers, signature } from '../../access/actor.ts';
import type { CatchUpRow } from '../../store/catch-up-store.ts';
import type { HttpDeps } from '../deps.ts';
import { actorOf, serve, type Api } from '../route.ts';

/** Catch-ups that a flow's page lists. */
const MOST_SHOWN = 50;

export function serveCatchUps(api: Api, deps: Pick<HttpDeps, 'store' | 'clock' | 'flows' | 'engine'>): void {
  const { store, clock, flows, engine } = deps;
  serve(api, catchUpFlow, async ({ params, body, request, audit }) => {
    const { preview, mode, ...time } = body;
    audit.note({ after: { mode, ...time } });
    // A flow that is not there is answered 404 before anything is looked for.
    await flows.detail(params.id);
    const found = await engine.findMissed(params.id, time, mode);
    const { matching, taken: alreadyStarted, missed } = found;
    const counted = { matching, alreadyStarted, toStart: missed.length };
    if (preview) return { ...counted, started: 0, id: null };
    const actor = actorOf(request);
    const { id, started } = await engine.catchUp(found, signature(actor), causers(actor));
    audit.note({ after: { mode, ...time, ...counted, started, id } });
    return { ...counted, started, id };
  });
  serve(api, listCatchUps, async ({ params }) => {
    await flows.detail(params.id);
    const rows = await store.catchUps.list({ flowId: params.id, limit: MOST_SHOWN });
    return { items: rows.map(shown) };
  });
  serve(api, stopCatchUp, async ({ params, request, audit }) => {
    const by = signature(actorOf(request));
    const row = await store.catchUps.stop({ flowId: params.id, id: params.catchUp, by, at: clock.iso() });
    audit.note({ after: { id: row.id, started: row.started, toStart: row.toStart } });
    return shown(row);
  });
}

/** A catch-up as the API shows it; without an outcome it is running. */
function shown(row: CatchUpRow): CatchUp {
  const { id, since, until, mode, version, toStart, started, startedBy, stoppedBy, endedAt, error } = row;
  return {
    id,
    since,
    until,
    mode,
    version,
    toStart,
    started,
    state: row.outcome ?? 'running',
    startedBy,
    stoppedBy,
    startedAt: row.madeAt,
    endedAt,
    error,
  };
}
