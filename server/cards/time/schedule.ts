// time.schedule: starts at the times of a cron expression.
import { z } from 'zod';

import { defineTrigger } from '../../../shared/card/card.ts';
import { isJsonObject, type JsonObject } from '../../../shared/json.ts';
import type { OktaDelivery } from '../../../shared/okta/log-event.ts';
import { asText } from '../../../shared/okta/normalise.ts';
import { cronFault, nextTimes, scheduleTimes, timeZoneFault } from '../../../shared/schedule/cron.ts';

const EXAMPLE = { cron: '0 9 * * 1-5', timeZone: 'Europe/Amsterdam' };
const SAMPLE_TIME = '2026-11-05T08:00:00.000Z';

const sampleEvent = {
  eventType: 'time.schedule',
  published: SAMPLE_TIME,
  scheduledAt: SAMPLE_TIME,
  firedAt: '2026-11-05T08:00:00.012Z',
  timeZone: EXAMPLE.timeZone,
  missed: false,
};

/** The times after the sample's, so that the docs show what the example means. */
function nextOfExample(): string {
  const result = scheduleTimes(EXAMPLE);
  const times = result.ok ? nextTimes(result.times, Date.parse(SAMPLE_TIME), 3) : [];
  return times.map((at) => `\`${new Date(at).toISOString().slice(0, 16)}Z\``).join(', ');
}

const output = z.object({
  scheduledAt: z.string().meta({ title: 'Scheduled At', description: 'The time of the schedule, in UTC.' }),
  firedAt: z.string().meta({ title: 'Fired At', description: 'When it really started, in UTC.' }),
  timeZone: z.string().meta({ title: 'Time Zone' }),
  missed: z.boolean().meta({ title: 'Missed', description: 'True for a run that catches up.' }),
});

export default defineTrigger({
  id: 'time.schedule',
  version: 1,
  title: 'Schedule',
  summary: 'Starts at times that you set, such as every weekday at nine.',
  docs: [
    'Five fields: minute, hour, day of the month, month, day of the week. `*` is every one, `1-5` a range, `8,12` a list, `*/15` every fifteenth. Where both days are given, either will do. `0 0 L * *` is the last day of each month.',
    `\`${EXAMPLE.cron}\` in ${EXAMPLE.timeZone} is every weekday at nine there. After ${SAMPLE_TIME.slice(0, 16)}Z it starts at ${nextOfExample()}.`,
    'When clocks change, each time of day comes once: one that is left out starts at the first moment after it, one that comes twice starts the first time. A schedule of every hour (`*` in the second field) goes on with real hours.',
    'A time is **missed** when it was more than a minute ago before anything could start: the server was down, or its clock was set forward. Missed times are skipped, or each gets a run, oldest first, the last 100 at most. A schedule begins when its flow is activated; times before that are never caught up.',
  ].join('\n\n'),
  source: 'schedule',
  input: z.object({
    cron: z
      .string()
      .superRefine((cron, context) => {
        const message = cronFault(cron);
        if (message !== undefined) context.addIssue({ code: 'custom', message });
      })
      .meta({
        title: 'Times',
        description: 'Minute, hour, day of the month, month, day of the week.',
        format: 'cron',
        placeholder: '0 9 * * 1-5',
      }),
    timeZone: z
      .string()
      .superRefine((timeZone, context) => {
        const message = timeZoneFault(timeZone);
        if (message !== undefined) context.addIssue({ code: 'custom', message });
      })
      .default('UTC')
      .meta({
        title: 'Time zone',
        description: 'A name such as Europe/Amsterdam.',
        format: 'time-zone',
        placeholder: 'UTC',
      }),
    missed: z.enum(['skip', 'catch-up']).default('skip').meta({
      title: 'Missed times',
      description: 'Skip what was missed while the server was down, or catch up with a run for each.',
    }),
  }),
  output,
  sampleEvent,
  sample: { scheduledAt: SAMPLE_TIME, firedAt: sampleEvent.firedAt, timeZone: EXAMPLE.timeZone, missed: false },
  example: EXAMPLE,
  eventTypes: ['time.schedule'],
  schedule: ({ cron, timeZone, missed }) => ({ cron, timeZone, missed }),
  toOutput: ({ input, event, delivery }) => outputOf(isJsonObject(event) ? event : {}, delivery, input.timeZone),
});

/**
 * What expressions read. The event of a run by hand may lack parts of it: the time at which it came, and the time zone
 * of the node, then stand in.
 */
function outputOf(event: JsonObject, { receivedAt }: OktaDelivery, timeZone: string): z.infer<typeof output> {
  return {
    scheduledAt: asText(event['scheduledAt'] ?? event['published']) ?? receivedAt,
    firedAt: asText(event['firedAt']) ?? receivedAt,
    timeZone: asText(event['timeZone']) ?? timeZone,
    missed: event['missed'] === true,
  };
}
