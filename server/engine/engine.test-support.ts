// A whole engine for tests: a real SQLite store, real machines, cards that the test gives, a network that it decides.
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';

import { defineAction, done, type Card, type HttpClient } from '../../shared/card/card.ts';
import { formatFlow } from '../../shared/flow/canonical.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import { parseFlow } from '../../shared/flow/parse.ts';
import type { JsonObject } from '../../shared/json.ts';
import { oktaNotConnected } from '../../shared/okta/call-url.ts';
import { flowFrom } from '../../tests/support/flow-builder.ts';
import { resetEvent, envelope } from '../../tests/support/sample-events.ts';
import { createCardRegistry, loadCards, type CardRegistry } from '../cards/registry.ts';
import { createApprovalLinks } from '../secrets/approval-links.ts';
import { createIngest, type Ingest } from '../ingest/ingest.ts';
import { createBus } from '../lib/bus.ts';
import { systemClock, type Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { HostPlaces } from '../lib/host-places.ts';
import type { HttpPool } from '../lib/http-client.ts';
import type { HeapSize } from '../lib/heap.ts';
import type { RunRow } from '../store/run-store.ts';
import type { Store } from '../store/store.ts';
import { createCalls } from './step/calls.ts';
import { createEngine, type Engine } from './engine.ts';
import type { Hints } from './work/hints.ts';
import { createLiveFlows } from './start/live-flows.ts';
import { createPlans, type Plans } from './plan/plans.ts';
import { createRunViews, type RunViews } from '../runs/run-view.ts';
import { createStepRunner } from './step/step-runner.ts';
import type { StepRunnerDeps } from './step/step-runner-deps.ts';
import type { Hint } from './work/sweep.ts';
import { createSlackClient } from '../slack/client.ts';

const real = await loadCards();
const noNetwork: HttpClient = { request: () => Promise.reject(new Error('no network in this test')) };

/** The real cards, and `test.act`: effect and behaviour are the test's. */
export function cardsWith(...extra: Card[]): CardRegistry {
  const all = real.manifests().flatMap(({ id, version }) => real.find(id, version) ?? []);
  const apps = real.connectionApps().flatMap(({ app }) => real.connectionApp(app) ?? []);
  return createCardRegistry([...all, ...extra], apps);
}

export type Behaviour = (call: {
  name: string;
  key: string;
  attempt: number;
  signal: AbortSignal;
}) => JsonObject | Promise<JsonObject>;

/** A card that calls back into the test: `test.once`, `test.repeatable`, `test.pure`. */
export function actCard(effect: 'once' | 'repeatable' | 'pure', behaviour: Behaviour): Card {
  const attempts = new Map<string, number>();
  return defineAction({
    id: `test.${effect}`,
    version: 1,
    title: 'Act',
    summary: 'For tests.',
    docs: '',
    effect,
    input: z.object({ name: z.string().default('') }).catchall(z.json()),
    output: z.json(),
    sample: {},
    example: { name: 'a' },
    async run({ input, idempotencyKey, signal }) {
      const attempt = (attempts.get(idempotencyKey) ?? 0) + 1;
      attempts.set(idempotencyKey, attempt);
      return done(await behaviour({ name: input.name, key: idempotencyKey, attempt, signal: signal as AbortSignal }));
    },
  });
}

export function flowOf(nodes: Record<string, FlowNode>, edges: string[], settings: Flow['settings'] = {}): Flow {
  const trigger = { card: 'okta.user-mfa-factor-reset-all', version: 1 };
  return parseFlow(flowFrom({ trigger, ...nodes }, edges, { settings }));
}

/** Waits for a minute, then calls `test.repeatable` with the run's id: trigger ─ wait ─ a */
export function wakingFlow(): Flow {
  return flowOf(
    {
      wait: { card: 'logic.delay', version: 1, inputs: { seconds: 60 } },
      a: { card: 'test.repeatable', version: 1, inputs: { name: '{{ run.id }}' } },
    },
    ['trigger -> wait', 'wait -> a'],
  );
}

export interface Bench {
  store: Store;
  engine: Engine;
  ingest: Ingest;
  views: RunViews;
  /** What went wrong so far. Whatever nobody took fails the test at its end. */
  troubles: readonly string[];
  /** The same, as what the test expects: it is forgotten. */
  takeTroubles(): string[];
  /** Takes them all: there were these, each once or more often, and no others. */
  expectTroubles(...kinds: string[]): void;
  /** For a part that the test adds to the bench. */
  onTrouble(error: Error): void;
  /** J9: what was found in the store that no hint had told of. */
  lost: Hint[];
  /** Publishes and activates. */
  activate(flow: Flow): Promise<void>;
  /** Delivers one event, by default a reset; resolves with the runs that it started or joined. */
  deliver(event?: JsonObject): Promise<string[]>;
  /** Resolves when the run waits and nothing of it is in memory any more. */
  rest(runId: string): Promise<RunRow>;
  /** Resolves when the run has the status. */
  reach(runId: string, ...statuses: RunRow['status'][]): Promise<RunRow>;
}

export async function startBench(options: {
  store: Store;
  cards: CardRegistry;
  http?: HttpClient;
  /** In place of `http`: calls are real, and steps take their places at hosts. */
  network?: { pool: HttpPool; places: HostPlaces };
  okta?: StepRunnerDeps['okta'];
  clock?: Clock;
  secrets?: string[];
  random?: () => number;
  /** Settings of the connection of a slot. */
  connection?: () => Promise<JsonObject | undefined>;
  heap?: () => HeapSize;
  /** Comes between the engine and its plans, to see its machines at work. */
  plans?: (plans: Plans) => Plans;
  /** J9: says of each hint whether it is lost. Without it the test fails where one is. */
  losesHint?: (hint: 'handOver' | keyof Hints) => boolean;
  /** J10: those that were started before on the same store live on; default: they have died. */
  beside?: boolean;
}): Promise<Bench> {
  const { store, cards } = options;
  const clock = options.clock ?? systemClock;
  const { createRedactor } = await import('../secrets/redact.ts');
  const bus = createBus();
  const made = createPlans(store.flows, cards);
  const plans = options.plans?.(made) ?? made;
  const liveFlows = createLiveFlows(store, plans);
  const troubles: string[] = [];
  const onTrouble = (error: Error) => void troubles.push(error.message);
  const lost: Hint[] = [];
  const { losesHint = () => false } = options;
  // A test that loses hints has faults to judge by itself.
  if (options.losesHint === undefined)
    onTestFinished(() => {
      expect(lost, 'J9 hints that were lost').toEqual([]);
      expect(troubles, 'troubles that the test did not expect').toEqual([]);
    });
  const redactor = createRedactor(options.secrets ?? []);
  const runner = createStepRunner({
    now: () => clock.now(),
    iso: () => clock.iso(),
    random: options.random ?? (() => 0),
    http: (signal, timeoutMs, visitor) =>
      options.network === undefined
        ? (options.http ?? noNetwork)
        : { request: (request) => options.network!.pool.request(request, { signal, timeoutMs, visitor }) },
    ...(options.network === undefined ? {} : { places: options.network.places }),
    mail: () => ({ send: () => Promise.reject(new Error('no mail in this test')) }),
    okta: options.okta ?? (() => oktaNotConnected()),
    slack: (account, http) => createSlackClient(http, account?.settings),
    connection: options.connection ?? (() => Promise.resolve(undefined)),
    accounts: cards,
    redactor: () => redactor,
    approvalLink: (claim) =>
      createApprovalLinks({ masterKey: Buffer.alloc(32, 7), publicUrl: 'http://signalbox.test' }).link(claim),
    events: {
      eventsOfType: (query) => store.waits.eventsOfType(query),
      findForTrigger: (id) => store.events.findForTrigger(id),
    },
    pledges: {
      store: store.pledges,
      iso: () => clock.iso(),
      async bound() {
        const settings = await options.connection?.();
        return settings === undefined ? undefined : { id: 'default', settings };
      },
    },
    tables: store.tables,
    calls: createCalls({ store, liveFlows, plans, iso: () => clock.iso() }),
    strict: true,
    onDefect: onTrouble,
  });
  const engine = createEngine({
    store,
    clock,
    bus,
    plans,
    liveFlows,
    runner,
    onTrouble,
    onLost: (hint, count) => lost.push(...Array.from({ length: count }, () => hint)),
    ...(options.heap === undefined ? {} : { heap: options.heap }),
    hints: (given) => ({
      queued: (flowIds) => (losesHint('queued') ? undefined : given.queued(flowIds)),
      due: (at) => (losesHint('due') ? undefined : given.due(at)),
      arrived: () => (losesHint('arrived') ? undefined : given.arrived()),
    }),
  });
  const ingest = createIngest({
    store,
    clock,
    bus,
    liveFlows,
    handOver: (runs) => (losesHint('handOver') ? undefined : engine.handOver(runs)),
    count: (flow) => engine.count(flow),
    arrived: (news) => engine.arrived(news),
    onTrouble,
  });
  if (options.beside !== true) await endLeases(store);
  await engine.start();
  const reach: Bench['reach'] = async (runId, ...statuses) => {
    for (;;) {
      const row = await store.runs.find(runId);
      if (row !== undefined && statuses.includes(row.status)) return row;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    store,
    engine,
    ingest,
    views: createRunViews(store, plans, (runSeq) => engine.queuedSteps(runSeq)),
    troubles,
    onTrouble,
    takeTroubles: () => troubles.splice(0),
    expectTroubles: (...kinds) => expect([...new Set(troubles.splice(0))]).toEqual(kinds),
    lost,
    async activate(flow) {
      await publishFlow(store, flow, clock.iso());
      await liveFlows.refresh();
    },
    async deliver(event = resetEvent()) {
      const accepted = await ingest.accept({
        connection: 'default',
        via: 'hook',
        headers: {},
        body: envelope([event]),
      });
      return accepted.flatMap((one) => one.runs.map((run) => run.id));
    },
    reach,
    async rest(runId) {
      const row = await reach(runId, 'waiting');
      while (engine.load.held > 0) await new Promise((resolve) => setImmediate(resolve));
      return row;
    },
  };
}

/** The newest worker of each store whose lease was ended here, with those before it. */
const endedLeases = new WeakMap<object, number>();

/** J10: as the opening of a data folder does. Numbers of workers are given in order. */
async function endLeases({ runs, flows }: Store): Promise<void> {
  const { worker: newest } = await runs.renew({ worker: undefined, forMs: 0 });
  // What a test puts around a store leaves this part of it as it is.
  const ended = endedLeases.get(flows) ?? 0;
  endedLeases.set(flows, newest);
  const since = Array.from({ length: newest - 1 - ended }, (_, at) => ended + 1 + at);
  // At once, so that they share a commit.
  await Promise.all(since.map((worker) => runs.renew({ worker, forMs: 0 })));
}

/** The flow's draft, published and active. */
export async function publishFlow(store: Store, flow: Flow, at: string): Promise<void> {
  const text = formatFlow(flow);
  if ((await store.flows.find(flow.id)) === undefined)
    await store.flows.create({ id: flow.id, name: flow.name, draft: text, at });
  const hash = sha256Hex(text);
  await store.flows.publish({ flowId: flow.id, snapshot: hash, text, logicHash: hash, comment: '', at, by: 'test' });
  await store.flows.setActive(flow.id, true, at);
}

/** Notes in `pages` how many runs each read of the queue gives. */
export function noteQueueReads(store: Store, pages: number[]): void {
  const { lease } = store.runs;
  store.runs.lease = async (wanted) => {
    const heads = await lease(wanted);
    if ('queued' in wanted) pages.push(heads.length);
    return heads;
  };
}
