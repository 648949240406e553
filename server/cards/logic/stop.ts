// logic.stop: ends the run at once, with a status of the author's choice (M9).
import { z } from 'zod';

import { defineAction, stop } from '../../../shared/card/card.ts';
import { anyJson } from '../../../shared/card/fields.ts';

export default defineAction({
  id: 'logic.stop',
  version: 1,
  title: 'Stop',
  mark: 'stop',
  summary: 'Ends the run at once, as succeeded, failed or cancelled.',
  docs: [
    'Ends the whole run: steps that still run or wait on other paths are cancelled.',
    'Use **failed** to make a run show up among the failures although no card failed. The message stands on the page of the run; the result is what the run answers to whoever called it.',
  ].join('\n\n'),
  effect: 'pure',
  input: z.object({
    status: z
      .enum(['succeeded', 'failed', 'cancelled'])
      .default('succeeded')
      .meta({ title: 'Status', description: 'How the run ends.' }),
    message: z
      .string()
      .default('')
      .meta({ title: 'Message', description: 'Why, for people.', placeholder: 'Reset by the user himself' }),
    result: anyJson.optional().meta({ title: 'Result', description: 'What the run answers.', widget: 'json' }),
  }),
  output: z.null(),
  sample: null,
  example: { status: 'succeeded', message: 'Nothing to do', result: { handled: false } },
  ports: [],
  canFail: false,
  run({ input }) {
    return stop(input.status, input.message, input.result ?? null);
  },
});
