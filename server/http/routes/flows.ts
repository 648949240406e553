// /api/flows: the calls of shared/api/flows.ts on the flow service, test runs and the flow file's own tests.
import * as tries from '../../../shared/api/flow-tries.ts';
import * as versions from '../../../shared/api/flow-versions.ts';
import * as calls from '../../../shared/api/flows.ts';
import { getFlowScopes } from '../../../shared/api/scopes.ts';
import type { FlowDetail } from '../../../shared/api/flows.ts';
import { ValidationError } from '../../../shared/errors.ts';
import { formatFlow } from '../../../shared/flow/canonical.ts';
import { diffFlows } from '../../../shared/flow/diff.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { findNode } from '../../../shared/flow/graph.ts';
import { flowUpTo, portOnward } from '../../../shared/flow/up-to.ts';
import type { RunMode } from '../../../shared/run.ts';
import { causers, signature } from '../../access/actor.ts';
import { difference } from '../../access/audit/log.ts';
import { runFlowTests } from '../../engine/flow-tests.ts';
import { readTemplates } from '../../flows/templates.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { HttpDeps } from '../deps.ts';
import { actorOf, serve, type Api } from '../route.ts';
import { etagOf, expectedRevision } from '../revision.ts';
import { serveFlowExport } from './flow-export.ts';

export function serveFlows(api: Api, deps: HttpDeps): void {
  const { flows, oktaScopes } = deps;
  /** The scopes that the draft needs of the connections that it is bound to. */
  const scopesOf = async (id: string): ReturnType<typeof oktaScopes.ofFlow> => {
    const { flow, bindings } = await flows.detail(id);
    return oktaScopes.ofFlow(id, flow, bindings);
  };
  serve(api, calls.listFlows, ({ query }) => flows.list(query));
  serve(api, calls.createFlow, async ({ rawBody, response, audit }) => {
    const detail = await flows.create(rawBody);
    audit.note({ subject: `flow:${detail.id}`, after: { name: detail.name } });
    response.setHeader('ETag', etagOf(detail.revision));
    response.setHeader('Location', `/api/flows/${detail.id}`);
    return detail;
  });
  serve(api, calls.importFlow, async ({ rawBody, query, audit }) => {
    const done = await flows.import(rawBody, query.mode);
    const ids = done.flows.map(({ id }) => id);
    audit.note({ ...(ids.length === 1 ? { subject: `flow:${ids[0]}` } : {}), after: { flows: ids, mode: query.mode } });
    return done;
  });
  serve(api, calls.getFlow, async ({ params, response }) => {
    const detail = await flows.detail(params.id);
    response.setHeader('ETag', etagOf(detail.revision));
    return detail;
  });
  serve(api, calls.saveFlow, async ({ params, rawBody, request, response, audit }) => {
    const { flow: before } = await flows.runnable(params.id);
    const revision = expectedRevision(request);
    const detail = await flows.save(params.id, rawBody, revision);
    const changes = diffFlows(before, detail.flow).map(({ text }) => text);
    audit.note({
      before: { revision },
      after: { revision: detail.revision, changes: changes.slice(0, NOTED), changesInAll: changes.length },
    });
    response.setHeader('ETag', etagOf(detail.revision));
    return detail;
  });
  serve(api, calls.deleteFlow, async ({ params, audit }) => {
    const { name, liveVersion, active } = await flows.detail(params.id);
    audit.note({ before: { name, liveVersion, active } });
    await flows.remove(params.id);
    return undefined;
  });
  serve(api, calls.validateFlowCall, async ({ params, body, rawBody }) => ({
    issues: await flows.issues(params.id, body === undefined || Object.keys(body).length === 0 ? undefined : rawBody),
  }));
  serve(api, calls.publishFlow, async ({ params, body, request, audit }) => {
    const comment = body?.comment ?? '';
    const before = await flows.detail(params.id);
    const done = await flows.publish(params.id, comment, signature(actorOf(request)));
    audit.note({ before: { liveVersion: before.liveVersion }, after: { liveVersion: done.version, comment } });
    const missing = (await scopesOf(params.id)).filter(({ granted }) => granted === 'missing');
    const notGranted = missing.map(({ connection, scope }) => ({ connection, scope }));
    return notGranted.length === 0 ? done : { ...done, notGranted };
  });
  serve(api, getFlowScopes, async ({ params }) => {
    const scopes = await scopesOf(params.id);
    const names = new Map((await deps.connections.list()).map(({ id, name }) => [id, name]));
    return {
      items: scopes.map(({ connection, scope, permissions, granted }) => ({
        connection,
        connectionName: names.get(connection) ?? connection,
        scope,
        permissions,
        granted,
      })),
    };
  });
  serve(api, calls.activateFlow, async ({ params, request, audit }) => {
    const before = await flows.detail(params.id);
    const after = await flows.activate(params.id, signature(actorOf(request)));
    audit.note(difference(auditedState(before), auditedState(after)));
    return after;
  });
  serve(api, calls.deactivateFlow, async ({ params, audit }) => {
    const before = await flows.detail(params.id);
    const after = await flows.deactivate(params.id);
    audit.note(difference(auditedState(before), auditedState(after)));
    return after;
  });
  servePauses(api, deps);
  serve(api, versions.listFlowVersions, async ({ params }) => ({ items: await flows.versions(params.id) }));
  serve(api, versions.getFlowVersion, ({ params }) => flows.version(params.id, params.version));
  serve(api, versions.diffFlow, async ({ params, query }) => ({
    changes: await flows.diff(params.id, query.from, query.to),
  }));
  serve(api, calls.setFlowBindings, async ({ params, body, audit }) => {
    const before = await flows.detail(params.id);
    const bindings = await flows.setBindings(params.id, body);
    audit.note(difference(before.bindings, bindings));
    return { bindings };
  });
  serve(api, calls.setFlowRetention, async ({ params, body, audit }) => {
    const before = await flows.detail(params.id);
    const retention = await flows.setRetention(params.id, body);
    audit.note({ before: before.retention, after: retention });
    return { retention };
  });
  serveFlowExport(api, deps);
  serveTestRuns(api, deps);
  serve(api, calls.listCallableFlows, async () => ({ items: await flows.callable() }));
  serve(api, calls.listCallers, async ({ params }) => ({ items: await flows.callers(params.id) }));
  serve(api, calls.listTemplates, async () => {
    const templates = await readTemplates(deps.config.flowsDir, deps.logger);
    return { items: templates.map((flow) => ({ flow })) };
  });
}

/** So many changes of a draft go into the audit log, beside how many there are; versions have all of them. */
const NOTED = 20;

/** What activation changes. */
function auditedState({ active, liveVersion }: FlowDetail): object {
  return { active, liveVersion };
}

/** T5: pausing, unpausing, and discarding what is queued. */
function servePauses(api: Api, { flows, engine }: HttpDeps): void {
  serve(api, calls.pauseFlow, async ({ params, body, request, audit }) => {
    const by = signature(actorOf(request));
    audit.note({ after: { reason: body?.reason ?? '' } });
    await engine.pause(params.id, { by, reason: body?.reason ?? '' });
    return flows.detail(params.id);
  });
  serve(api, calls.unpauseFlow, async ({ params }) => {
    await engine.unpause(params.id);
    return flows.detail(params.id);
  });
  serve(api, calls.discardQueued, async ({ params, request, audit }) => {
    const discarded = await engine.discardQueued(params.id, signature(actorOf(request)));
    audit.note({ after: { discarded } });
    return { discarded };
  });
}

/**
 * S13: the part of the flow that a run up to one node needs. @throws ValidationError `run.dry-only`, `request.invalid`
 */
function partOf(flow: Flow, nodeId: string, mode: RunMode): { flow: Flow; flowText: string } {
  if (mode !== 'dry')
    throw new ValidationError(
      'run.dry-only',
      'Only a dry run can go up to one node. Start a dry run, or leave upTo out.',
    );
  if (findNode(flow, nodeId) === undefined)
    throw new ValidationError('request.invalid', `The flow has no node "${nodeId}" to run up to.`);
  const part = flowUpTo(flow, nodeId);
  return { flow: part, flowText: formatFlow(part) };
}

/** Runs by hand, and the test cases of the flow file. */
function serveTestRuns(api: Api, { flows, engine, registry, openScratch }: HttpDeps): void {
  serve(api, tries.runFlow, async ({ params, body, request, audit }) => {
    const { mode, event, eventId, input, version, triggerNodeId, pins = {}, upTo } = body;
    if (event !== undefined && eventId !== undefined) {
      throw new ValidationError('request.invalid', 'Send either event or eventId, not both.');
    }
    const found = await flows.runnable(params.id, version);
    const { version: runs } = found;
    const { flow, flowText } = upTo === undefined ? found : partOf(found.flow, upTo, mode);
    const actor = actorOf(request);
    const runId = await engine.startManual({
      flow,
      text: flowText,
      snapshot: sha256Hex(flowText),
      version: runs,
      mode,
      by: signature(actor),
      causers: causers(actor),
      ...(triggerNodeId === undefined ? {} : { triggerNodeId }),
      pins: Object.fromEntries(
        Object.entries(pins).map(([key, { port, output }]) => [key, { port: port ?? portOnward(flow, key), output }]),
      ),
      ...(event === undefined ? {} : { event }),
      ...(eventId === undefined ? {} : { eventId }),
      ...(input === undefined ? {} : { input }),
    });
    const tried = { ...(upTo === undefined ? {} : { upTo }), pinned: Object.keys(pins) };
    audit.note({ after: { runId, mode, version: runs, ...(mode === 'dry' ? tried : {}) } });
    return { runId };
  });
  serve(api, tries.testFlow, async ({ params }) => {
    const { flow } = await flows.runnable(params.id);
    return { items: await runFlowTests(flow, registry, { flows: await flows.calledBy(flow), openScratch }) };
  });
}
