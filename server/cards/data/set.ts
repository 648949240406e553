// data.set: names values for later cards.
import { z } from 'zod';

import { defineAction, done } from '../../../shared/card/card.ts';
import { anyJson } from '../../../shared/card/fields.ts';

export default defineAction({
  id: 'data.set',
  version: 1,
  title: 'Set Values',
  summary: 'Gives names to values that later cards use.',
  docs: [
    'Its output has exactly the fields that are set here, so a value is worked out once and used by name afterwards.',
    'A value may be text, an expression, or whole JSON.',
  ].join('\n\n'),
  effect: 'pure',
  input: z.object({
    values: z
      .record(z.string(), anyJson)
      .meta({ title: 'Values', description: 'Name and value of each field.', widget: 'key-values' }),
  }),
  output: z.record(z.string(), anyJson),
  sample: { greeting: 'Hello' },
  example: { values: { greeting: 'Hello', factors: 2 } },
  run({ input }) {
    return done(input.values);
  },
});
