// Calls that try a flow: a run by hand, and the test cases of its file.
import { z } from 'zod';

import { flowEdgeSchema } from '../flow/flow.ts';
import { defineCall, listOf } from './call.ts';

const flowId = z.object({ id: z.string() });

/**
 * Starts a run by hand. What it starts from is `event`, the stored event `eventId`, or for a trigger Called `input`;
 * without any of them the card's sample. 400 `run.bad-event`, `run.no-trigger` and `run.dry-only`, 422
 * `run.bad-input`.
 */
export const runFlow = defineCall({
  method: 'post',
  path: '/api/flows/:id/run',
  summary: 'A test or manual run; without `version` of the draft',
  access: 'editor',
  audit: 'started a run by hand',
  params: flowId,
  body: z.object({
    mode: z.enum(['dry', 'live']).default('dry'),
    event: z.record(z.string(), z.json()).optional(),
    eventId: z.string().optional(),
    input: z.record(z.string(), z.json()).optional(),
    version: z.number().int().optional(),
    triggerNodeId: z.string().optional(),
    /** S13, of a dry run: what these nodes give in place of running, by node; `port` by default the first that leads on. */
    pins: z.record(z.string(), z.object({ port: z.string().optional(), output: z.json() })).optional(),
    /** S13, of a dry run: only this node and what leads to it. */
    upTo: z.string().optional(),
  }),
  response: z.object({ runId: z.string() }),
  status: 202,
});
/** Runs the flow file's own `tests` against the draft: nothing is sent and nothing is stored. */
export const testFlow = defineCall({
  method: 'post',
  path: '/api/flows/:id/test',
  summary: 'Run the test cases that stand in the flow file',
  access: 'viewer',
  audit: null,
  params: flowId,
  response: listOf(
    z.object({
      name: z.string(),
      passed: z.boolean(),
      /** One sentence for each expectation that did not hold. */
      failures: z.array(z.string()),
      /** Nodes that ran, and edges that the run took. */
      covered: z.object({ nodes: z.array(z.string()), edges: z.array(flowEdgeSchema) }),
    }),
  ),
});
