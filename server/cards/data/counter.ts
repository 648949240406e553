// data.counter: counts how often something happened within a sliding window of time.
import { z } from 'zod';

import { defineAction } from '../../../shared/card/card.ts';
import { write } from '../../../shared/card/tables.ts';
import { ONCE } from './lib/table-fields.ts';

/** In seconds; a leap year fits in. */
const A_YEAR = 366 * 24 * 3_600;

export default defineAction({
  id: 'data.counter',
  version: 1,
  title: 'Count',
  summary: 'Counts how often something happened within a window of time.',
  docs: [
    'Adds **By** to the counter of this name and key, and gives as `count` how much was counted within the last **Window** seconds, this included. What was counted leaves the window after that time, one thousandth of it later at most. `first` is true where the window was empty before, so that of a burst one run alone says so.',
    'A counter is its name, its key and its window: each key counts by itself (the ID of an administrator, say), and so does each window. With **By** 0 nothing is counted, and `count` only tells.',
    'It is one step for the counter: however many runs count at the same time, each gets a number of its own, and none is missed.',
    ONCE,
  ].join('\n\n'),
  effect: 'stored',
  input: z.object({
    name: z.string().trim().min(1).max(100).meta({
      title: 'Name',
      description: 'Flows that use the same name, key and window share the counter.',
      placeholder: 'resets-by-admin',
    }),
    key: z.string().max(500).default('').meta({
      title: 'Key',
      description: 'What is counted apart, such as a user. Empty: all is counted together.',
      placeholder: '{{ trigger.admin.id }}',
    }),
    by: z.int().min(0).max(1_000_000).default(1).meta({ title: 'By' }),
    windowSeconds: z
      .int()
      .min(1)
      .max(A_YEAR)
      .default(3_600)
      .meta({ title: 'Window', description: 'Seconds; a year at most.' }),
  }),
  output: z.object({
    count: z.int().meta({ title: 'Count', description: 'Within the window, this included.' }),
    first: z.boolean().meta({ title: 'First', description: 'The window was empty before.' }),
  }),
  sample: { count: 1, first: true },
  example: { name: 'resets-by-admin', key: '{{ trigger.admin.id }}', by: 1, windowSeconds: 600 },
  run({ input: { name, key, by, windowSeconds }, startedAt, signal }) {
    signal.throwIfAborted();
    return write({ kind: 'count', name, key, by, windowSeconds, at: startedAt });
  },
});
