// flow.return: ends the run, and gives a value to whoever called it (S6).
import { z } from 'zod';

import { defineAction, stop } from '../../../shared/card/card.ts';
import { anyJson } from '../../../shared/card/fields.ts';

export default defineAction({
  id: 'flow.return',
  version: 1,
  title: 'Return',
  mark: 'leave',
  summary: 'Ends the run as succeeded, and gives a value to its caller.',
  docs: [
    'The value is what the node **Call Flow** of the caller has as `value`, and the result on the page of this run. It ends the whole run: steps that still run or wait on other paths are cancelled. To end as failed, use **Stop**.',
    'Where the trigger **Called** of this flow declares a result, the value is an object with those fields. One that does not fit fails the run with the code `flow.return-value`.',
  ].join('\n\n'),
  effect: 'pure',
  input: z.object({
    value: anyJson
      .optional()
      .meta({ title: 'Value', description: 'What the caller gets.', widget: 'json', returned: true }),
  }),
  output: z.null(),
  sample: null,
  example: { value: { handled: true } },
  ports: [],
  canFail: false,
  run({ input }) {
    return stop('succeeded', '', input.value ?? null);
  },
});
