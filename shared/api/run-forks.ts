// Calls that make something of a run: others that go on from it or replay it, and a test case.
import { z } from 'zod';

import { flowTestSchema } from '../flow/flow.ts';
import { defineCall, listOf } from './call.ts';
import { runSummary } from './runs.ts';

const runId = z.object({ id: z.string() });

/**
 * S14: a new run of the same trigger on the same text. All steps that do not come after the node keep their results.
 * 409 `run.not-ended`, 400 `run.bad-fork`.
 */
export const forkRun = defineCall({
  method: 'post',
  path: '/api/runs/:id/fork',
  summary: 'A new run that goes on from a step of one that has ended, with other data if given (S14)',
  access: 'editor',
  audit: 'forked a run',
  params: runId,
  body: z.object({
    /** The first step that runs anew. In the body of a For each: the outermost For each does. */
    nodeId: z.string(),
    /** Default: that of the run. */
    mode: z.enum(['live', 'dry']).optional(),
    /** Of steps that run anew, by node and input: a literal, or text with expressions. */
    inputs: z.record(z.string(), z.record(z.string(), z.json())).optional(),
    /** In place of what earlier steps gave, by node. */
    outputs: z.record(z.string(), z.json()).optional(),
  }),
  response: z.object({ runId: z.string() }),
  status: 202,
});
/** The case is not stored: whoever wants it saves it with the draft. */
export const getRunCase = defineCall({
  method: 'get',
  path: '/api/runs/:id/case',
  summary: 'A run that has ended as a test case for its flow file, without secrets',
  access: 'viewer',
  params: runId,
  response: z.object({
    test: flowTestSchema,
    /** Nodes in a loop of which the items differ: the first one stands for all. */
    differing: z.array(z.string()),
    /** The event is no longer stored: the card's sample stands in. */
    withoutEvent: z.boolean(),
    /** Values that stand in it as `[redacted]`. */
    redacted: z.number(),
  }),
});
/** Newest first, at most 100. */
export const listReplays = defineCall({
  method: 'get',
  path: '/api/runs/:id/replays',
  summary: 'Runs that replay this one, or were forked from it',
  access: 'viewer',
  params: runId,
  response: listOf(runSummary),
});

export type RunCase = z.infer<typeof getRunCase.response>;
