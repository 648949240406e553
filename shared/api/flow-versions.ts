// Calls about the published versions of a flow, and how two of them differ.
import { z } from 'zod';

import { flowSchema } from '../flow/flow.ts';
import { defineCall, listOf, time } from './call.ts';

const flowId = z.object({ id: z.string() });

/** A published version without its text. `live` is true for the one that events start. */
export const flowVersion = z
  .object({ version: z.number(), comment: z.string(), publishedAt: time, publishedBy: z.string(), live: z.boolean() })
  .meta({ id: 'FlowVersion' });

/** `FlowChange` of shared/flow/diff.ts, without the values. */
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
/** 404 `flow.version-not-found`. */
export const getFlowVersion = defineCall({
  method: 'get',
  path: '/api/flows/:id/versions/:version',
  summary: 'A published version',
  access: 'viewer',
  params: flowId.extend({ version: z.coerce.number().int() }),
  response: flowVersion.extend({ flow: flowSchema }),
});
/** `from` and `to` are numbers of versions, or `draft`; 400 `flow.bad-version` for anything else. */
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
