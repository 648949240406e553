// Calls about flows: draft, state, publishing, pausing, import and export.
import { z } from 'zod';

import { declaredFieldSchema, resultFieldSchema } from '../card/declared-fields.ts';
import { flowSchema } from '../flow/flow.ts';
import { defineCall, issueSchema, listOf, pageOf, pageQuery, time } from './call.ts';

const flowId = z.object({ id: z.string() });

/** A flow in the list, without its text. */
export const flowSummary = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    revision: z.number(),
    liveVersion: z.number().nullable(),
    active: z.boolean(),
    /** T5: why its runs stay queued; by a person, or by `Signalbox`. */
    paused: z.object({ by: z.string(), at: time, reason: z.string() }).nullable(),
    /** Runs that wait to be taken up. */
    queued: z.number(),
    /** `draft`: it was never published. */
    state: z.enum(['draft', 'active', 'inactive']),
    /** The draft has errors. */
    invalid: z.boolean(),
    /** The draft differs in logic from the live version. */
    changed: z.boolean(),
    /** Cards in use, for the icons of the list. */
    cards: z.array(z.string()),
    /** End states of the newest runs, newest first, at most 20. */
    recentRuns: z.array(z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'])),
    /** Of the ended runs of the last 7 days. */
    succeeded: z.number(),
    failed: z.number(),
    lastRunAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'FlowSummary' });

const ownRetention = z.object({
  /** Null: as long as the installation keeps runs. */
  days: z.number().int().min(1).max(3_650).nullable(),
  /** The newest so many are kept; null: any number. */
  runs: z.number().int().min(0).max(100_000).nullable(),
});

/** T7: how long a flow keeps its ended runs; a status that is left out is kept as the installation has it. */
export const flowRetention = z
  .strictObject({
    succeeded: ownRetention.optional(),
    failed: ownRetention.optional(),
    cancelled: ownRetention.optional(),
  })
  .meta({ id: 'FlowRetention' });

/** T2: a trigger whose condition `when` could not be evaluated on an event, so that no run was started. */
export const triggerIssue = z.object({ nodeId: z.string(), eventId: z.string(), message: z.string(), at: time });

/** The flow with its draft, and what the editor needs beside it. */
export const flowDetail = flowSummary
  .extend({
    flow: flowSchema,
    issues: z.array(issueSchema),
    bindings: z.record(z.string(), z.string()),
    /** Addresses of the draft's webhooks; they answer while the flow is active. */
    webhooks: z.array(z.object({ nodeId: z.string(), url: z.string() })),
    triggerIssues: z.array(triggerIssue),
    retention: flowRetention,
  })
  .meta({ id: 'Flow' });

/** A flow file; checked by `parseFlow`, which names what is wrong better than a schema can. */
const flowFile = z.record(z.string(), z.json());

export const listFlows = defineCall({
  method: 'get',
  path: '/api/flows',
  summary: 'List flows',
  access: 'viewer',
  query: z.object({ q: z.string().optional(), ...pageQuery }),
  response: pageOf(flowSummary),
});
/**
 * The body is a flow file, or `{name}` for an empty flow, whose id is made of the name. 400 `flow.invalid`, 409
 * `flow.exists`.
 */
export const createFlow = defineCall({
  method: 'post',
  path: '/api/flows',
  summary: 'Create a flow from a flow file or a name',
  access: 'editor',
  audit: 'created a flow',
  body: flowFile,
  response: flowDetail,
  status: 201,
});
export const getFlow = defineCall({
  method: 'get',
  path: '/api/flows/:id',
  summary: 'The draft and its state; ETag is the revision',
  access: 'viewer',
  params: flowId,
  response: flowDetail,
});
/**
 * A draft may have errors; only its form is checked. 412 `flow.stale` where somebody else saved since the revision of
 * If-Match, 400 `flow.invalid` and `flow.id-mismatch`.
 */
export const saveFlow = defineCall({
  method: 'put',
  path: '/api/flows/:id',
  summary: 'Save the draft; needs If-Match with the revision',
  access: 'editor',
  audit: 'saved the draft of a flow',
  params: flowId,
  body: flowFile,
  response: flowDetail,
});
/** 409 `flow.holds-runs` while the flow is paused and has runs that wait. */
export const deleteFlow = defineCall({
  method: 'delete',
  path: '/api/flows/:id',
  summary: 'Delete a flow; its runs stay',
  access: 'editor',
  audit: 'deleted a flow',
  params: flowId,
});
export const validateFlowCall = defineCall({
  method: 'post',
  path: '/api/flows/:id/validate',
  summary: 'Issues of the draft, or of the flow file sent',
  access: 'viewer',
  audit: null,
  params: flowId,
  body: flowFile.optional(),
  response: z.object({ issues: z.array(issueSchema) }),
});
/**
 * 422 `flow.invalid-draft` where the draft has errors (`details.issues`), 409 `flow.others-changed` where a flow that
 * it calls changed at the same moment.
 */
export const publishFlow = defineCall({
  method: 'post',
  path: '/api/flows/:id/publish',
  summary: 'Make the draft the live version; 422 with issues when invalid',
  access: 'editor',
  audit: 'published a flow',
  params: flowId,
  body: z.object({ comment: z.string().max(2_000).optional() }).optional(),
  response: z.object({
    version: z.number(),
    /** Scopes of Okta that it needs and that are surely not granted yet: the steps that need them will fail. */
    notGranted: z.array(z.object({ connection: z.string(), scope: z.string() })).optional(),
  }),
});
export const activateFlow = defineCall({
  method: 'post',
  path: '/api/flows/:id/activate',
  summary: 'Receive events; publishes a draft that never was',
  access: 'editor',
  audit: 'activated a flow',
  params: flowId,
  response: flowDetail,
});
export const deactivateFlow = defineCall({
  method: 'post',
  path: '/api/flows/:id/deactivate',
  summary: 'Receive events no more',
  access: 'editor',
  audit: 'deactivated a flow',
  params: flowId,
  response: flowDetail,
});
export const pauseFlow = defineCall({
  method: 'post',
  path: '/api/flows/:id/pause',
  summary: 'Take up no run of the flow; events still start runs, which stay queued',
  access: 'editor',
  audit: 'paused a flow',
  params: flowId,
  body: z.object({ reason: z.string().trim().max(500).optional() }).optional(),
  response: flowDetail,
});
export const unpauseFlow = defineCall({
  method: 'post',
  path: '/api/flows/:id/unpause',
  summary: 'Take up its queued runs',
  access: 'editor',
  audit: 'unpaused a flow',
  params: flowId,
  response: flowDetail,
});
/** T5: 409 `flow.not-paused` where the flow is not paused. */
export const discardQueued = defineCall({
  method: 'post',
  path: '/api/flows/:id/discard-queued',
  summary: 'Cancel the queued runs of a paused flow',
  access: 'editor',
  audit: 'discarded the queued runs of a flow',
  params: flowId,
  response: z.object({ discarded: z.number() }),
});
export const setFlowBindings = defineCall({
  method: 'put',
  path: '/api/flows/:id/bindings',
  summary: 'Bind connection slots to connections',
  access: 'editor',
  audit: 'bound the connections of a flow',
  params: flowId,
  body: z.record(z.string(), z.string()),
  response: z.object({ bindings: z.record(z.string(), z.string()) }),
});
export const setFlowRetention = defineCall({
  method: 'put',
  path: '/api/flows/:id/retention',
  summary: 'How long the flow keeps its ended runs, by how they ended',
  access: 'editor',
  audit: 'changed how long a flow keeps its runs',
  params: flowId,
  body: flowRetention,
  response: z.object({ retention: flowRetention }),
});
/** Answers bytes, so it is described here and served by hand: canonical flow file, `?format=mermaid`, `?format=xstate`. */
export const exportFlow = defineCall({
  method: 'get',
  path: '/api/flows/:id/export',
  summary: 'The flow file in canonical bytes',
  access: 'viewer',
  params: flowId,
  query: z.object({
    format: z.enum(['json', 'mermaid', 'xstate']).default('json'),
    version: z.coerce.number().int().optional(),
  }),
  response: z.string(),
});
export const importFlow = defineCall({
  method: 'post',
  path: '/api/flows/import',
  summary: 'Import a flow file',
  access: 'editor',
  audit: 'imported a flow',
  query: z.object({ mode: z.enum(['create', 'replace', 'copy']).default('create') }),
  body: flowFile,
  response: z.object({
    flows: z.array(flowSummary),
    report: z.array(z.object({ severity: z.enum(['info', 'warning', 'error']), message: z.string() })),
  }),
  status: 201,
});
/** S6: by the live version, or by the draft of a flow that was never published. */
export const listCallableFlows = defineCall({
  method: 'get',
  path: '/api/callable-flows',
  summary: 'All flows as a step sees them that calls one: what each declares, and what it calls itself',
  access: 'viewer',
  response: listOf(
    z.object({
      id: z.string(),
      name: z.string(),
      /** Null: it has no trigger by which it could be called. */
      fields: z.array(declaredFieldSchema).nullable(),
      /** What a call of it gives; none: anything. */
      result: z.array(resultFieldSchema),
      /** A call of it starts a run. */
      active: z.boolean(),
      calls: z.array(z.string()),
    }),
  ),
});
/** S6: by their live versions, or by the drafts of those that were never published. */
export const listCallers = defineCall({
  method: 'get',
  path: '/api/flows/:id/callers',
  summary: 'The flows that call this one, with errors that they would have if its draft were live',
  access: 'viewer',
  params: flowId,
  response: listOf(z.object({ id: z.string(), name: z.string(), active: z.boolean(), issues: z.array(issueSchema) })),
});
/** Flow files of SIGNALBOX_FLOWS_DIR, offered as templates. */
export const listTemplates = defineCall({
  method: 'get',
  path: '/api/templates',
  summary: 'Flow files offered as templates',
  access: 'viewer',
  response: listOf(z.object({ flow: flowSchema })),
});

export type FlowSummary = z.infer<typeof flowSummary>;
export type FlowDetail = z.infer<typeof flowDetail>;
export type FlowRetention = z.infer<typeof flowRetention>;
