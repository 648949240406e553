// /api/flows: the calls of shared/api/flows.ts on the flow service, test runs and the flow file's own tests.
import * as calls from '../../../shared/api/flows.ts';
import { ValidationError } from '../../../shared/errors.ts';
import { signature } from '../../access/actor.ts';
import { runFlowTests } from '../../engine/flow-tests.ts';
import { readTemplates } from '../../flows/templates.ts';
import { sha256Hex } from '../../lib/hash.ts';
import type { HttpDeps } from '../deps.ts';
import { actorOf, serve, type Api } from '../route.ts';
import { etagOf, expectedRevision } from '../revision.ts';
import { serveFlowExport } from './flow-export.ts';

export function serveFlows(api: Api, deps: HttpDeps): void {
  const { flows } = deps;
  serve(api, calls.listFlows, ({ query }) => flows.list(query));
  serve(api, calls.createFlow, async ({ rawBody, response }) => {
    const detail = await flows.create(rawBody);
    response.setHeader('ETag', etagOf(detail.revision));
    response.setHeader('Location', `/api/flows/${detail.id}`);
    return detail;
  });
  serve(api, calls.importFlow, ({ rawBody, query }) => flows.import(rawBody, query.mode));
  serve(api, calls.getFlow, async ({ params, response }) => {
    const detail = await flows.detail(params.id);
    response.setHeader('ETag', etagOf(detail.revision));
    return detail;
  });
  serve(api, calls.saveFlow, async ({ params, rawBody, request, response }) => {
    const detail = await flows.save(params.id, rawBody, expectedRevision(request));
    response.setHeader('ETag', etagOf(detail.revision));
    return detail;
  });
  serve(api, calls.deleteFlow, async ({ params }) => {
    await flows.remove(params.id);
    return undefined;
  });
  serve(api, calls.validateFlowCall, async ({ params, body, rawBody }) => ({
    issues: await flows.issues(params.id, body === undefined || Object.keys(body).length === 0 ? undefined : rawBody),
  }));
  serve(api, calls.publishFlow, ({ params, body, request }) =>
    flows.publish(params.id, body?.comment ?? '', signature(actorOf(request))),
  );
  serve(api, calls.activateFlow, ({ params, request }) => flows.activate(params.id, signature(actorOf(request))));
  serve(api, calls.deactivateFlow, ({ params }) => flows.deactivate(params.id));
  servePauses(api, deps);
  serve(api, calls.listFlowVersions, async ({ params }) => ({ items: await flows.versions(params.id) }));
  serve(api, calls.getFlowVersion, ({ params }) => flows.version(params.id, params.version));
  serve(api, calls.diffFlow, async ({ params, query }) => ({
    changes: await flows.diff(params.id, query.from, query.to),
  }));
  serve(api, calls.setFlowBindings, async ({ params, body }) => ({
    bindings: await flows.setBindings(params.id, body),
  }));
  serve(api, calls.setFlowRetention, async ({ params, body }) => ({
    retention: await flows.setRetention(params.id, body),
  }));
  serveFlowExport(api, deps);
  serveTestRuns(api, deps);
  serve(api, calls.listCallableFlows, async () => ({ items: await flows.callable() }));
  serve(api, calls.listCallers, async ({ params }) => ({ items: await flows.callers(params.id) }));
  serve(api, calls.listTemplates, async () => {
    const templates = await readTemplates(deps.config.flowsDir, deps.logger);
    return { items: templates.map((flow) => ({ flow })) };
  });
}

/** T5 */
function servePauses(api: Api, { flows, engine }: HttpDeps): void {
  serve(api, calls.pauseFlow, async ({ params, body, request }) => {
    const by = signature(actorOf(request));
    await engine.pause(params.id, { by, reason: body?.reason ?? '' });
    return flows.detail(params.id);
  });
  serve(api, calls.unpauseFlow, async ({ params }) => {
    await engine.unpause(params.id);
    return flows.detail(params.id);
  });
  serve(api, calls.discardQueued, async ({ params, request }) => ({
    discarded: await engine.discardQueued(params.id, signature(actorOf(request))),
  }));
}

function serveTestRuns(api: Api, { flows, engine, registry }: HttpDeps): void {
  serve(api, calls.runFlow, async ({ params, body, request }) => {
    const { mode, event, eventId, input, version, triggerNodeId } = body;
    if (event !== undefined && eventId !== undefined) {
      throw new ValidationError('request.invalid', 'Send either event or eventId, not both.');
    }
    const { flow, flowText, version: runs } = await flows.runnable(params.id, version);
    const runId = await engine.startManual({
      flow,
      text: flowText,
      snapshot: sha256Hex(flowText),
      version: runs,
      mode,
      by: signature(actorOf(request)),
      ...(triggerNodeId === undefined ? {} : { triggerNodeId }),
      ...(event === undefined ? {} : { event }),
      ...(eventId === undefined ? {} : { eventId }),
      ...(input === undefined ? {} : { input }),
    });
    return { runId };
  });
  serve(api, calls.testFlow, async ({ params }) => {
    const { flow } = await flows.runnable(params.id);
    return { items: await runFlowTests(flow, registry, await flows.calledBy(flow)) };
  });
}
