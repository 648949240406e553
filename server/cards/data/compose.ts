// data.compose: puts a text together from fixed words and values.
import { z } from 'zod';

import { defineAction, done } from '../../../shared/card/card.ts';

export default defineAction({
  id: 'data.compose',
  version: 1,
  title: 'Compose Text',
  mark: 'text',
  summary: 'Puts a text together from fixed words and values.',
  docs: [
    'Write the text and put values where they belong: `{{ trigger.admin.displayName }} reset all factors of {{ trigger.oktaUser.alternateId }}.`',
    'Useful where the same text goes to several places.',
  ].join('\n\n'),
  effect: 'pure',
  input: z.object({
    text: z.string().meta({
      title: 'Text',
      description: 'Words and {{ values }}.',
      widget: 'textarea',
      placeholder: 'Hello {{ trigger.oktaUser.displayName }}',
    }),
  }),
  output: z.object({ text: z.string().meta({ title: 'Text' }) }),
  sample: { text: 'Ada Example reset all factors of lin@example.com.' },
  example: { text: 'All factors were reset.' },
  run({ input }) {
    return done({ text: input.text });
  },
});
