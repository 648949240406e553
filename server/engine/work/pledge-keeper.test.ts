// What a step has promised is done when its time has come, once and for all: with a real store, a clock of ours, and the card
// that makes temporary memberships in an org of a few lines.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import type { OktaCall, OktaClient } from '../../../shared/card/okta-client.ts';
import { RetryableError, TerminalError } from '../../../shared/errors.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { callPreview } from '../../../shared/okta/call-url.ts';
import { fakeClock, type FakeClock } from '../../../tests/support/fake-clock.ts';
import { resetEvent } from '../../../tests/support/sample-events.ts';
import { openTestStore } from '../../../tests/support/test-store.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { PledgeRow } from '../../store/pledge-store.ts';
import type { Store } from '../../store/store.ts';
import { cardsWith, flowOf, startBench, type Bench } from '../engine.test-support.ts';
import { createPledgeKeeper, type PledgeKeeper } from './pledge-keeper.ts';

const MINUTE = 60_000;
const SETTINGS = { orgUrl: 'https://example.okta.com' };
const USER = '00u1a2b3c4D5e6F7g8h9';
const GROUP = '00g1a2b3c4D5e6F7g8h9';

/** An org: who is in the group, what was asked, and what becomes of a call. */
class Org {
  readonly members = new Set<string>();
  readonly writes: string[] = [];
  /** Throws in place of an answer: before the call takes effect, or after. */
  before: ((call: OktaCall) => void) | undefined;
  after: ((call: OktaCall) => void | Promise<void>) | undefined;

  client(): OktaClient {
    const request = async (call: OktaCall) => {
      this.before?.(call);
      if (call.method !== 'GET') this.writes.push(call.method);
      if (call.method === 'PUT') this.members.add(String(call.params?.['userId']));
      if (call.method === 'DELETE') this.members.delete(String(call.params?.['userId']));
      await this.after?.(call);
      const body: JsonValue[] = this.members.has(String(call.params?.['id'])) ? [{ id: GROUP }] : [];
      return { status: 200, headers: {}, body, requestId: null };
    };
    return {
      orgUrl: SETTINGS.orgUrl,
      request,
      async *pages(call) {
        const answer = await request(call);
        yield { items: answer.body, hasMore: false, answer };
      },
      preview: (call) => callPreview(SETTINGS.orgUrl, call),
    };
  }
}

let folder: string;
let store: Store;
let clock: FakeClock;
let bench: Bench;
let org: Org;
let keeper: PledgeKeeper | undefined;
let audited: string[];
let settings: typeof SETTINGS | undefined;

beforeEach(async () => {
  folder = temporaryFolder();
  clock = fakeClock('2026-03-01T10:00:00.000Z');
  org = new Org();
  audited = [];
  settings = SETTINGS;
  await boot();
});
afterEach(down);

async function boot(): Promise<void> {
  store = await openTestStore({ at: folder });
  const cards = cardsWith();
  bench = await startBench({ store, cards, clock, okta: () => org.client(), connection: async () => SETTINGS });
  keeper = createPledgeKeeper({
    store: store.pledges,
    cards,
    clock,
    settingsOf: async () => settings,
    okta: () => org.client(),
    async audited({ what }, work) {
      audited.push(`begun: ${what}`);
      const kept = await work();
      audited.push(kept.seen);
      return kept;
    },
    redact: (text) => text,
    onTrouble: bench.onTrouble,
  });
  await keeper.start();
}

async function down(): Promise<void> {
  await keeper?.stop();
  await bench.engine.stop(0);
  await store.close();
}

function flow(durationSeconds = 60, more = {}) {
  const add = {
    card: 'okta.create-temporary-group-membership',
    version: 1,
    connection: 'okta',
    inputs: { user: USER, group: GROUP, durationSeconds },
    policy: { attempts: 1 },
  };
  const pause = { card: 'logic.delay', version: 1, inputs: { seconds: 86_400 } };
  const made = flowOf({ add, pause, ...more }, ['trigger -> add', 'add -> pause']);
  return { ...made, connections: { okta: { app: 'okta' } } };
}

/** A run that has added the member and waits. */
async function added(): Promise<string> {
  const [run = ''] = await bench.deliver(resetEvent());
  await bench.rest(run);
  return run;
}

async function outputOf(run: string): Promise<JsonValue> {
  const { steps } = await bench.views.detail(run);
  return steps.find(({ nodeId }) => nodeId === 'add')?.output ?? null;
}

const open = async (): Promise<PledgeRow[]> => (await store.pledges.list({ state: 'open', limit: 10 })).items;
const ended = async (): Promise<PledgeRow[]> => (await store.pledges.list({ state: 'ended', limit: 10 })).items;

/** Moves the clock on, and then from look to look of the keeper, until it is as the test says. */
async function pass(ms: number, until: () => Promise<void> | void): Promise<void> {
  clock.advance(ms);
  const looked = async (): Promise<void> => {
    clock.advance(2_000);
    await until();
  };
  await vi.waitFor(looked, { timeout: 30_000, interval: 10 });
}

/** The keeper has looked at what is due, and there was nothing to be done. */
async function looks(): Promise<void> {
  const { due } = store.pledges;
  const found: number[] = [];
  store.pledges.due = async (...given) => {
    const rows = await due(...given);
    found.push(rows.length);
    return rows;
  };
  await vi.waitFor(
    () => {
      clock.advance(500);
      expect(found).toEqual([0]);
    },
    { timeout: 30_000, interval: 10 },
  );
  store.pledges.due = due;
}

describe('a temporary membership', () => {
  test('is removed when its time has come, and not before', async () => {
    await bench.activate(flow());
    const run = await added();
    expect(await outputOf(run)).toEqual({ added: true, stoodBefore: false, until: '2026-03-01T10:01:00.000Z' });
    clock.advance(MINUTE - 20_000);
    await looks();
    expect(org.writes).toEqual(['PUT']);
    await pass(18_000, async () => expect(await open()).toEqual([]));
    expect(org.members.size).toBe(0);
    const seen = `The membership of ${USER} in the group ${GROUP} was removed.`;
    expect(await ended()).toMatchObject([{ outcome: 'kept', seen, runId: run, attempts: 1 }]);
    expect(audited).toEqual([`begun: Remove ${USER} from the group ${GROUP}`, seen]);
  });

  test('is removed though its run was cancelled, its flow changed and deactivated, and the server was down meanwhile', async () => {
    await bench.activate(flow());
    const run = await added();
    await bench.engine.cancel(run, 'ada');
    await bench.reach(run, 'cancelled');
    await bench.activate(flow(7_200));
    await store.flows.setActive('test-flow', false, clock.iso());
    await down();
    clock.advance(3 * MINUTE);
    expect(org.members.has(USER)).toBe(true);
    await boot();
    await pass(0, async () => expect(await ended()).toHaveLength(1));
    expect(org.members.size).toBe(0);
  });

  test('that stood before stays', async () => {
    org.members.add(USER);
    await bench.activate(flow());
    const run = await added();
    expect(await outputOf(run)).toEqual({ added: false, stoodBefore: true, until: null });
    expect([org.writes, await open()]).toEqual([[], []]);
  });

  test('that is temporary already lasts until the later time, whoever asked first', async () => {
    await bench.activate(flow(120));
    const first = await added();
    await bench.activate(flow(60));
    const second = await added();
    await bench.activate(flow(180));
    const third = await added();
    const untils = await Promise.all([first, second, third].map(outputOf));
    expect(untils).toMatchObject([
      { added: true, until: '2026-03-01T10:02:00.000Z' },
      { added: false, stoodBefore: false, until: '2026-03-01T10:02:00.000Z' },
      { added: false, stoodBefore: false, until: '2026-03-01T10:03:00.000Z' },
    ]);
    expect(await open()).toHaveLength(1);
    clock.advance(2 * MINUTE + 10_000);
    await looks();
    expect(org.members.has(USER)).toBe(true);
    await pass(MINUTE, () => expect(org.members.size).toBe(0));
  });

  test('that Okta refuses leaves nothing to be removed; one whose answer was lost does', async () => {
    org.before = ({ method }) => {
      if (method === 'PUT') throw new TerminalError('okta.forbidden', 'No.', { details: { status: 403 } });
    };
    await bench.activate(flow());
    const [refused = ''] = await bench.deliver();
    await bench.reach(refused, 'failed');
    expect(await open()).toEqual([]);
    expect(await ended()).toMatchObject([{ outcome: 'withdrawn' }]);
    org.before = undefined;
    org.after = ({ method }) => {
      if (method === 'PUT') throw new RetryableError('http.reset', 'The answer was lost.');
    };
    const [lost = ''] = await bench.deliver({ ...resetEvent(), uuid: 'another' });
    await bench.reach(lost, 'failed');
    expect(await open()).toHaveLength(1);
    await pass(MINUTE, () => expect(org.members.size).toBe(0));
  });
});

describe('J7 a removal', () => {
  test('that fails is tried again, ever later, until the org is back; a person sees why', async () => {
    await bench.activate(flow());
    await added();
    const tried: number[] = [];
    org.before = () => {
      tried.push(clock.now());
      throw new RetryableError('okta.unavailable', 'Okta answered 503.');
    };
    await pass(MINUTE, async () =>
      expect(await open()).toMatchObject([{ attempts: 1, error: { code: 'okta.unavailable' } }]),
    );
    for (let times = 2; times <= 12; times += 1) {
      const [row] = await open();
      await pass((row?.nextAt ?? 0) - clock.now() + 2_000, async () =>
        expect(await open()).toMatchObject([{ attempts: times, error: { message: 'Okta answered 503.' } }]),
      );
    }
    const waits = tried.slice(1).map((at, before) => at - (tried[before] ?? 0));
    expect(waits[0]).toBeLessThan(40_000);
    expect(Math.max(...waits)).toBeLessThan(3_700_000);
    // Twice as long each time, up to an hour.
    const growing = waits.slice(0, 7);
    expect(growing.toSorted((left, right) => left - right)).toEqual(growing);
    org.before = undefined;
    await pass(3_700_000, async () =>
      expect(await ended()).toMatchObject([{ outcome: 'kept', error: null, attempts: 13 }]),
    );
  });

  test('whose end was not heard is looked for, and is done once', async () => {
    await bench.activate(flow());
    await added();
    // The process ends between Okta's answer and the record of it: nothing that comes after reaches anybody.
    const { promise: removed, resolve } = Promise.withResolvers<void>();
    org.after = ({ method }) => {
      if (method !== 'DELETE') return undefined;
      resolve();
      return new Promise<void>(() => undefined);
    };
    await pass(MINUTE, () => expect(org.writes).toContain('DELETE'));
    await removed;
    const dead = { keeper, bench, store };
    org.after = undefined;
    await dead.bench.engine.stop(0);
    await dead.store.close();
    await boot();
    await pass(0, async () => expect(await open()).toEqual([]));
    expect(org.writes).toEqual(['PUT', 'DELETE']);
    const seen = `There was no membership of ${USER} in the group ${GROUP} any more.`;
    expect(await ended()).toMatchObject([{ attempts: 2, seen }]);
    // What was left hanging lives on in this process, and asks its store once more.
    dead.bench.expectTroubles('The store is closed: Signalbox is stopping. Nothing was stored.');
  });

  test('whose connection is gone waits for one with its ID, and says so', async () => {
    await bench.activate(flow());
    await added();
    settings = undefined;
    await pass(MINUTE, async () => expect(await open()).toMatchObject([{ error: { code: 'pledge.no-connection' } }]));
    settings = SETTINGS;
    await pass(MINUTE, () => expect(org.members.size).toBe(0));
  });

  test('that hangs keeps those of other connections from nothing, and ends with the server', async () => {
    await bench.activate(flow());
    await added();
    const row = { cardVersion: 1, flowId: 'f', runId: 'r', nodeId: 'n', madeAt: clock.iso(), what: 'Remove it' };
    const card = 'okta.create-temporary-group-membership';
    const others = { ...row, card, dueAt: clock.now(), input: { groupId: GROUP, userId: '00u2' } };
    for (const at of [1, 2, 3, 4, 5, 6, 7]) {
      await store.pledges.make({ ...others, id: `plg_${at}`, by: `s${at}`, subject: `s${at}`, connection: 'hangs' });
    }
    let hanging = 0;
    org.before = ({ params }) => {
      if (params?.['id'] === '00u2') hanging += 1;
    };
    org.after = ({ params }) => (params?.['id'] === '00u2' ? new Promise<void>(() => undefined) : undefined);
    await pass(MINUTE - 10_000, () => expect(hanging).toBe(4));
    await pass(10_000, () => expect(org.members.size).toBe(0));
    org.after = undefined;
  });
});

test('a membership that is just being removed is made anew after that, not before', async () => {
  await bench.activate(flow());
  await added();
  const { promise: removing, resolve } = Promise.withResolvers<void>();
  const { promise: goOn, resolve: answer } = Promise.withResolvers<void>();
  org.after = ({ method }) => {
    if (method !== 'DELETE') return undefined;
    resolve();
    return goOn;
  };
  await pass(MINUTE, () => expect(org.writes).toContain('DELETE'));
  await removing;
  const again = { policy: { attempts: 5 } };
  const made = flow(600);
  await bench.activate({ ...made, nodes: { ...made.nodes, add: { ...made.nodes['add']!, ...again } } });
  const [run = ''] = await bench.deliver({ ...resetEvent(), uuid: 'another' });
  await bench.rest(run);
  expect((await bench.views.detail(run)).steps.find(({ nodeId }) => nodeId === 'add')).toMatchObject({
    status: 'waiting',
    attempts: [{ error: { code: 'pledge.under-way' } }],
  });
  answer();
  await pass(0, async () => expect(await ended()).toHaveLength(1));
  await pass(10_000, async () => expect(await open()).toHaveLength(1));
  await pass(0, () => expect(org.members.has(USER)).toBe(true));
  expect(org.writes).toEqual(['PUT', 'DELETE', 'PUT']);
});
