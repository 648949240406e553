// An hour of an org with everything that may go wrong: deliveries lost, doubled and in any order, ends at any moment, two
// times down for ten minutes, types that are listened to only from the middle on. `SIGNALBOX_HOUR_EVENTS=20000` makes it as
// large as a busy org; the outcome is the same.
import { expect, onTestFinished, test } from 'vitest';

import type { JsonObject } from '../../../shared/json.ts';
import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { hookForm } from '../../okta/sim/log/event.ts';
import { startOktaSim } from '../../okta/sim/sim.ts';
import { aFile, happen, RESET, settingsFor, startPolling, type PollBench } from './poller.test-support.ts';

const EVENTS = Number(process.env['SIGNALBOX_HOUR_EVENTS'] ?? 2_000);
const MINUTE = 60_000;
const MINUTES = 60;
const OTHER = 'user.session.clear';
/** Of minutes: dead at their beginning, and up again at once, or only at the end of the down time. */
const KILLS = new Set([3, 8, 14, 19, 25, 31, 37, 43, 52, 57]);
const DOWN = [
  [20, 30],
  [44, 54],
] as const;

/** Numbers from 0 to 1 that are the same in every run. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

test(
  'T1 whatever is lost, doubled, late, or killed: every event that a flow listens to has started one run, and coverage says how',
  async () => {
    const clock = fakeClock('2026-03-01T10:00:00.000Z');
    const sim = await startOktaSim({ clock });
    onTestFinished(() => sim.close());
    const file = aFile();
    const chance = chances(7);
    const settings = settingsFor(sim.url, sim.sswsToken);
    const up = (): Promise<PollBench> => startPolling({ file, clock, settings: () => settings });
    let bench: PollBench | undefined = await up();
    await bench.listen('resets', [RESET]);

    const listened: JsonObject[] = [];
    const lost = new Set<string>();
    let waiting: JsonObject[] = [];
    const perMinute = Math.ceil(EVENTS / MINUTES);
    const isDown = (minute: number): boolean => DOWN.some(([from, to]) => minute >= from && minute < to);

    /** As a hook has it: batches in any order, some twice, some never. */
    async function deliver(): Promise<void> {
      const batch = waiting.toSorted(() => chance() - 0.5);
      waiting = [];
      for (let from = 0; from < batch.length; from += 20) {
        const events = batch.slice(from, from + 20);
        if (bench === undefined || chance() < 0.2) {
          for (const { uuid } of events) lost.add(String(uuid));
          continue;
        }
        const body = { eventId: crypto.randomUUID(), data: { events: events.map(hookForm) } };
        for (let times = chance() < 0.1 ? 2 : 1; times > 0; times -= 1)
          await bench.ingest.accept({ connection: 'default', via: 'hook', headers: {}, body });
      }
    }

    for (let minute = 0; minute < MINUTES; minute += 1) {
      if (isDown(minute) || KILLS.has(minute)) {
        await bench?.end();
        bench = undefined;
      }
      if (bench === undefined && !isDown(minute)) bench = await up();
      if (minute === 35) await bench?.listen('sessions', [OTHER]);
      sim.trouble.log.late.next = Math.floor(chance() * 5);
      const events = happen(sim, perMinute);
      const others = happen(sim, 2, OTHER);
      listened.push(...events, ...(minute >= 35 ? others : []));
      waiting.push(...events, ...(minute >= 35 ? others : []));
      if (minute % 7 === 0) sim.trouble.next('server-error', { path: '/api/v1/logs', times: 3 });
      if (minute === 40) sim.trouble.log.staleCursors = true;
      if (minute === 41) sim.trouble.log.staleCursors = false;
      // Poll and hook come first by turns.
      if (minute % 2 === 0) await deliver();
      for (let seconds = 0; seconds < 60; seconds += 10) {
        if (bench === undefined) clock.advance(10_000);
        else await bench.pass(10_000);
      }
      if (minute % 2 === 1) await deliver();
    }
    bench ??= await up();
    await deliver();
    for (let passed = 0; passed < 10; passed += 1) await bench.pass(MINUTE);

    const stored = (await bench.events()).filter(({ published }) => published !== null);
    const byUuid = new Map(stored.map((event) => [event.uuid, event]));
    const wrong = listened.filter(({ uuid }) => byUuid.get(String(uuid))?.runs.length !== 1);
    expect(wrong).toEqual([]);
    expect(byUuid.size).toBe(stored.length);
    const { items, gaps, polling } = await bench.coverage();
    const sum = (of: (item: (typeof items)[number]) => number): number =>
      items.reduce((all, item) => all + of(item), 0);
    const missed = listened.filter(({ uuid }) => lost.has(String(uuid))).length;
    expect(missed).toBeGreaterThan(listened.length / 10);
    // Those of the other type that came just before anybody listened may be among them.
    expect(sum((item) => item.byPollOnly) - missed).toBeGreaterThanOrEqual(0);
    expect(sum((item) => item.byPollOnly) - missed).toBeLessThanOrEqual(2);
    expect(sum((item) => item.byHook)).toBe(listened.length - missed);
    expect(sum((item) => item.byHookOnly)).toBe(0);
    expect(polling).toMatchObject({ state: 'running', lastError: null });
    expect(gaps.map(({ reason }) => reason)).toEqual(expect.arrayContaining(['not-running', 'cursor-refused']));
    expect(gaps.filter(({ healedAt }) => healedAt === null)).toEqual([]);
    expect(gaps.filter(({ reason }) => reason === 'not-running')).toHaveLength(DOWN.length);
  },
  EVENTS > 5_000 ? 600_000 : 60_000,
);
