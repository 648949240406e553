// An hour of an org beside a real process that is killed while it reads the System Log, and down for a time: deliveries lost,
// doubled and in any order, types that are listened to only from the middle on. The org's clock goes on in minutes, whatever
// time really passes. `SIGNALBOX_HOUR_EVENTS=20000` makes it a whole hour with ten kills; by default it is a quarter of one.
import { afterEach, expect, test } from 'vitest';

import { hookForm } from '../server/okta/sim/log/event.ts';
import { startOktaSim, type OktaSim } from '../server/okta/sim/sim.ts';
import type { Coverage } from '../shared/api/coverage.ts';
import type { JsonObject } from '../shared/json.ts';
import { fakeClock } from './support/fake-clock.ts';
import {
  deliver,
  everyItem,
  freePort,
  removeFolder,
  startServer,
  tempFolder,
  until,
  type ServerProcess,
} from './support/server-process.ts';

const MINUTE = 60_000;
const RESET = 'user.mfa.factor.reset_all';
const OTHER = 'user.session.clear';

/** Of minutes of the org's clock. A down time begins with a kill too. */
interface Plan {
  minutes: number;
  kills: number[];
  down: [from: number, to: number][];
  /** When a flow begins to listen to another type. */
  adds: number;
  /** The log accepts no place to go on from. */
  stale: number;
  errors: number[];
}

const EVENTS = Number(process.env['SIGNALBOX_HOUR_EVENTS'] ?? 300);
const isWhole = EVENTS >= 5_000;
const PLAN: Plan = isWhole
  ? {
      minutes: 60,
      kills: [3, 8, 14, 31, 35, 37, 54, 57],
      down: [
        [20, 30],
        [42, 52],
      ],
      adds: 33,
      stale: 40,
      errors: [7, 18, 36, 55],
    }
  : { minutes: 14, kills: [1], down: [[2, 8]], adds: 10, stale: 12, errors: [9] };

let server: ServerProcess | undefined;
let sim: OktaSim | undefined;
const dataDir = tempFolder('hour-crash');
afterEach(async () => {
  await server?.end('SIGKILL');
  await sim?.close();
  removeFolder(dataDir);
});

/** Numbers from 0 to 1 that are the same in every run. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

const listening = (id: string, eventType: string): JsonObject => ({
  formatVersion: 1,
  id,
  name: id,
  // T5: an hour passes in a few minutes.
  settings: { budget: { runsPerMinute: null } },
  nodes: { trigger: { card: 'okta.event', version: 1, inputs: { eventType } } },
  edges: [],
});

interface Listed {
  uuid: string;
  runs: { runId: string }[];
}

test(
  'T1 J7 J10 killed while it polls and is delivered to: every event that a flow listens to starts one run, and coverage tells of each loss and its healing',
  async () => {
    // The org's clock is up to an hour ahead of the server's.
    const clock = fakeClock(new Date().toISOString());
    sim = await startOktaSim({ clock });
    const { log, trouble, requests } = sim;
    const options = { dataDir, port: await freePort() };
    server = await startServer(options);
    const settings = {
      orgUrl: sim.url,
      auth: { type: 'ssws', token: sim.sswsToken },
      polling: { enabled: true, intervalSeconds: 1 },
    };
    const activate = async (id: string, type: string): Promise<void> => {
      await server!.api('POST', '/api/flows', listening(id, type));
      await server!.api('POST', `/api/flows/${id}/activate`);
    };
    await activate('resets', RESET);
    await server.api('PUT', '/api/connections/default', { settings });

    const chance = chances(11);
    const listened = new Map<string, JsonObject>();
    const lost = new Set<string>();
    let waiting: JsonObject[] = [];
    let unanswered: JsonObject[] = [];
    let killed = 0;
    const write = (type: string): JsonObject =>
      log.write({ type, principal: null, requestId: crypto.randomUUID(), path: '/api/v1/users' });
    const happen = (count: number, type: string): void => {
      for (let at = 0; at < count; at += 1) {
        const event = write(type);
        listened.set(String(event['uuid']), event);
        waiting.push(event);
      }
    };
    /** The log was asked with success since, so what happened before is read. */
    const polled = async (): Promise<void> => {
      requests.length = 0;
      const isRead = (): boolean => requests.some(({ path, status }) => path === '/api/v1/logs' && status === 200);
      await until(async () => isRead(), Boolean);
    };
    /** As Okta's hook does it: what got no answer is sent once more later; what nobody takes is given up. */
    const post = async (events: JsonObject[]): Promise<void> => {
      const body = { eventId: crypto.randomUUID(), data: { events: events.map(hookForm) } };
      const status = await deliver(server!, body).catch(() => undefined);
      if (status !== 204) unanswered.push(...events);
    };
    const postAll = async (): Promise<void> => {
      const batch = waiting.toSorted(() => chance() - 0.5);
      waiting = [];
      const sent: Promise<void>[] = [];
      for (let from = 0; from < batch.length; from += 20) {
        const events = batch.slice(from, from + 20);
        if (server === undefined || chance() < 0.2) for (const { uuid } of events) lost.add(String(uuid));
        else for (let times = chance() < 0.1 ? 2 : 1; times > 0; times -= 1) sent.push(post(events));
      }
      await Promise.all(sent);
    };
    /** In the middle of an answer of the log, and of deliveries; by turns, right behind them. */
    const kill = async (): Promise<void> => {
      killed += 1;
      if (killed % 2 === 0) await polled();
      else {
        trouble.next('slow', { path: '/api/v1/logs' });
        await until(
          async () => trouble.planned.length,
          (left) => left === 0,
        );
      }
      const posting = postAll();
      await server!.end('SIGKILL');
      server = undefined;
      await posting;
    };
    const start = async (): Promise<void> => {
      server = await startServer(options);
      const again = unanswered;
      unanswered = [];
      for (let from = 0; from < again.length; from += 20) await post(again.slice(from, from + 20));
    };

    await polled();
    for (let minute = 0; minute < PLAN.minutes; minute += 1) {
      const isDown = PLAN.down.some(([from, to]) => minute >= from && minute < to);
      clock.advance(MINUTE);
      if (server === undefined && !isDown) await start();
      if (minute === PLAN.adds) await activate('sessions', OTHER);
      trouble.log.late.next = Math.floor(chance() * 5);
      happen(Math.ceil(EVENTS / PLAN.minutes), RESET);
      // Those that come just before anybody listens may be read, or not.
      if (minute < PLAN.adds - 1) write(OTHER);
      if (minute >= PLAN.adds) happen(2, OTHER);
      if (server === undefined) {
        await postAll();
        continue;
      }
      if (isDown || PLAN.kills.includes(minute)) {
        await kill();
        if (isDown) continue;
        await start();
      }
      if (PLAN.errors.includes(minute)) trouble.next('server-error', { path: '/api/v1/logs' });
      trouble.log.staleCursors = minute === PLAN.stale;
      // Hook and poll come first by turns.
      if (minute % 2 === 0) await postAll();
      await polled();
      if (minute % 2 === 1) await postAll();
    }
    // The last ones that are kept late.
    write('system.org.rate_limit.warning');
    await polled();
    await polled();

    await until(
      async () => {
        const some = ['queued', 'running', 'waiting'].map((status) =>
          server!.api<{ items: JsonObject[] }>('GET', `/api/runs?status=${status}&limit=1`),
        );
        return (await Promise.all(some)).flatMap(({ items }) => items);
      },
      (left) => left.length === 0,
      120_000,
    );
    const runs = await everyItem<{ status: string }>(server, '/api/runs');
    expect(runs.filter(({ status }) => status !== 'succeeded')).toEqual([]);
    const events = await everyItem<Listed>(server, '/api/events');
    const started = new Map(events.map((event) => [event.uuid, event.runs.length]));
    expect([...listened.keys()].filter((uuid) => started.get(uuid) !== 1)).toEqual([]);
    expect(runs).toHaveLength(listened.size);
    expect(started.size).toBe(events.length);

    const { items, gaps, polling } = await server.api<Coverage>(
      'GET',
      `/api/connections/default/coverage?since=${new Date(clock.now() - 2 * 60 * MINUTE).toISOString()}&until=${clock.iso()}`,
    );
    const sum = (of: (item: (typeof items)[number]) => number): number =>
      items.reduce((total, item) => total + of(item), 0);
    // Each delivery that was lost is an event by poll only, and no other is.
    expect(lost.size).toBeGreaterThan(listened.size / 10);
    expect(sum((item) => item.byPollOnly)).toBe(lost.size);
    expect(sum((item) => item.byHook)).toBe(listened.size - lost.size);
    expect(sum((item) => item.byHookOnly)).toBe(0);
    expect(polling).toMatchObject({ state: 'running', lastError: null });
    expect(gaps.filter(({ reason }) => reason === 'not-running')).toHaveLength(PLAN.down.length);
    expect(gaps.filter(({ reason }) => reason === 'cursor-refused')).toHaveLength(1);
    expect(gaps.filter(({ healedAt }) => healedAt === null)).toEqual([]);
    expect(killed).toBe(PLAN.kills.length + PLAN.down.length);
  },
  isWhole ? 600_000 : 90_000,
);
