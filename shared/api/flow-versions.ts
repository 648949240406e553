// The published versions of a flow, and how two of them differ.
import { z } from 'zod';

import { flowSchema } from '../flow/flow.ts';
import { defineCall, listOf, time } from './call.ts';

const flowId = z.object({ id: z.string() });

export const flowVersion = z
  .object({ version: z.number(), comment: z.string(), publishedAt: time, publishedBy: z.string(), live: z.boolean() })
  .meta({ id: 'FlowVersion' });

export const flowChange = z
  .object({ kind: z.string(), path: z.array(z.string()), text: z.string() })
  .meta({ id: 'FlowChange' });

export const listFlowVersions = defineCall({
  method: 'get',
  path: '/api/flows/:id/versions',
  summary: 'Published versions, newest first',
  access: 'viewer',
  params: flowId,
  response: listOf(flowVersion),
});
export const getFlowVersion = defineCall({
  method: 'get',
  path: '/api/flows/:id/versions/:version',
  summary: 'A published version',
  access: 'viewer',
  params: flowId.extend({ version: z.coerce.number().int() }),
  response: flowVersion.extend({ flow: flowSchema }),
});
export const diffFlow = defineCall({
  method: 'get',
  path: '/api/flows/:id/diff',
  summary: 'Semantic difference of two versions; `draft` names the draft',
  access: 'viewer',
  params: flowId,
  query: z.object({ from: z.string(), to: z.string().default('draft') }),
  response: z.object({ changes: z.array(flowChange) }),
});

export type FlowVersion = z.infer<typeof flowVersion>;
