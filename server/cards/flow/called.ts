// flow.called: starts when another flow calls this one, or a person runs it with its fields (S6).
import { z } from 'zod';

import { defineTrigger } from '../../../shared/card/card.ts';
import { declaredFieldSchema, takeFields } from '../../../shared/card/declared-fields.ts';
import { anyJson } from '../../../shared/card/fields.ts';

const EXAMPLE = {
  fields: [
    { name: 'userId', title: 'User ID', type: 'text' },
    { name: 'reason', title: 'Reason', type: 'text', required: false },
  ],
};
const SAMPLE = { userId: '00u1ab2cd3EFGHIJK4x5', reason: null };

export default defineTrigger({
  id: 'flow.called',
  version: 1,
  title: 'Called',
  summary: 'Starts when another flow calls this one, or somebody runs it with its fields.',
  docs: [
    'Each of the **Fields** is something that a caller gives: a node **Call Flow** of another flow, or a person who runs this one. They are checked before the run starts, and expressions read them as `trigger.<name>`. One that is not required and not given has its default, else null.',
    'The flow can be called while it is active, and a call runs its live version. End it with **Return** to give the caller a value; a flow that ends without it gives null. When it fails or is cancelled, the caller goes on through its port `error`.',
  ].join('\n\n'),
  source: 'call',
  input: z.object({
    fields: z.array(declaredFieldSchema).max(50).default([]).meta({
      title: 'Fields',
      description: 'What a caller gives.',
    }),
  }),
  output: z.record(z.string(), anyJson),
  sampleEvent: { eventType: 'flow.called', published: '2026-11-05T08:00:00.000Z', input: SAMPLE },
  sample: SAMPLE,
  example: EXAMPLE,
  eventTypes: ['flow.called'],
  fieldsFrom: 'fields',
  toOutput: ({ input, event }) => takeFields(input.fields, event['input']).values,
});
