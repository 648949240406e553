// data.now: gives the time at which the step runs. An expression has no clock, so that it gives the same for the same
// data; the output of a step is kept, so a run that goes on after a restart sees the same time.
import { z } from 'zod';

import { defineAction, done } from '../../../shared/card/card.ts';

export default defineAction({
  id: 'data.now',
  version: 1,
  title: 'Now',
  mark: 'timer',
  summary: 'Gives the time at which it runs.',
  docs: [
    'Expressions have no clock: the time of a run’s beginning is `run.startedAt`, and this card gives the time in the middle of one, such as after a Delay or an Approval.',
    'Work with it as with any time: `{{ timestamp(now.time).add(7, "days") }}`, `{{ timestamp(now.time).format("YYYY-MM-DD", "Europe/Berlin") }}`.',
  ].join('\n\n'),
  effect: 'pure',
  input: z.object({}),
  output: z.object({
    time: z.string().meta({ title: 'Time', description: 'ISO 8601, UTC.' }),
    seconds: z.number().int().meta({ title: 'Seconds', description: 'Seconds since 1970.' }),
  }),
  sample: { time: '2026-01-31T09:00:00.000Z', seconds: 1_769_850_000 },
  example: {},
  run({ startedAt }) {
    return done({ time: startedAt, seconds: Math.floor(Date.parse(startedAt) / 1_000) });
  },
});
