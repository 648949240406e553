// /api/runs: lists, details and journals from the store; cancel, replay, resume, fork and decide by the engine.
import type { Request } from 'express';

import * as many from '../../../shared/api/many-runs.ts';
import * as forks from '../../../shared/api/run-forks.ts';
import * as calls from '../../../shared/api/runs.ts';
import { listedWait, runStatus } from '../../../shared/api/runs.ts';
import { ValidationError } from '../../../shared/errors.ts';
import { countItems } from '../../../shared/run-loops.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { RunStatus } from '../../../shared/run.ts';
import { timeSpan } from '../../lib/time-span.ts';
import { cancelAll, findOpen } from '../../runs/cancel-runs.ts';
import { listWaiting, type RunWait } from '../../runs/waiting-runs.ts';
import { toSpans } from '../../runs/run-statistics.ts';
import { causers, signature } from '../../access/actor.ts';
import type { RunFilter } from '../../store/run-store.ts';
import type { HttpDeps } from '../deps.ts';
import { actorOf, serve, type Api } from '../route.ts';

/** Durations are read of the newest runs only: reading more would keep the store from its other work. */
const MOST_DURATIONS = 20_000;

export function serveRuns(api: Api, { store, runViews, runStories, runCases, engine, clock }: HttpDeps): void {
  serve(api, calls.listRuns, async ({ query: { limit, waits, ...rest } }) => {
    if (waits !== undefined && waits !== '') {
      const { cursor, ...filter } = filterOf(rest);
      const query = { filter, kinds: kindsOf(waits), limit, cursor };
      return listWaiting(store.runs, (row) => runViews.summary(row), query);
    }
    const page = await store.runs.list({ ...filterOf(rest), limit });
    return { items: await Promise.all(page.items.map((row) => runViews.summary(row))), nextCursor: page.nextCursor };
  });
  // Before what takes any id.
  serve(api, many.runStatistics, async ({ query: { flow, hours, ...span } }) => {
    const { since, until } = timeSpan(span, clock.iso());
    const wanted = { ...(flow === undefined ? {} : { flow }), since, until, mostDurations: MOST_DURATIONS };
    return toSpans(await store.runs.statistics(wanted), hours);
  });
  serve(api, calls.getRun, ({ params }) => runViews.detail(params.id));
  serve(api, calls.listRunSteps, async ({ params, query }) => {
    const { cursor, limit, iteration } = query;
    const { items, next } = await runViews.steps(params.id, { offset: offsetOf(cursor), limit, iteration });
    return { items, nextCursor: next === null ? null : String(next) };
  });
  serve(api, calls.listLoopItems, async ({ params, query: { outer = '', status, from: first = 0, cursor, limit } }) => {
    const { total, items, nodes } = await runViews.loop(params.id, params.nodeId, outer === '' ? null : outer);
    const found = items.filter(
      (item) => (status === undefined || item.status === status) && indexOf(item.iteration) >= first,
    );
    const from = offsetOf(cursor);
    const next = from + limit < found.length ? String(from + limit) : null;
    return { total, counts: countItems(items), nodes, items: found.slice(from, from + limit), nextCursor: next };
  });
  serve(api, calls.getRunJournal, async ({ params }) => ({ items: await runViews.journal(params.id) }));
  serve(api, calls.getRunStory, async ({ params, query }) => {
    const { cursor, limit, items: wanted, step: nodeId, iteration = null } = query;
    const { items, next } = await runStories.tell(params.id, {
      from: offsetOf(cursor),
      limit,
      items: wanted,
      step: nodeId === undefined ? undefined : { nodeId, iteration },
    });
    return { items, nextCursor: next === null ? null : String(next) };
  });
  serve(api, calls.getRunFlow, async ({ params }) => ({
    flow: (await runViews.flow(params.id)) as unknown as JsonObject,
  }));
  serve(api, calls.cancelRun, async ({ params, request }) => ({
    status: await engine.cancel(params.id, signature(actorOf(request))),
  }));
  serve(api, many.cancelRuns, async ({ body: { filter, preview }, request, audit }) => {
    audit.note({ after: { filter } });
    const found = await findOpen(store.runs, filterOf(filter));
    const count = found.length;
    if (preview) {
      const first = await Promise.all(found.slice(0, 5).map((row) => runViews.summary(row)));
      return { count, cancelled: 0, ended: 0, first };
    }
    const by = signature(actorOf(request));
    const done = await cancelAll(found, (runId) => engine.cancel(runId, by));
    audit.note({ after: { filter, count, ...done } });
    return { count, ...done, first: [] };
  });
  serve(api, calls.replayRun, async ({ params, body, request, audit }) => {
    const version = body?.version ?? 'same';
    const runId = await engine.replay(params.id, version, ...by(request));
    audit.note({ after: { runId, version } });
    return { runId };
  });
  serve(api, many.replayRuns, async ({ body: { filter, version, preview }, request, audit }) => {
    audit.note({ after: { filter, version } });
    const found = await engine.findForReplay(filterOf(filter));
    if (!preview) {
      const done = await engine.replayAll(found, version, ...by(request));
      audit.note({ after: { filter, version, count: done.count, started: done.started } });
      return { ...done, first: [] };
    }
    const rows = await Promise.all(found.slice(0, 5).map((seq) => store.runs.findBySeq(seq)));
    const first = await Promise.all(rows.flatMap((row) => (row === undefined ? [] : [runViews.summary(row)])));
    return { count: found.length, started: 0, first, refused: [] };
  });
  serve(api, calls.listResumeSteps, async ({ params }) => ({ items: await runViews.resumable(params.id) }));
  serve(api, calls.resumeRun, async ({ params, body, request, audit }) => {
    audit.note({ after: { edited: Object.keys(body?.inputs ?? {}) } });
    return { status: await engine.resume(params.id, body?.inputs ?? {}, ...by(request)) };
  });
  serve(api, forks.forkRun, async ({ params, body, request, audit }) => {
    const { nodeId, mode, inputs = {}, outputs = {} } = body;
    const asked = { nodeId, inputs, outputs, ...(mode === undefined ? {} : { mode }) };
    const runId = await engine.fork(params.id, asked, ...by(request));
    const edited = { inputs: Object.keys(inputs), outputs: Object.keys(outputs) };
    audit.note({ after: { runId, nodeId, ...(mode === undefined ? {} : { mode }), edited } });
    return { runId };
  });
  serve(api, forks.getRunCase, ({ params }) => runCases.of(params.id));
  serve(api, forks.listReplays, async ({ params }) => {
    await runViews.detail(params.id);
    const rows = await store.runs.replaysOf(params.id, 100);
    return { items: await Promise.all(rows.map((row) => runViews.summary(row))) };
  });
  serve(api, calls.decideStep, async ({ params, body, request, audit }) => {
    const { nodeId, iteration = null, decision, output = null } = body;
    audit.note({ after: { nodeId, iteration, decision } });
    const decided = { nodeId, iteration, decision, output };
    return { status: await engine.decide(params.id, decided, signature(actorOf(request))) };
  });
}

/** S9.4: the name for records, and all who count as having caused what is done. */
function by(request: Request): [name: string, causers: string[]] {
  const actor = actorOf(request);
  return [signature(actor), causers(actor)];
}

/** The filter of a query. What is empty does not narrow. @throws ValidationError `request.invalid` */
function filterOf({
  status,
  ...rest
}: { status?: string | undefined } & Record<string, string | undefined>): Omit<RunFilter, 'limit'> {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== ''));
  return status === undefined || status === '' ? given : { ...given, status: status.split(',').map(asStatus) };
}

function asStatus(text: string): RunStatus {
  const parsed = runStatus.safeParse(text.trim());
  if (parsed.success) return parsed.data;
  throw new ValidationError(
    'request.invalid',
    `"${text}" is no status of a run; there are ${runStatus.options.join(', ')}.`,
  );
}

/** The kinds of waits in a comma list. @throws ValidationError `request.invalid` */
function kindsOf(text: string): RunWait[] {
  return text.split(',').map((each) => {
    const parsed = listedWait.safeParse(each.trim());
    if (parsed.success) return parsed.data;
    throw new ValidationError(
      'request.invalid',
      `"${each}" is nothing that a run waits for; there are ${listedWait.options.join(', ')}.`,
    );
  });
}

/** S5.4: the item's index, which in a loop within a loop is the last one. */
function indexOf(iteration: string): number {
  return Number(iteration.slice(iteration.lastIndexOf('/') + 1));
}

/** Cursors of lists that are made from a journal are offsets. @throws ValidationError `request.invalid` */
function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,9}$/.test(cursor))
    throw new ValidationError('request.invalid', 'The cursor is not one that this list gave.');
  return Number(cursor);
}
