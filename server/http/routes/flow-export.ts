// /api/flows/:id/export: files in place of JSON answers: the canonical flow file, a Mermaid chart, the XState machine.
import * as calls from '../../../shared/api/flows.ts';
import { formatFlow } from '../../../shared/flow/canonical.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { isTriggerNode, triggersOf } from '../../../shared/flow/graph.ts';
import { ValidationError } from '../../../shared/errors.ts';
import { compile } from '../../../shared/machine/compile.ts';
import { toMermaid } from '../../flows/mermaid.ts';
import type { HttpDeps } from '../deps.ts';
import { SENT, serve, type Api } from '../route.ts';

export function serveFlowExport(api: Api, { flows, registry }: HttpDeps): void {
  const manifests = registry.manifest;
  serve(api, calls.exportFlow, async ({ params, query, response }): Promise<typeof SENT> => {
    const { flow } = await flows.runnable(params.id, query.version);
    const send = (text: string, type: string, file: string): typeof SENT => {
      response.setHeader('Content-Type', type);
      response.setHeader('Content-Disposition', `attachment; filename="${file}"`);
      response.setHeader('Cache-Control', 'no-store');
      response.end(text);
      return SENT;
    };
    if (query.format === 'mermaid') {
      const chart = toMermaid(flow, (key, node) => isTriggerNode(key, node, manifests));
      return send(chart, 'text/plain; charset=utf-8', `${flow.id}.mmd`);
    }
    if (query.format === 'xstate') {
      return send(machineText(flow, manifests), 'application/json; charset=utf-8', `${flow.id}.machine.json`);
    }
    return send(formatFlow(flow), 'application/json; charset=utf-8', `${flow.id}.flow.json`);
  });
}

/**
 * The machine of the flow's first trigger as JSON, which has no functions. @throws ValidationError `flow.no-trigger`
 */
function machineText(flow: Flow, manifests: HttpDeps['registry']['manifest']): string {
  const [trigger] = triggersOf(flow, manifests);
  if (trigger === undefined)
    throw new ValidationError('flow.no-trigger', `The flow "${flow.id}" has no trigger, so it makes no machine.`);
  const machine = compile(flow, trigger, manifests);
  return `${JSON.stringify(machine.config, null, 2)}\n`;
}
