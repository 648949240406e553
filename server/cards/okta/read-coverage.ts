// okta.read-coverage: tells by which way the events of an Okta connection came, and what is wrong with that.
import { z } from 'zod';

import { defineAction, done } from '../../../shared/card/card.ts';
import type { CoverageReading } from '../../../shared/card/coverage.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { durationText } from '../../../shared/duration-text.ts';

/** The longest time that the coverage is read of, in milliseconds: 92 days. */
const MOST_MS = 92 * 24 * 3_600_000;

const time = z.iso.datetime({ offset: true });

const finding = z.object({
  kind: z
    .enum([
      'missed-by-hook',
      'deliveries-failed',
      'slow',
      'gap',
      'polling-failing',
      'polling-behind',
      'polling-off',
      'clock',
    ])
    .meta({ title: 'Kind' }),
  text: z.string().meta({ title: 'In words' }),
});
type Finding = z.infer<typeof finding>;

export default defineAction({
  id: 'okta.read-coverage',
  version: 1,
  title: 'Read Coverage',
  summary: 'Tells by which way events came, and what the event hook missed.',
  docs: [
    'Reads what Signalbox counted as it stored the events of the connection: how many came by the event hook, how many by polling of the System Log alone because the hook missed them, how long they took, deliveries that failed, and times that nobody read. It calls nothing in Okta.',
    '`findings` has a sentence for each thing that somebody should look at: events that the hook missed, deliveries that failed, events that took longer than **Slow after**, a gap, polling that fails, is behind or is off, and a clock of this server that is wrong by more than a minute. It is empty where all is well: branch by `fine`.',
    'Hours that the time touches count whole. Ask for an hour some minutes after its end: what is still on its way by the hook is not missed. Without polling nobody sees what the hook misses, and `polling.state` is `off`.',
  ].join('\n\n'),
  effect: 'pure',
  connection: { apps: [{ app: 'okta' }], required: true },
  input: z.object({
    since: time.meta({ title: 'Since', placeholder: '2026-11-03T09:00:00Z' }),
    until: time.meta({
      title: 'Until',
      description: 'At most 92 days after Since. The hour that it falls into counts whole.',
      placeholder: '2026-11-03T09:59:00Z',
    }),
    slowAfterSeconds: z
      .int()
      .min(1)
      .max(7 * 24 * 3_600)
      .default(900)
      .meta({ title: 'Slow after', description: 'Seconds from the publishing of an event to its coming.' }),
  }),
  output: z.object({
    fine: z.boolean().meta({ title: 'All is well' }),
    findings: z.array(finding).meta({ title: 'Findings' }),
    events: z.int().meta({ title: 'Events' }),
    missedByHook: z.int().meta({
      title: 'Missed by the hook',
      description: 'They came by polling alone, though a hook can deliver them.',
    }),
    deliveryFailures: z.int().meta({ title: 'Failed deliveries' }),
    slowestMs: z.number().nullable().meta({ title: 'Slowest, in ms' }),
    polling: z
      .object({
        state: z.enum(['off', 'starting', 'running', 'behind', 'failing']).meta({ title: 'State' }),
        cursorAt: z.string().nullable().meta({ title: 'Read up to' }),
        lagSeconds: z.number().nullable().meta({ title: 'Behind by seconds' }),
        lastError: z
          .object({
            code: z.string().meta({ title: 'Code' }),
            message: z.string().meta({ title: 'Message' }),
            at: z.string().meta({ title: 'At' }),
          })
          .nullable()
          .meta({ title: 'Last error' }),
        clockAheadSeconds: z
          .int()
          .meta({ title: 'Clocks differ by seconds', description: "So much Okta's clock is ahead of this server's." }),
      })
      .meta({ title: 'Polling' }),
    gaps: z
      .array(
        z.object({
          from: z.string().meta({ title: 'From' }),
          to: z.string().meta({ title: 'To' }),
          reason: z.enum(['not-running', 'failing', 'cursor-refused', 'too-old']).meta({ title: 'Reason' }),
          healedAt: z.string().nullable().meta({ title: 'Healed at', description: 'Null: it is open.' }),
        }),
      )
      .meta({ title: 'Gaps' }),
    hours: z
      .array(
        z.object({
          hour: z.string().meta({ title: 'Hour', description: 'Its beginning, UTC.' }),
          events: z.int().meta({ title: 'Events' }),
          byHook: z.int().meta({ title: 'By the hook' }),
          byPollOnly: z.int().meta({ title: 'By polling only' }),
          byHookOnly: z.int().meta({ title: 'By the hook only' }),
          notForHooks: z.int().meta({ title: 'Of a type that no hook delivers' }),
          delayMs: z
            .object({
              p50: z.number().meta({ title: 'Half of them within' }),
              p95: z.number().meta({ title: '95 of 100 within' }),
              max: z.number().meta({ title: 'Slowest' }),
            })
            .nullable()
            .meta({ title: 'Delay, in ms' }),
          deliveryFailures: z.int().meta({ title: 'Failed deliveries' }),
        }),
      )
      .meta({ title: 'Hours', description: 'Those that have something.' }),
  }),
  sample: {
    fine: false,
    findings: [{ kind: 'missed-by-hook', text: 'The event hook missed 2 of 14 events; polling brought them.' }],
    events: 14,
    missedByHook: 2,
    deliveryFailures: 0,
    slowestMs: 61_000,
    polling: {
      state: 'running',
      cursorAt: '2026-11-03T10:04:30.000Z',
      lagSeconds: 30,
      lastError: null,
      clockAheadSeconds: 0,
    },
    gaps: [],
    hours: [
      {
        hour: '2026-11-03T09:00:00.000Z',
        events: 14,
        byHook: 12,
        byPollOnly: 2,
        byHookOnly: 0,
        notForHooks: 0,
        delayMs: { p50: 900, p95: 58_000, max: 61_000 },
        deliveryFailures: 0,
      },
    ],
  },
  example: { since: '2026-11-03T09:00:00Z', until: '2026-11-03T09:59:00Z' },
  async run({ input, coverage, signal }) {
    signal.throwIfAborted();
    const [since, until] = [Date.parse(input.since), Date.parse(input.until)];
    if (since > until || until - since > MOST_MS) {
      throw new TerminalError(
        'coverage.bad-time',
        'The time to read the coverage of ends before it begins, or is longer than 92 days. Correct Since and Until.',
      );
    }
    const read = await coverage.of(new Date(since).toISOString(), new Date(until).toISOString());
    const sum = (of: (hour: (typeof read.items)[number]) => number): number =>
      read.items.reduce((total, hour) => total + of(hour), 0);
    const counted = {
      events: sum((hour) => hour.events),
      missedByHook: sum((hour) => Math.max(0, hour.byPollOnly - hour.notForHooks)),
      deliveryFailures: sum((hour) => hour.deliveryFailures),
      slowestMs: read.items.reduce<number | null>((most, { delayMs }) => {
        return delayMs === null ? most : Math.max(most ?? 0, delayMs.max);
      }, null),
    };
    const findings = findingsOf(read, counted, input.slowAfterSeconds * 1_000);
    const { polling, gaps, items: hours } = read;
    return done({ fine: findings.length === 0, findings, ...counted, polling, gaps, hours });
  },
});

function findingsOf(
  { polling, gaps }: CoverageReading,
  counted: { events: number; missedByHook: number; deliveryFailures: number; slowestMs: number | null },
  slowMs: number,
): Finding[] {
  const { events, missedByHook, deliveryFailures, slowestMs } = counted;
  const found: Finding[] = [];
  const add = (kind: Finding['kind'], text: string): void => void found.push({ kind, text });
  if (missedByHook > 0) {
    add('missed-by-hook', `The event hook missed ${missedByHook} of ${events} events; polling brought them.`);
  }
  if (deliveryFailures > 0) {
    add('deliveries-failed', `${deliveryFailures} deliveries to the event hook failed, as the System Log tells.`);
  }
  if (slowestMs !== null && slowestMs > slowMs) {
    add('slow', `The slowest event came ${durationText(slowestMs)} after it was published.`);
  }
  for (const { from, to, reason, healedAt } of gaps) {
    const healed = healedAt === null ? 'It is open still' : `It was healed at ${healedAt}`;
    const end = reason === 'too-old' ? 'Okta keeps no log of that time any more' : healed;
    add('gap', `The System Log was not read from ${from} to ${to} (${reason}). ${end}.`);
  }
  if (polling.state === 'failing') {
    add('polling-failing', `Polling fails: ${polling.lastError?.message ?? 'no reason is known'}`);
  }
  if (polling.state === 'behind') {
    add('polling-behind', `Polling is behind by ${durationText((polling.lagSeconds ?? 0) * 1_000)}.`);
  }
  if (polling.state === 'off') {
    add('polling-off', 'The connection does not poll the System Log, so nobody sees what the event hook misses.');
  }
  const { clockAheadSeconds } = polling;
  if (Math.abs(clockAheadSeconds) > 60) {
    const by = durationText(Math.abs(clockAheadSeconds) * 1_000);
    add(
      'clock',
      `The clock of this server is ${by} ${clockAheadSeconds > 0 ? 'behind' : 'ahead of'} Okta's. Set it right.`,
    );
  }
  return found;
}
