// logic.delay: waits for a while, or until a time (S7).
import { z } from 'zod';

import { defineAction, done, waitUntil } from '../../../shared/card/card.ts';
import { ValidationError } from '../../../shared/errors.ts';

/** A time with its zone, or a day alone, which begins in UTC. */
const TIME = /^\d{4}-\d{2}-\d{2}(?:[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2}))?$/;
/** In seconds. */
const TEN_YEARS = 315_360_000;

/**
 * When the delay ends, ISO 8601 in UTC. @throws ValidationError `delay.no-time` for a day or hour that does not exist
 */
function endOf(input: { seconds?: number | undefined; until?: string | undefined }, now: string): string {
  const end = new Date(input.until ?? Date.parse(now) + (input.seconds ?? 0) * 1_000);
  if (!Number.isNaN(end.getTime())) return end.toISOString();
  throw new ValidationError('delay.no-time', `"${input.until}" is no time. Write it as 2026-01-31T09:00:00Z.`);
}

export default defineAction({
  id: 'logic.delay',
  version: 1,
  title: 'Delay',
  mark: 'timer',
  summary: 'Waits for a number of seconds, or until a time.',
  docs: [
    'Give either **Seconds** or **Until**, not both. A time that is past is no wait: the run goes on at once.',
    'The run waits without using memory, goes on within a second of its time, and survives restarts of the server. A test or dry run does not wait.',
    'A time of an earlier card moved on: `{{ timestamp(trigger.dateAndTime) + duration("30m") }}`.',
  ].join('\n\n'),
  effect: 'pure',
  input: z
    .object({
      seconds: z
        .number()
        .min(0)
        .max(TEN_YEARS)
        .optional()
        .meta({ title: 'Seconds', description: 'How long to wait.', placeholder: '300', unit: 's' }),
      until: z.string().regex(TIME, 'This takes a time with its zone, such as 2026-01-31T09:00:00Z.').optional().meta({
        title: 'Until',
        description: 'When to go on, ISO 8601.',
        format: 'date-time',
        placeholder: '2026-01-31T09:00:00Z',
      }),
    })
    .refine(
      (input) => (input.seconds === undefined) !== (input.until === undefined),
      'Give Seconds or Until: exactly one of them.',
    )
    .meta({ oneOfKeys: ['seconds', 'until'] }),
  output: z.object({ until: z.string().meta({ title: 'Until', description: 'The time that it waited for.' }) }),
  sample: { until: '2026-01-31T09:00:00.000Z' },
  example: { seconds: 300 },
  run({ input, startedAt }) {
    const until = endOf(input, startedAt);
    return until <= startedAt ? done({ until }) : waitUntil(until);
  },
  wake: ({ input, waited }) => done({ until: waited.until ?? endOf(input, waited.since) }),
});
