// logic.switch: goes on by the first of many paths whose value equals the given one, or whose condition holds (M10).
import { z } from 'zod';

import { defineAction, done } from '../../../shared/card/card.ts';
import { anyJson } from '../../../shared/card/fields.ts';
import { PORT_PATTERN } from '../../../shared/flow/flow.ts';
import { jsonEquals } from '../../../shared/json.ts';

const RESERVED = new Set(['otherwise', 'error']);

const switchCase = z
  .object({
    name: z
      .string()
      .regex(PORT_PATTERN, 'A case needs a name of 1 to 80 characters on one line.')
      .refine((name) => !RESERVED.has(name), 'The names "otherwise" and "error" are taken by the card itself.')
      .meta({ title: 'Name', description: "The path's name on the card.", placeholder: 'Security team' }),
    equals: anyJson.optional().meta({ title: 'Equals', description: 'The value that chooses this path.' }),
    condition: z.boolean().optional().meta({
      title: 'Condition',
      description: 'Chooses this path where it is true.',
      widget: 'condition',
      placeholder: 'size(trigger.eventDetails.target) > 1',
    }),
  })
  .meta({ oneOfKeys: ['equals', 'condition'] });

export default defineAction({
  id: 'logic.switch',
  version: 1,
  title: 'Switch',
  mark: 'signpost',
  summary: 'Continues on the path whose value equals the given one, or whose condition holds.',
  docs: [
    'Goes through the cases from top to bottom and continues through the first whose value equals the given one, or whose condition is true; through **otherwise** when there is none.',
    'Values are compared as they are: the number 5 is not the text "5", and upper and lower case differ.',
    'All conditions are evaluated before the first case is looked at, so one that cannot be evaluated fails the step.',
  ].join('\n\n'),
  effect: 'pure',
  input: z.object({
    value: anyJson.optional().meta({
      title: 'Value',
      description: 'What the cases are compared with. Cases with a condition need none.',
      placeholder: '{{ trigger.factor }}',
    }),
    cases: z
      .array(switchCase)
      .min(1)
      .max(50)
      .refine(
        (cases) => new Set(cases.map((one) => one.name)).size === cases.length,
        'Each case needs a name of its own.',
      )
      .meta({ title: 'Cases', description: 'Each case is a path of its own.', widget: 'cases' }),
  }),
  output: z.object({
    case: z.string().nullable().meta({ title: 'Case', description: 'The name of the case that matched; null: none.' }),
  }),
  sample: { case: 'Security team' },
  example: { value: 'a', cases: [{ name: 'Security team', equals: 'a' }] },
  ports: ['otherwise'],
  portsFrom: { input: 'cases', key: 'name' },
  run({ input }) {
    // M10: the first case that equals, or holds, wins.
    const { value = null } = input;
    const match = input.cases.find(({ equals, condition }) => condition ?? jsonEquals(equals ?? null, value));
    return done({ case: match?.name ?? null }, match?.name ?? 'otherwise');
  },
});
