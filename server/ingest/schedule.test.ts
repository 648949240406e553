// Schedules on a real store and engine, with a clock that the test moves. A second process on the same store stands for
// a restart.

import { describe, expect, onTestFinished, test } from 'vitest';

import { formatFlow } from '../../shared/flow/canonical.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import { parseFlow } from '../../shared/flow/parse.ts';
import { isEnded } from '../../shared/run.ts';
import { oktaNotConnected } from '../../shared/okta/call-url.ts';
import { edgesOf } from '../../tests/support/flow-builder.ts';
import { fakeClock, type FakeClock } from '../../tests/support/fake-clock.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { openTestStore } from '../../tests/support/test-store.ts';
import { loadCards } from '../cards/registry.ts';
import { publishFlow } from '../engine/engine.test-support.ts';
import { createEngine, type Engine } from '../engine/engine.ts';
import { createLiveFlows } from '../engine/start/live-flows.ts';
import { createPlans } from '../engine/plan/plans.ts';
import { createRunViews } from '../runs/run-view.ts';
import { createStepRunner } from '../engine/step/step-runner.ts';
import { createBus } from '../lib/bus.ts';
import { sha256Hex } from '../lib/hash.ts';
import { createRedactor } from '../secrets/redact.ts';
import type { Store } from '../store/store.ts';
import { createIngest, type Ingest } from './ingest.ts';
import { createScheduler, type MissedTimes, type Scheduler } from './schedule.ts';
import { slackWithout } from '../../shared/card/slack-client.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const registry = await loadCards();

interface Process {
  store: Store;
  engine: Engine;
  scheduler: Scheduler;
  missed: MissedTimes[];
  troubles: string[];
  publish(flow: Flow): Promise<void>;
  setActive(flowId: string, active: boolean): Promise<void>;
  /** Moves the clock by steps of a minute at most, and waits for what falls due at each. */
  pass(ms: number): Promise<void>;
  /** The times that have a run, and how each run's trigger saw it, oldest first. */
  fired(): Promise<{ at: string; missed: boolean }[]>;
  end(): Promise<void>;
}

async function start(at: string, clock: FakeClock, change?: (ingest: Ingest) => Ingest): Promise<Process> {
  const store = await openTestStore({ at, clock });
  const bus = createBus();
  const plans = createPlans(store.flows, registry);
  const liveFlows = createLiveFlows(store, plans);
  const missed: MissedTimes[] = [];
  const troubles: string[] = [];
  const refuse = (): Promise<never> => Promise.reject(new Error('nothing is sent in this test'));
  const runner = createStepRunner({
    now: clock.now,
    iso: clock.iso,
    random: () => 0,
    http: () => ({ request: refuse }),
    mail: () => ({ send: refuse }),
    okta: () => oktaNotConnected(),
    slack: () => slackWithout(refuse),
    events: { eventsOfType: store.waits.eventsOfType, findForTrigger: store.events.findForTrigger },
    connection: () => Promise.resolve(undefined),
    accounts: registry,
    redactor: () => createRedactor([]),
    approvalLink: () => 'https://example.com/approve/x',
    strict: true,
    onDefect: (error) => troubles.push(error.message),
  });
  const onTrouble = (error: Error): void => void troubles.push(error.message);
  const engine = createEngine({ store, clock, bus, plans, liveFlows, runner, onTrouble });
  const made = createIngest({
    store,
    clock,
    bus,
    liveFlows,
    handOver: (runs) => engine.handOver(runs),
    count: (flow) => engine.count(flow),
    arrived: (news) => engine.arrived(news),
    onTrouble,
  });
  const scheduler = createScheduler({
    schedules: store.schedules,
    clock,
    liveFlows,
    ingest: change === undefined ? made : change(made),
    onMissed: (times) => missed.push(times),
    onTrouble,
  });
  const views = createRunViews(store, plans);
  let ended = false;
  const replan = async (): Promise<void> => {
    await liveFlows.refresh();
    await scheduler.replan();
  };
  /** Until nothing more comes of this moment: a firing ends with a timer for the next. */
  const calm = async (): Promise<void> => {
    for (let quiet = 0, seen = ''; quiet < 8;) {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      await store.check();
      const now = JSON.stringify([
        (await store.runs.list({ limit: 200 })).items,
        await store.schedules.list(),
        troubles,
      ]);
      quiet = now === seen ? quiet + 1 : 0;
      seen = now;
    }
  };
  await engine.start();
  await scheduler.start();
  await calm();
  const self: Process = {
    store,
    engine,
    scheduler,
    missed,
    troubles,
    async publish(flow) {
      await publishFlow(store, flow, clock.iso());
      await replan();
    },
    async setActive(flowId, active) {
      await store.flows.setActive(flowId, active, clock.iso());
      await replan();
    },
    async pass(ms) {
      for (let left = ms; left > 0; left -= MINUTE) {
        clock.advance(Math.min(left, MINUTE));
        await calm();
      }
    },
    async fired() {
      const { items } = await store.runs.list({ limit: 200 });
      const outputs = await Promise.all(items.toReversed().map((run) => views.detail(run.id)));
      return outputs.map(({ trigger }) => {
        const { scheduledAt, missed: late } = trigger.output as { scheduledAt: string; missed: boolean };
        return { at: scheduledAt.slice(0, 16), missed: late };
      });
    },
    async end() {
      if (ended) return;
      ended = true;
      await scheduler.stop();
      await engine.stop(0);
      await store.close();
    },
  };
  onTestFinished(() => self.end());
  return self;
}

function scheduled(inputs: Record<string, string>, more: Partial<FlowNode> = {}, id = 'digest'): Flow {
  return parseFlow({
    formatVersion: 1,
    id,
    name: 'Digest',
    nodes: {
      trigger: { card: 'time.schedule', version: 1, inputs, ...more },
      end: { card: 'logic.stop', version: 1, inputs: { status: 'succeeded', message: 'done' } },
    },
    edges: edgesOf('trigger -> end'),
  });
}

const times = (fired: { at: string }[]): string[] => fired.map(({ at }) => at);

describe('on time', () => {
  test('each time is one event, stored by its name, with its run', async () => {
    const clock = fakeClock('2026-06-01T08:58:30.000Z');
    const server = await start(temporaryFolder(), clock);
    await server.publish(scheduled({ cron: '*/2 * * * *' }));
    await server.pass(4 * MINUTE);
    expect(await server.fired()).toEqual([
      { at: '2026-06-01T09:00', missed: false },
      { at: '2026-06-01T09:02', missed: false },
    ]);
    const { items } = await server.store.events.list({ limit: 10 });
    expect(
      items.map(({ via, eventType, published, duplicates, runs }) => ({
        via,
        eventType,
        published,
        duplicates,
        runs: runs.length,
      })),
    ).toEqual([
      { via: ['schedule'], eventType: 'time.schedule', published: '2026-06-01T09:02:00.000Z', duplicates: 0, runs: 1 },
      { via: ['schedule'], eventType: 'time.schedule', published: '2026-06-01T09:00:00.000Z', duplicates: 0, runs: 1 },
    ]);
    const runs = await server.store.runs.list({ limit: 10 });
    expect(runs.items.every((run) => isEnded(run.status))).toBe(true);
    expect(server.troubles).toEqual([]);
  });

  test('T2 the condition is judged: the event is stored, no run starts', async () => {
    const server = await start(temporaryFolder(), fakeClock('2026-06-01T08:59:00.000Z'));
    await server.publish(scheduled({ cron: '* * * * *' }, { when: "trigger.timeZone == 'Mars'" }));
    await server.pass(2 * MINUTE);
    expect((await server.store.events.list({ limit: 10 })).items).toHaveLength(2);
    expect(await server.fired()).toEqual([]);
  });

  test('many schedules of one moment all start', async () => {
    const server = await start(temporaryFolder(), fakeClock('2026-06-01T08:59:30.000Z'));
    for (let at = 0; at < 12; at += 1) await server.publish(scheduled({ cron: '0 9 * * *' }, {}, `flow-${at}`));
    await server.pass(MINUTE);
    expect(new Set((await server.store.runs.list({ limit: 50 })).items.map((run) => run.flowId)).size).toBe(12);
  });
});

describe('daylight saving', () => {
  test('a time that does not exist: one run', async () => {
    const clock = fakeClock('2026-03-29T00:50:30.000Z');
    const server = await start(temporaryFolder(), clock);
    await server.publish(scheduled({ cron: '30 2 * * *', timeZone: 'Europe/Berlin' }));
    await server.pass(50 * MINUTE);
    expect(times(await server.fired())).toEqual(['2026-03-29T01:00']);
  });

  test('a time that exists twice: one run', async () => {
    const clock = fakeClock('2026-10-25T00:20:30.000Z');
    const server = await start(temporaryFolder(), clock);
    await server.publish(scheduled({ cron: '30 2 * * *', timeZone: 'Europe/Berlin' }));
    await server.pass(75 * MINUTE);
    expect(times(await server.fired())).toEqual(['2026-10-25T00:30']);
  });
});

describe('what was missed', () => {
  async function downFrom(missed: 'skip' | 'catch-up', cron: string, downMs: number): Promise<Process> {
    const at = temporaryFolder();
    const clock = fakeClock('2026-06-01T08:59:30.000Z');
    const before = await start(at, clock);
    await before.publish(scheduled({ cron, missed }));
    await before.pass(MINUTE);
    await before.end();
    clock.advance(downMs);
    return start(at, clock);
  }

  test('skip: the next time is the next one, and it is said', async () => {
    const server = await downFrom('skip', '0 * * * *', 3 * HOUR + 20 * MINUTE);
    expect(times(await server.fired())).toEqual(['2026-06-01T09:00']);
    expect(server.missed).toMatchObject([{ flowId: 'digest', nodeId: 'trigger', why: 'skipped' }]);
    await server.pass(40 * MINUTE);
    expect(await server.fired()).toEqual([
      { at: '2026-06-01T09:00', missed: false },
      { at: '2026-06-01T13:00', missed: false },
    ]);
  });

  test('catch up: a run for each, oldest first, marked', async () => {
    const server = await downFrom('catch-up', '0 * * * *', 3 * HOUR + 20 * MINUTE);
    expect(await server.fired()).toEqual([
      { at: '2026-06-01T09:00', missed: false },
      { at: '2026-06-01T10:00', missed: true },
      { at: '2026-06-01T11:00', missed: true },
      { at: '2026-06-01T12:00', missed: true },
    ]);
    expect(server.missed).toEqual([]);
  });

  test('catch up: the last 100 at most, and it is said', async () => {
    const server = await downFrom('catch-up', '* * * * *', 300 * MINUTE);
    const fired = await server.fired();
    expect(fired).toHaveLength(101);
    // Down from 09:00:30 to 14:00:30.
    expect([fired[1]?.at, fired[100]?.at]).toEqual(['2026-06-01T12:21', '2026-06-01T14:00']);
    expect(server.missed).toMatchObject([{ why: 'beyond', until: '2026-06-01T12:21:00.000Z' }]);
  });

  test('half a minute late is not missed', async () => {
    const server = await downFrom('skip', '*/5 * * * *', 5 * MINUTE);
    expect(await server.fired()).toEqual([
      { at: '2026-06-01T09:00', missed: false },
      { at: '2026-06-01T09:05', missed: false },
    ]);
  });

  test('what was before the activation is never caught up', async () => {
    const at = temporaryFolder();
    const clock = fakeClock('2026-06-01T08:59:30.000Z');
    const server = await start(at, clock);
    await server.publish(scheduled({ cron: '0 * * * *', missed: 'catch-up' }));
    await server.setActive('digest', false);
    await server.pass(5 * MINUTE);
    clock.advance(3 * HOUR);
    await server.setActive('digest', true);
    await server.pass(MINUTE);
    expect(await server.fired()).toEqual([]);
  });
});

describe('once', () => {
  test('J7 an end between the event and the note of it starts nothing twice', async () => {
    const at = temporaryFolder();
    const clock = fakeClock('2026-06-01T08:59:30.000Z');
    const first = await start(at, clock);
    await first.publish(scheduled({ cron: '0 * * * *', missed: 'catch-up' }));
    const [row] = await first.store.schedules.list();
    await first.pass(MINUTE);
    // As if the process had ended before it wrote how far it came.
    await first.scheduler.stop();
    await first.store.schedules.put(row === undefined ? [] : [row]);
    await first.end();
    const second = await start(at, clock);
    expect(times(await second.fired())).toEqual(['2026-06-01T09:00']);
    expect((await second.store.events.list({ limit: 10 })).items).toMatchObject([{ duplicates: 1 }]);
    await second.pass(HOUR);
    expect(times(await second.fired())).toEqual(['2026-06-01T09:00', '2026-06-01T10:00']);
  });

  test('a store that fails at the time is asked again, and the time is not lost', async () => {
    let failing = true;
    const clock = fakeClock('2026-06-01T08:59:30.000Z');
    const server = await start(temporaryFolder(), clock, (ingest) => ({
      ...ingest,
      acceptAddressed: (request) =>
        failing ? Promise.reject(new Error('disk full')) : ingest.acceptAddressed(request),
    }));
    await server.publish(scheduled({ cron: '0 9 * * *' }));
    await server.pass(40_000);
    expect(await server.fired()).toEqual([]);
    expect(server.troubles).toContain('disk full');
    failing = false;
    await server.pass(3_000);
    expect(await server.fired()).toEqual([{ at: '2026-06-01T09:00', missed: false }]);
  });
});

describe('the clock jumps', () => {
  function setBack(clock: FakeClock, ms: number): FakeClock {
    // Another clock on the same time line: what a machine's clock does when it is corrected.
    const earlier = fakeClock(new Date(clock.now() - ms).toISOString());
    return earlier;
  }

  test('an hour back: what started does not start again', async () => {
    const at = temporaryFolder();
    const clock = fakeClock('2026-06-01T08:59:30.000Z');
    const first = await start(at, clock);
    await first.publish(scheduled({ cron: '*/30 * * * *', missed: 'catch-up' }));
    await first.pass(32 * MINUTE);
    await first.end();
    const second = await start(at, setBack(clock, HOUR));
    await second.pass(95 * MINUTE);
    expect(times(await second.fired())).toEqual(['2026-06-01T09:00', '2026-06-01T09:30', '2026-06-01T10:00']);
  });

  test('an hour forward: skipped or caught up, as said', async () => {
    for (const missed of ['skip', 'catch-up']) {
      const clock = fakeClock('2026-06-01T08:59:30.000Z');
      const server = await start(temporaryFolder(), clock);
      await server.publish(scheduled({ cron: '*/30 * * * *', missed }));
      clock.advance(HOUR);
      await server.pass(MINUTE);
      const expected =
        missed === 'skip' ? ['2026-06-01T10:00'] : ['2026-06-01T09:00', '2026-06-01T09:30', '2026-06-01T10:00'];
      expect(times(await server.fired()).filter((at) => at <= '2026-06-01T10:00')).toEqual(expected);
    }
  });

  test('a clock that stood days ahead does not hold a schedule up', async () => {
    const at = temporaryFolder();
    const ahead = fakeClock('2029-06-01T08:59:30.000Z');
    const first = await start(at, ahead);
    await first.publish(scheduled({ cron: '0 * * * *' }));
    await first.pass(MINUTE);
    await first.end();
    const second = await start(at, fakeClock('2026-06-01T08:59:30.000Z'));
    await second.pass(MINUTE);
    expect(times(await second.fired())).toEqual(['2029-06-01T09:00', '2026-06-01T09:00']);
  });
});

describe('flows change', () => {
  test('publishing another time takes effect at once, the same time goes on', async () => {
    const clock = fakeClock('2026-06-01T08:59:30.000Z');
    const server = await start(temporaryFolder(), clock);
    await server.publish(scheduled({ cron: '0 12 * * *' }));
    await server.publish(scheduled({ cron: '0 9 * * *' }));
    await server.pass(MINUTE);
    expect(times(await server.fired())).toEqual(['2026-06-01T09:00']);
    const settled = (await server.store.schedules.list())[0]?.settledAt;
    await server.publish(scheduled({ cron: '0 9 * * *', missed: 'catch-up' }));
    expect((await server.store.schedules.list())[0]?.settledAt).toBe(settled);
  });

  test('a deactivated or removed flow fires no more and leaves nothing', async () => {
    const clock = fakeClock('2026-06-01T08:59:30.000Z');
    const server = await start(temporaryFolder(), clock);
    const idle = clock.pendingTimers;
    await server.publish(scheduled({ cron: '* * * * *' }));
    await server.setActive('digest', false);
    await server.pass(2 * MINUTE);
    expect((await server.store.events.list({ limit: 1 })).items).toEqual([]);
    expect(await server.store.schedules.list()).toEqual([]);
    expect(clock.pendingTimers).toBeLessThanOrEqual(idle);
  });
});

test('S10 a scheduled run is replayed from its event, and a run by hand has what was given', async () => {
  const clock = fakeClock('2026-06-01T08:59:30.000Z');
  const server = await start(temporaryFolder(), clock);
  const flow = scheduled({ cron: '0 9 * * *', timeZone: 'Europe/Berlin' });
  await server.publish({
    ...flow,
    nodes: {
      ...flow.nodes,
      trigger: { ...flow.nodes['trigger']!, inputs: { cron: '0 11 * * *', timeZone: 'Europe/Berlin' } },
    },
  });
  await server.pass(MINUTE);
  const [run] = (await server.store.runs.list({ limit: 1 })).items;
  const eventId = run?.eventId;
  await server.engine.replay(run?.id ?? '', 'newest');
  await server.pass(1_000);
  expect((await server.store.runs.list({ limit: 5 })).items.map((each) => each.eventId)).toEqual([eventId, eventId]);
  const text = formatFlow(flow);
  await server.engine.startManual({
    flow,
    text,
    snapshot: sha256Hex(text),
    version: null,
    mode: 'dry',
    input: { scheduledAt: '2026-01-01T00:00:00.000Z', missed: true },
  });
  await server.engine.startManual({ flow, text, snapshot: sha256Hex(text), version: null, mode: 'dry' });
  await server.pass(1_000);
  expect(await server.fired()).toEqual([
    { at: '2026-06-01T09:00', missed: false },
    { at: '2026-06-01T09:00', missed: false },
    { at: '2026-01-01T00:00', missed: true },
    { at: '2026-11-05T08:00', missed: false },
  ]);
});
