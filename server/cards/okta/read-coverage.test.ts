// What Read Coverage finds in a reading, in words.
import { expect, test } from 'vitest';

import type { ActionCard, ActionContext } from '../../../shared/card/card.ts';
import type { CoverageReading } from '../../../shared/card/coverage.ts';
import type { JsonObject } from '../../../shared/json.ts';
import card from './read-coverage.ts';

const HOUR: CoverageReading['items'][number] = {
  hour: '2026-11-03T09:00:00.000Z',
  events: 10,
  byHook: 7,
  byPollOnly: 3,
  byHookOnly: 0,
  notForHooks: 3,
  delayMs: { p50: 800, p95: 2_000, max: 60_000 },
  deliveryFailures: 0,
};
const FINE: CoverageReading = {
  items: [HOUR],
  polling: {
    state: 'running',
    cursorAt: '2026-11-03T10:04:30.000Z',
    lagSeconds: 30,
    lastError: null,
    clockAheadSeconds: 9,
  },
  gaps: [],
};
const asked: string[][] = [];

async function read(reading: CoverageReading, input: JsonObject = {}): Promise<JsonObject> {
  const action = card as unknown as ActionCard;
  const outcome = await action.run({
    input: action.input.parse({ since: '2026-11-03T10:00:00+01:00', until: '2026-11-03T09:59:00Z', ...input }),
    coverage: {
      of: async (since, until) => {
        asked.push([since, until]);
        return reading;
      },
    },
    signal: new AbortController().signal,
  } as Partial<ActionContext<unknown>> as ActionContext<unknown>);
  if (outcome.kind !== 'done') throw new Error(outcome.kind);
  return action.output.parse(outcome.output) as JsonObject;
}
const kinds = (output: JsonObject): string[] => (output['findings'] as { kind: string }[]).map(({ kind }) => kind);

test('where the hook brought all that it can deliver, in time, there is nothing to tell', async () => {
  expect(await read(FINE)).toMatchObject({ fine: true, findings: [], events: 10, missedByHook: 0, slowestMs: 60_000 });
  expect(asked.at(-1)).toEqual(['2026-11-03T09:00:00.000Z', '2026-11-03T09:59:00.000Z']);
  expect(await read({ ...FINE, items: [] })).toMatchObject({ fine: true, events: 0, slowestMs: null });
});

test('events that the hook missed, deliveries that failed and slow events are told with their numbers', async () => {
  const worse = { ...HOUR, byHook: 5, byPollOnly: 5, deliveryFailures: 4, delayMs: { p50: 800, p95: 1, max: 960_000 } };
  const output = await read({ ...FINE, items: [HOUR, worse] });
  expect(output).toMatchObject({ fine: false, events: 20, missedByHook: 2, deliveryFailures: 4, slowestMs: 960_000 });
  expect(output['findings']).toEqual([
    { kind: 'missed-by-hook', text: 'The event hook missed 2 of 20 events; polling brought them.' },
    { kind: 'deliveries-failed', text: '4 deliveries to the event hook failed, as the System Log tells.' },
    { kind: 'slow', text: 'The slowest event came 16 min after it was published.' },
  ]);
  expect(kinds(await read({ ...FINE, items: [worse] }, { slowAfterSeconds: 1_000 }))).not.toContain('slow');
});

test('gaps are told with their reason and when they were healed, and so is polling that fails, is behind or is off', async () => {
  const [from, to] = ['2026-11-03T09:10:00.000Z', '2026-11-03T09:40:00.000Z'];
  const gaps: CoverageReading['gaps'] = [
    { from, to, reason: 'not-running', healedAt: '2026-11-03T09:41:00.000Z' },
    { from, to, reason: 'failing', healedAt: null },
    { from, to, reason: 'too-old', healedAt: null },
  ];
  const { findings } = await read({ ...FINE, gaps });
  expect((findings as { text: string }[]).map(({ text }) => text.split('). ')[1])).toEqual([
    'It was healed at 2026-11-03T09:41:00.000Z.',
    'It is open still.',
    'Okta keeps no log of that time any more.',
  ]);
  const polling = (part: Partial<CoverageReading['polling']>) =>
    read({ ...FINE, polling: { ...FINE.polling, ...part } });
  const lastError = { code: 'okta.unavailable', message: 'The org answered 503.', at: to };
  expect((await polling({ state: 'failing', lastError }))['findings']).toEqual([
    { kind: 'polling-failing', text: 'Polling fails: The org answered 503.' },
  ]);
  expect((await polling({ state: 'behind', lagSeconds: 1_860 }))['findings']).toEqual([
    { kind: 'polling-behind', text: 'Polling is behind by 31 min.' },
  ]);
  expect(kinds(await polling({ state: 'off', cursorAt: null, lagSeconds: null }))).toEqual(['polling-off']);
  expect(kinds(await polling({ state: 'starting' }))).toEqual([]);
  expect((await polling({ clockAheadSeconds: -3_600 }))['findings']).toEqual([
    { kind: 'clock', text: "The clock of this server is 1 h ahead of Okta's. Set it right." },
  ]);
  expect((await polling({ clockAheadSeconds: 90 }))['findings']).toMatchObject([
    { text: expect.stringContaining('behind') as string },
  ]);
});

test('a time that ends before it begins, or is longer than 92 days, is refused', async () => {
  await expect(read(FINE, { since: '2026-11-03T11:00:00Z' })).rejects.toMatchObject({ code: 'coverage.bad-time' });
  await expect(read(FINE, { since: '2026-07-03T11:00:00Z' })).rejects.toMatchObject({ code: 'coverage.bad-time' });
});
