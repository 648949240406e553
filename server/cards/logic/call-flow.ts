// logic.call-flow: runs another flow, and waits for what it returns (S6).
import { z } from 'zod';

import { callFlow, defineAction, done } from '../../../shared/card/card.ts';
import { anyJson } from '../../../shared/card/fields.ts';
import { TerminalError } from '../../../shared/errors.ts';

export default defineAction({
  id: 'logic.call-flow',
  version: 1,
  title: 'Call Flow',
  mark: 'workflow',
  summary: 'Runs another flow, and waits for what it returns.',
  docs: [
    'The other flow begins with the trigger **Called**, whose fields are what is given here, and may end with **Return**; what it returns is `value`, with the fields that the other flow declares as its result. Its live version runs, with a run of its own, in its own turn: its limits and its queue apply. A dry run calls dry.',
    'Without **Wait for its end** the flow is only started: `value` is null and `runId` tells which run it is.',
    'When the called run fails or is cancelled, the error has the code `flow.call-failed`, with the run and its error in `details`. When this run is cancelled or fails while it waits, the called run is cancelled. The wait uses no memory and survives restarts of the server.',
    'Flows cannot call each other in a loop, and call each other at most 10 deep. When a failed run is resumed at this node, or replayed, the flow is called anew.',
  ].join('\n\n'),
  effect: 'repeatable',
  input: z.object({
    flowId: z.string().trim().min(1).meta({
      title: 'Flow',
      description: 'The flow to call.',
      widget: 'flow',
      placeholder: 'lock-user',
    }),
    input: z.record(z.string(), anyJson).default({}).meta({
      title: 'Input',
      description: 'What the called flow asks for.',
      widget: 'json',
      fieldsOf: 'flowId',
    }),
    wait: z.boolean().default(true).meta({
      title: 'Wait for its end',
      description: 'Otherwise it is only started.',
    }),
  }),
  output: z.object({
    value: anyJson.meta({
      title: 'Value',
      description: 'What the flow returned.',
      resultOf: 'flowId',
      resultIf: 'wait',
    }),
    runId: z.string().meta({ title: 'Run ID', description: 'The run that was started.' }),
  }),
  sample: { value: null, runId: 'run_01k9example00000000000000' },
  example: { flowId: 'lock-user', input: { userId: '00u1ab2cd3EFGHIJK4x5' } },
  run({ input: { flowId, input, wait }, signal }) {
    signal.throwIfAborted();
    return callFlow({ flowId, input, awaited: wait });
  },
  wake({ input: { flowId }, called }) {
    const { runId, end } = called ?? { runId: '', end: null };
    if (end === null) return done({ value: null, runId });
    if (end.status === 'succeeded') return done({ value: end.result, runId });
    const why = end.error === null ? '' : `: ${end.error.message}`;
    const how = end.status === 'failed' ? 'failed' : 'was cancelled';
    throw new TerminalError('flow.call-failed', `The called flow "${flowId}" ${how}${why}`, {
      details: { runId, flowId, status: end.status, error: end.error === null ? null : { ...end.error } },
    });
  },
});
