// Trying a flow: a run by hand, and the test cases of its file.
import { z } from 'zod';

import { defineCall, listOf } from './call.ts';

const flowId = z.object({ id: z.string() });

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
  }),
  response: z.object({ runId: z.string() }),
  status: 202,
});
/** Dry-runs the flow file's own `tests` (all, or one) against the draft. */
export const testFlow = defineCall({
  method: 'post',
  path: '/api/flows/:id/test',
  summary: 'Run the test cases that stand in the flow file',
  access: 'viewer',
  audit: null,
  params: flowId,
  response: listOf(z.object({ name: z.string(), passed: z.boolean(), failures: z.array(z.string()) })),
});
