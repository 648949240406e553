// flow.called: starts when another flow calls this one, or a person runs it with its fields (S6).
import { z } from 'zod';

import { defineTrigger } from '../../../shared/card/card.ts';
import { declaredFieldSchema, resultFieldSchema } from '../../../shared/card/declared-fields.ts';
import { takeFields } from '../../../shared/card/taken-fields.ts';
import { anyJson } from '../../../shared/card/fields.ts';

const EXAMPLE = {
  fields: [
    { name: 'userId', title: 'User ID', type: 'text' },
    { name: 'reason', title: 'Reason', type: 'text', required: false },
  ],
  result: [{ name: 'locked', title: 'Locked', type: 'boolean' }],
};
const SAMPLE = { userId: '00u1ab2cd3EFGHIJK4x5', reason: null };

export default defineTrigger({
  id: 'flow.called',
  version: 1,
  title: 'Called',
  mark: 'enter',
  summary: 'Starts when another flow calls this one, or somebody runs it with its fields.',
  docs: [
    'Each of the **Fields** is something that a caller gives: a node **Call Flow** of another flow, or a person who runs this one. They are checked before the run starts, and expressions read them as `trigger.<name>`. One that is not required and not given has its default, else null.',
    'The flow can be called while it is active, and a call runs its live version. End it with **Return** to give the caller a value; a flow that ends without it gives null. When it fails or is cancelled, the caller goes on through its port `error`.',
    'Each of the fields of **Result** is something that the flow returns. Then **Return** is checked against them, and callers read them as `value.<name>` of their node **Call Flow**, with their types. One that is not required and not returned has its default, else null. Without any, whatever is returned is given on as it is.',
  ].join('\n\n'),
  source: 'call',
  input: z.object({
    fields: z.array(declaredFieldSchema).max(50).default([]).meta({
      title: 'Fields',
      description: 'What a caller gives.',
    }),
    result: z.array(resultFieldSchema).max(50).default([]).meta({
      title: 'Result',
      description: 'What a caller gets. Nothing declared: any value.',
    }),
  }),
  output: z.record(z.string(), anyJson),
  sampleEvent: { eventType: 'flow.called', published: '2026-11-05T08:00:00.000Z', input: SAMPLE },
  sample: SAMPLE,
  example: EXAMPLE,
  eventTypes: ['flow.called'],
  fieldsFrom: 'fields',
  resultFrom: 'result',
  toOutput: ({ input, event }) => takeFields(input.fields, event['input']).values,
});
