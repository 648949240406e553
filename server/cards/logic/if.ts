// logic.if: goes on by one of two paths, as a condition says.
import { z } from 'zod';

import { defineAction, done } from '../../../shared/card/card.ts';

export default defineAction({
  id: 'logic.if',
  version: 1,
  title: 'If',
  summary: 'Continues on one of two paths, depending on a condition.',
  docs: [
    'Continues through **true** when the condition holds and through **false** when it does not.',
    'The condition must give true or false: `{{ trigger.admin.id != trigger.oktaUser.id }}`. Text or a number is an error, so that a slip never picks a path by accident.',
    'Both paths may lead to the same later card: it runs once.',
  ].join('\n\n'),
  effect: 'pure',
  input: z.object({
    condition: z.boolean().meta({
      title: 'Condition',
      description: 'An expression that is true or false.',
      widget: 'condition',
      placeholder: 'trigger.admin.id != trigger.oktaUser.id',
    }),
  }),
  output: z.object({ result: z.boolean().meta({ title: 'Result' }) }),
  sample: { result: true },
  example: { condition: true },
  ports: ['true', 'false'],
  run({ input }) {
    return done({ result: input.condition }, input.condition ? 'true' : 'false');
  },
});
