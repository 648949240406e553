// Calls about runs and their steps: list, detail, journal, story, cancel, replay, resume, decide.
import { z } from 'zod';

import type { JournalRecord } from '../run.ts';
import { defineCall, errorRecord, listOf, pageOf, pageQuery, time } from './call.ts';

const runId = z.object({ id: z.string() });
export const runStatus = z.enum(['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled']);
export const stepStatus = z.enum(['running', 'waiting', 'succeeded', 'failed', 'skipped', 'cancelled', 'simulated']);
const waitKind = z.enum(['time', 'event', 'approval', 'decision', 'retry', 'run']);
/**
 * The kinds of waits as a list tells them. Beside those of steps it has `gather`: events are still gathered into the
 * run (T3).
 */
export const listedWait = z.enum([...waitKind.options, 'gather']);

/** A step, folded from the journal; `RunStep` of shared/run.ts says what its parts mean. */
export const runStep = z
  .object({
    nodeId: z.string(),
    name: z.string(),
    card: z.string(),
    iteration: z.string().nullable(),
    status: stepStatus,
    attempt: z.number(),
    attempts: z.array(z.object({ startedAt: time, endedAt: time.nullable(), error: errorRecord.nullable() })),
    port: z.string().nullable(),
    input: z.json(),
    output: z.json(),
    error: errorRecord.nullable(),
    startedAt: time.nullable(),
    endedAt: time.nullable(),
    waiting: z
      .object({
        /** `host`: it has not begun, for it waits for its place at the host that it calls (J4). */
        kind: z.enum([...waitKind.options, 'host']),
        until: time.nullable(),
        event: z.object({ type: z.string(), match: z.string() }).optional(),
        host: z.string().optional(),
      })
      .optional(),
    /** S9: what was asked, who decided so far, and links that were made by hand. */
    approval: z
      .object({
        title: z.string(),
        message: z.string(),
        approvers: z.array(z.string()),
        required: z.number(),
        hash: z.string(),
        decisions: z.array(
          z.object({ by: z.string(), decision: z.enum(['approved', 'rejected']), comment: z.string(), at: time }),
        ),
        links: z.array(z.object({ approver: z.string(), by: z.string(), at: time })),
      })
      .optional(),
    /** J6: of a step that acts on something outside. */
    idempotencyKey: z.string().optional(),
    /** S6: the run that it called last. */
    call: z.object({ runId: z.string(), flowId: z.string(), version: z.number() }).optional(),
    /** J5: what was last looked at and seen of a call of it whose answer was lost. */
    looked: z
      .object({
        at: time,
        looked: z.string(),
        seen: z.string(),
        found: z.enum(['happened', 'not-happened', 'unclear']),
      })
      .optional(),
    /** J5: what a person last decided of it while it was in doubt. */
    decided: z.object({ by: z.string(), at: time, decision: z.enum(['retry', 'done', 'fail']) }).optional(),
    /** What ended its last wait (S7); `eventId` with cause `event`. */
    woken: z
      .object({ at: time, cause: z.enum(['time', 'event', 'approval', 'run']), eventId: z.string().nullable() })
      .optional(),
    preview: z.json().optional(),
    /** It did not run: its result was pinned (S13), or taken over from the run that this one was forked from (S14). */
    given: z.enum(['pinned', 'taken-over', 'edited']).optional(),
  })
  .meta({ id: 'RunStep' });

/** A run in a list, without its values. `version` is null for a run of a draft. */
export const runSummary = z
  .object({
    id: z.string(),
    flowId: z.string(),
    flowName: z.string(),
    version: z.number().nullable(),
    mode: z.enum(['live', 'dry']),
    status: runStatus,
    trigger: z.object({ nodeId: z.string(), card: z.string(), eventId: z.string().nullable() }),
    replayOf: z.string().nullable(),
    /** S6: the step that called it. */
    calledBy: z.object({ runId: z.string(), nodeId: z.string(), iteration: z.string().nullable() }).nullable(),
    createdAt: time,
    startedAt: time.nullable(),
    endedAt: time.nullable(),
    error: errorRecord.nullable(),
    /**
     * What a waiting run waits for, a person's part first: how many steps of each kind, and when the first of them goes
     * on by itself. Null for a run that does not wait, and for one with a journal too long for a list.
     */
    waiting: z.array(z.object({ kind: listedWait, until: time.nullable(), steps: z.number() })).nullable(),
  })
  .meta({ id: 'RunSummary' });

export const runDetail = runSummary
  .extend({
    trigger: runSummary.shape.trigger.extend({ output: z.json() }),
    /** Who started it by hand, or had it replayed. */
    startedBy: z.string().nullable(),
    /**
     * S9: all who caused it, by e-mail address or `token:<name>`: by hand, by an event that they sent, by a replay or a
     * resume, in it or in the run that called it.
     */
    causedBy: z.array(z.string()),
    /** T4, T5: while it is queued, what holds it there. */
    queued: z
      .object({
        paused: z.object({ by: z.string(), at: time, reason: z.string() }).nullable(),
        key: z.string().nullable(),
        limit: z.number().nullable(),
      })
      .nullable(),
    /** T3: while events are gathered into it, until when at the latest quiet is waited for, and how many there are. */
    gathering: z.object({ until: time, events: z.number() }).nullable(),
    result: z.json(),
    /** S14: the run that it goes on from, and the first step that ran anew. */
    forkOf: z.object({ runId: z.string(), nodeId: z.string() }).nullable(),
    /** S10: inputs that take the place of the flow's in this run, by node and input. */
    edits: z.record(z.string(), z.record(z.string(), z.json())),
    /** The first 500; the rest by `/api/runs/:id/steps`. */
    steps: z.array(runStep),
  })
  .meta({ id: 'Run' });

export const listRuns = defineCall({
  method: 'get',
  path: '/api/runs',
  summary: 'Runs, newest first',
  access: 'viewer',
  query: z.object({
    flow: z.string().optional(),
    /** One status, or several with commas between. */
    status: z.string().optional(),
    /**
     * What a waiting run waits for: one kind, or several with commas between. While runs wait that waited already
     * before an upgrade to the version that keeps this, a page may have fewer runs than asked for, or none, and a cursor all the same.
     */
    waits: z.string().optional(),
    event: z.string().optional(),
    since: time.optional(),
    until: time.optional(),
    q: z.string().optional(),
    ...pageQuery,
  }),
  response: pageOf(runSummary),
});
export const getRun = defineCall({
  method: 'get',
  path: '/api/runs/:id',
  summary: 'A run with its steps',
  access: 'viewer',
  params: runId,
  response: runDetail,
});
export const listRunSteps = defineCall({
  method: 'get',
  path: '/api/runs/:id/steps',
  summary: 'Steps of a run, paged',
  access: 'viewer',
  params: runId,
  /** `iteration`: only those of this iteration of a For each; `none`: only those outside of any. */
  query: z.object({ iteration: z.string().max(200).optional(), ...pageQuery }),
  response: pageOf(runStep),
});
const itemStatus = z.enum(['running', 'waiting', 'succeeded', 'failed', 'cancelled']);
/** S5: items that have begun, in their order. */
export const listLoopItems = defineCall({
  method: 'get',
  path: '/api/runs/:id/loops/:nodeId/items',
  summary: 'The items of a For each: how each stands, how many of which there are, and what became of its body',
  access: 'viewer',
  params: runId.extend({ nodeId: z.string() }),
  query: z.object({
    /** The iteration in which the For each itself stands. */
    outer: z.string().max(200).optional(),
    status: itemStatus.optional(),
    /** The first item's index, from 0. */
    from: z.coerce.number().int().min(0).optional(),
    ...pageQuery,
  }),
  response: pageOf(
    z.object({
      iteration: z.string(),
      status: itemStatus,
      startedAt: time.nullable(),
      endedAt: time.nullable(),
      error: errorRecord.nullable(),
    }),
  ).extend({
    /** Items in the list, begun or not; null where the For each has not begun. */
    total: z.number().nullable(),
    counts: z.partialRecord(itemStatus, z.number()),
    nodes: z.array(
      z.object({
        nodeId: z.string(),
        counts: z.partialRecord(stepStatus, z.number()),
        startedAt: time.nullable(),
        endedAt: time.nullable(),
        ports: z.array(z.string()),
      }),
    ),
  }),
});
/** Journal records as shared/run.ts has them. */
export const getRunJournal = defineCall({
  method: 'get',
  path: '/api/runs/:id/journal',
  summary: 'The journal of a run',
  access: 'viewer',
  params: runId,
  response: listOf(
    z.custom<JournalRecord>((value) => typeof value === 'object' && value !== null).meta({ type: 'object' }),
  ),
});
const storyPart = z.union([
  z.string(),
  z.object({ at: time }),
  z.object({ event: z.string() }),
  z.object({ run: z.string() }),
  z.object({ code: z.string() }),
]);
/** One line of the story as shared/story/story.ts has it: text in parts, and the reason with the values that were seen. */
export const storyLine = z
  .object({
    at: time,
    type: z.string(),
    nodeId: z.string().nullable(),
    iteration: z.string().nullable(),
    status: z.union([runStatus, stepStatus]).nullable(),
    parts: z.array(storyPart),
    because: z.array(storyPart).nullable(),
    /** Both as plain text. */
    text: z.string(),
  })
  .meta({ id: 'StoryLine' });
export const getRunStory = defineCall({
  method: 'get',
  path: '/api/runs/:id/story',
  summary: 'The journal of a run in words: what happened, when and why',
  access: 'viewer',
  params: runId,
  query: z.object({
    /** `notable`: of what happens in a For each only what failed, what waits for people, and what they decided. */
    items: z.enum(['all', 'notable']).default('all'),
    /** Only what happened to this node, in `iteration` where it stands in a For each. */
    step: z.string().max(100).optional(),
    iteration: z.string().max(200).optional(),
    ...pageQuery,
    limit: z.coerce.number().int().min(1).max(1_000).default(500),
  }),
  response: pageOf(storyLine),
});
/** The flow text that the run is pinned to, for the canvas of the run page. */
export const getRunFlow = defineCall({
  method: 'get',
  path: '/api/runs/:id/flow',
  summary: 'The flow that the run is pinned to',
  access: 'viewer',
  params: runId,
  response: z.object({ flow: z.record(z.string(), z.json()) }),
});
/** S10: 409 `run.ended` where there is nothing left to cancel. */
export const cancelRun = defineCall({
  method: 'post',
  path: '/api/runs/:id/cancel',
  summary: 'End a run in any state',
  access: 'editor',
  audit: 'cancelled a run',
  params: runId,
  response: z.object({ status: runStatus }),
});
/**
 * S10.1: on the text of that run, or on the newest version; 409 `flow.never-published` and `run.no-trigger` where
 * that cannot start it.
 */
export const replayRun = defineCall({
  method: 'post',
  path: '/api/runs/:id/replay',
  summary: 'A new run from the same event',
  access: 'editor',
  audit: 'replayed a run',
  params: runId,
  body: z.object({ version: z.enum(['same', 'newest']).default('same') }).optional(),
  response: z.object({ runId: z.string() }),
  status: 202,
});
/**
 * S10.2: nodes in the order in which people look for them, failed ones first; none of a run that cannot be resumed. A
 * For each that goes on with its items is not among them, what stands in its body is.
 */
export const listResumeSteps = defineCall({
  method: 'get',
  path: '/api/runs/:id/resume',
  summary: 'The nodes of a failed run that a resume takes up, whose inputs may be changed',
  access: 'viewer',
  params: runId,
  response: listOf(
    z.object({
      nodeId: z.string(),
      name: z.string(),
      /** Null for one that was cut off, or that the run did not come to. */
      error: errorRecord.nullable(),
    }),
  ),
});
/** 409 `run.not-failed` where nothing can be resumed, 400 `run.bad-edit` where other inputs cannot be used. */
export const resumeRun = defineCall({
  method: 'post',
  path: '/api/runs/:id/resume',
  summary: 'A failed run goes on from its failed steps, with other inputs if given (S10)',
  access: 'editor',
  audit: 'resumed a run',
  params: runId,
  /** By node, then by input: a literal, or text with expressions. */
  body: z.object({ inputs: z.record(z.string(), z.record(z.string(), z.json())).optional() }).optional(),
  response: z.object({ status: runStatus }),
  status: 202,
});
/** `output` is what the step gives to later ones where it is decided to be done. */
export const decideStep = defineCall({
  method: 'post',
  path: '/api/runs/:id/decide',
  summary: 'Decide a step in doubt (J5)',
  access: 'editor',
  audit: 'decided a step in doubt',
  params: runId,
  body: z.object({
    nodeId: z.string(),
    iteration: z.string().nullable().optional(),
    decision: z.enum(['retry', 'done', 'fail']),
    output: z.json().optional(),
  }),
  response: z.object({ status: runStatus }),
});

export type RunSummary = z.infer<typeof runSummary>;
export type RunDetail = z.infer<typeof runDetail>;
export type LoopItems = z.infer<typeof listLoopItems.response>;
export type RunStoryLine = z.infer<typeof storyLine>;
