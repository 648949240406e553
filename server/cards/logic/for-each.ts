// logic.for-each: runs the cards of its body once for each item of a list (S5).
import { z } from 'zod';

import { defineAction, forEach } from '../../../shared/card/card.ts';
import { anyJson } from '../../../shared/card/fields.ts';

export default defineAction({
  id: 'logic.for-each',
  version: 1,
  title: 'For each',
  mark: 'repeat',
  summary: 'Runs the cards in its body once for each item of a list.',
  docs: [
    'The cards in the body, entered through **each**, run once for each item. They see `item`, and `index` from 0. When all items are done the flow goes on through **out** with `items`, what each iteration gave in the order of the list, and `errors`.',
    '**Result** says what an iteration gives, over the cards of the body, `item` and `index`: `{{ request.body.id }}`. Without it every iteration gives null. Cards after this one see nothing of the body but that.',
    'The first item that fails ends it through **error**: iterations that are under way finish the card that they are at, and no further one begins. With _Collect_ the other items go on, the failed one gives null, and `errors` lists its index, code and message.',
    'At most 10,000 items; results and errors together at most 5 MiB. The list is fixed when the first item begins.',
  ].join('\n\n'),
  effect: 'pure',
  input: z.object({
    items: z.array(anyJson).meta({
      title: 'Items',
      description: 'The list, up to 10,000 items.',
      placeholder: '{{ request.body.users }}',
    }),
    concurrency: z.int().min(1).max(50).default(1).meta({
      title: 'Concurrency',
      description: 'How many items are worked on at the same time, up to 50.',
    }),
    onItemError: z.enum(['stop', 'collect']).default('stop').meta({
      title: 'On item error',
      description: 'Stop, or go on and collect the errors.',
    }),
    result: anyJson.optional().meta({
      title: 'Result',
      description: 'What each item gives, from the cards of the body.',
      placeholder: '{{ request.body.id }}',
      scope: 'body',
    }),
  }),
  output: z.object({
    items: z
      .array(anyJson)
      .meta({ title: 'Items', description: 'What each iteration gave, in the order of the list.' }),
    errors: z
      .array(
        z.object({
          index: z.int().meta({ title: 'Index' }),
          code: z.string().meta({ title: 'Code' }),
          message: z.string().meta({ title: 'Message' }),
        }),
      )
      .meta({ title: 'Errors', description: 'The items that failed.' }),
  }),
  sample: { items: [{ id: '00u1' }, { id: '00u2' }], errors: [] },
  example: { items: [{ id: '00u1' }, { id: '00u2' }], concurrency: 2, onItemError: 'collect', result: '{{ item.id }}' },
  ports: ['each', 'out'],
  // The engine runs the body; this only says over what.
  run({ input: { items, concurrency, onItemError } }) {
    return forEach(items, { concurrency, onItemError });
  },
});
