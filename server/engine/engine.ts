// The engine as the other layers see it: runs begin, are carried on, cancelled, decided, replayed. One object for the
// process; what it knows is in the store.
import type { AppError } from '../../shared/errors.ts';
import type { JsonValue } from '../../shared/json.ts';
import {
  isEnded,
  type EndStatus,
  type InDoubtDecision,
  type QueuedStep,
  type RunEdits,
  type RunStatus,
  type StepRef,
} from '../../shared/run.ts';
import type { Bus } from '../lib/bus.ts';
import type { Clock, Timer } from '../lib/clock.ts';
import type { HeapSize } from '../lib/heap.ts';
import { createRepeats } from '../lib/repeats.ts';
import type { NewRun, RunHead } from '../store/run-store.ts';
import type { CatchUpRow } from '../store/catch-up-store.ts';
import type { Store } from '../store/store.ts';
import { createApprovals, type Approvals } from './commands/approvals.ts';
import { createCatchUps, type CatchUps, type FoundEvents } from './commands/catch-up.ts';
import { createCatchUpKeeper } from './commands/catch-up-keeper.ts';
import { createCallCancel } from './commands/call-cancel.ts';
import type { Hints } from './work/hints.ts';
import type { LiveFlow, LiveFlows } from './start/live-flows.ts';
import type { Plans } from './plan/plans.ts';
import type { StepRunner } from './run/run-actor.ts';
import { createArrivals } from './work/arrivals.ts';
import { createRunChanges, runEnded } from './commands/run-changes.ts';
import { publishRun } from './run/run-news.ts';
import {
  createRunReplays,
  type By,
  type ReplayedRuns,
  type ReplayFilter,
  type ReplayVersion,
} from './commands/replay.ts';
import { createFork, type ForkRequest } from './commands/fork.ts';
import { createManualStart, type ManualRun } from './commands/manual-start.ts';
import { createResume } from './commands/resume.ts';
import { createLease } from './work/lease.ts';
import { createPauses, type Pauses } from './work/pauses.ts';
import { createSweep, type Hint } from './work/sweep.ts';
import { createTimers } from './work/timers.ts';
import { createNotBegun, isGathering, type NotBegun } from './work/not-begun.ts';
import { createWorker, type HandedOver } from './work/worker.ts';

/** What the engine is made of. Callbacks are called synchronously and must not throw. */
export interface EngineDeps {
  store: Store;
  clock: Clock;
  bus: Bus;
  plans: Plans;
  liveFlows: LiveFlows;
  runner: StepRunner;
  /** Called when a run's end is durable. */
  onRunEnd?: (head: RunHead, status: EndStatus) => void;
  /** T5.2: events and calls started more runs of the flow within a minute than its budget allows, so it is paused. */
  onOverBudget?: (flowId: string, runsPerMinute: number) => void;
  /** S9.4: whether the installation lets people decide what their own runs ask. Default: it does not. */
  allowsOwnRuns?: () => Promise<boolean>;
  /** Called with what went wrong and is tried again, or given up, without anybody waiting for it. */
  onTrouble(error: AppError, where: { runId?: string }): void;
  /** How much memory is used, and how much there is; default: memory without end. */
  heap?: () => HeapSize;
  /** Called where active flows have changed and nobody has said so. Default: the engine reads them anew. */
  refreshFlows?: () => Promise<void>;
  /** J9: so many things were found in the store that no hint had told of. */
  onLost?: (hint: Hint, count: number) => void;
  /** J9: comes between those who give hints and those who take them; default: nothing does. */
  hints?: (given: Hints) => Hints;
}

/** J5. `iteration` is null, or left out, outside of a For each. */
export interface DecidedStep extends Partial<StepRef> {
  nodeId: string;
  decision: InDoubtDecision;
  output: JsonValue;
}

/** Of what somebody has done, `causers` count as having caused it (S9.4); default: `by` alone. */
export interface Engine extends Approvals, Pick<Pauses, 'pause' | 'unpause'>, Pick<NotBegun, 'discardQueued'> {
  /**
   * Takes up what the store holds, in this order: flows and pauses are known before a run can begin, and the lease
   * before one is taken up.
   */
  start(): Promise<void>;
  /**
   * J8: nothing more begins; steps that act get `graceMs` milliseconds. It resolves when all that was begun is on
   * record, or the time is up.
   */
  stop(graceMs: number): Promise<void>;
  /** Ingest has just stored these runs: they need not be read from the queue. */
  handOver(runs: HandedOver[]): void;
  /** T5: an event has just started a run of the flow. */
  count(flow: LiveFlow): void;
  /** A flow was made, removed, published, activated or deactivated. The caller has refreshed the live flows. */
  flowsChanged(): Promise<void>;
  /** S8, T3: ingest stored an event that somebody waits for, or a window that closes at `dueAt` at the earliest. */
  arrived(news: { awaited: boolean; dueAt: number | undefined }): void;
  /**
   * Starts a run by hand and resolves with its id when it is stored.
   * @throws ValidationError `run.*` (`run.bad-input` with details.issues)
   * @throws NotFoundError `event.not-found`; ConflictError `run.no-key`
   */
  startManual(request: ManualRun): Promise<string>;
  /**
   * S10: cancels a run in any state; sent twice, it is one cancel.
   * @throws NotFoundError `run.not-found`; ConflictError `run.ended`
   */
  cancel(runId: string, by: string): Promise<RunStatus>;
  /**
   * J5: a person decides what became of a step in doubt. Resolves with the run's status when that is durable.
   * @throws NotFoundError `run.not-found`; ConflictError `run.ended`, `step.not-in-doubt`
   */
  decide(runId: string, request: DecidedStep, by: string): Promise<RunStatus>;
  /**
   * S10.2: a failed run goes on from its failed steps.
   * @throws NotFoundError `run.not-found`; ConflictError `run.not-failed`; ValidationError `run.bad-edit`
   */
  resume(runId: string, edits: RunEdits, by: string, causers?: readonly string[]): Promise<RunStatus>;
  /**
   * S10.1: makes a new run from the same event. @returns its id
   * @throws NotFoundError `run.not-found`; ConflictError `flow.never-published`, `run.no-trigger`, `run.no-key`
   */
  replay(runId: string, version: ReplayVersion, by?: string, causers?: readonly string[]): Promise<string>;
  /**
   * S14: makes a new run that goes on from a step of this one. @returns its id
   * @throws NotFoundError `run.not-found`; ConflictError `run.not-ended`; ValidationError `run.bad-fork`
   */
  fork(runId: string, request: ForkRequest, by?: string, causers?: readonly string[]): Promise<string>;
  /** S10.1: the numbers of live runs that have ended, in order of arrival. @throws ValidationError `run.too-many` */
  findForReplay(filter: ReplayFilter): Promise<number[]>;
  /** S10: a new run for each of those, queued. */
  replayAll(
    found: readonly number[],
    version: ReplayVersion,
    by?: string,
    causers?: readonly string[],
  ): Promise<ReplayedRuns>;
  /** T9.1: the events of a time that is past for which the flow has no run yet. */
  findMissed: CatchUps['find'];
  /**
   * T9.2: makes a queued run for each of those; another request may have made some of them. What is asked for is
   * stored, and goes on by itself after an end of the process.
   * @throws RetryableError `server.stopping`, `store.unavailable`: it goes on later
   */
  catchUp(found: FoundEvents, by?: string, causers?: readonly string[]): Promise<CatchUpRow>;
  /** J4: the steps of the run with this number that wait for a place at a host. */
  queuedSteps(runSeq: number): QueuedStep[];
  readonly load: { held: number };
}

/** J8: what is on its way to the store gets as long, and a store that takes nothing holds nobody up for longer. */
const WRITES_MS = 1_000;
/** A run that is just being taken up is looked for so often before it counts as one that has begun. */
const CANCEL_TRIES = 5;

export function createEngine(deps: EngineDeps): Engine {
  const { store, clock, plans } = deps;
  const onRunEnd = deps.onRunEnd ?? (() => undefined);
  const pauses = createPauses({
    ...deps,
    budgetOf: (flowId) => deps.liveFlows.budget(flowId),
    onOverBudget: deps.onOverBudget ?? (() => undefined),
    onTrouble: (error) => deps.onTrouble(error, {}),
    hasOthers: () => lease.hasOthers,
  });
  const given: Hints = {
    queued: (flowIds) => worker.more(flowIds),
    due: (at) => timers.expect(at),
    arrived: () => arrivals.look(),
  };
  // Every part gives its hints by way of this, so that tests can lose them.
  const hints = deps.hints?.(given) ?? given;
  const lease = createLease({ runs: store.runs, clock, onTrouble: (error) => deps.onTrouble(error, {}) });
  const worker = createWorker({
    ...deps,
    lease,
    pauses,
    heap: deps.heap ?? (() => ({ used: 0, limit: Infinity })),
    onRunEnd,
    onPlace: () => timers.placeFreed(),
    onTimer: (dueAt) => hints.due(dueAt),
    onWait: () => hints.arrived(),
    onQueued: (flowIds) => hints.queued(flowIds),
    onCalled(runs) {
      // T5: before any of them can be taken up.
      pauses.countCalled(runs);
      for (const run of runs) publishRun(deps.bus, run, 'queued', clock.iso());
      hints.queued(runs.map(({ flowId }) => flowId));
    },
  });
  const timers = createTimers({
    runs: store.runs,
    clock,
    onTrouble: (error) => deps.onTrouble(error, {}),
    judge: () => arrivals.judged(),
    readAhead: () => worker.readAhead(),
    roomFor: (flowId) => worker.roomFor(flowId),
    async fire(timer, stored) {
      if (timer.kind === 'gather') return { durable: closeWindow(timer.runSeq) };
      if (timer.kind === 'cancel') return cancelCalled(timer.runSeq);
      const known = stored();
      const head = known?.head ?? (await store.runs.findBySeq(timer.runSeq));
      if (head === undefined || isEnded(head.status)) return undefined;
      return worker.send(head, { kind: 'wake', timer }, known);
    },
  });
  const arrivals = createArrivals({
    waits: store.waits,
    clock,
    onDue: (dueAt) => hints.due(dueAt),
    onTrouble: (error) => deps.onTrouble(error, {}),
  });
  const refreshFlows = deps.refreshFlows ?? (() => deps.liveFlows.refresh());
  const sweep = createSweep({
    clock,
    parts: [
      { hint: 'queue', lost: () => worker.lost() },
      { hint: 'timers', lost: () => timers.lost() },
      { hint: 'arrivals', lost: () => arrivals.lost() },
      { hint: 'pauses', lost: () => pauses.lost((flowId) => worker.more([flowId])) },
      { hint: 'flows', lost: async () => (await deps.liveFlows.stale()).map((sign) => ({ sign, mend: refreshFlows })) },
    ],
    onLost: (hint, count) => deps.onLost?.(hint, count),
    onTrouble: (error) => deps.onTrouble(error, {}),
  });

  /** T3: the time of a window is over; what it gathered is queued. */
  async function closeWindow(runSeq: number): Promise<void> {
    const head = await store.waits.closeWindow(runSeq, clock.now());
    if (head === undefined) return;
    publishRun(deps.bus, head, 'queued', clock.iso());
    hints.queued([head.flowId]);
  }

  const notBegun = createNotBegun({
    ...deps,
    onRunEnd,
    onDue: (dueAt) => hints.due(dueAt),
    onQueued: (flowIds) => hints.queued(flowIds),
    apart: (runSeq, write) => worker.apart(runSeq, write),
  });
  const cancelCalled = createCallCancel({ runs: store.runs, worker, notBegun });
  const resumeRun = createResume({ runs: store.runs, clock, plans, redact: (value) => deps.runner.redact(value) });

  function after(ms: number): { over: Promise<void>; timer: Timer } {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { over: promise, timer: clock.setTimer(clock.now() + ms, resolve) };
  }

  const changes = createRunChanges({ runs: store.runs, worker });
  const repeats = createRepeats();
  /** S10: where a run is in memory, its worker cancels it; where it has not begun, its row is ended. */
  async function cancel(runId: string, by: string): Promise<RunStatus> {
    const command = { kind: 'cancel', by } as const;
    for (let tries = 1; ; tries++) {
      const row = await changes.get(runId);
      if (await notBegun.cancel(row, by)) break;
      const hasBegun = row.status !== 'queued' && !isGathering(row);
      // It is just being taken up, which may come to nothing (T4); or its window has closed, so it is queued now (T3).
      const sent = !hasBegun && worker.has(row.seq) ? await worker.send(row, command) : undefined;
      if (!hasBegun && sent === undefined && tries < CANCEL_TRIES) continue;
      await sent?.durable;
      const status = sent === undefined ? await changes.change(runId, command) : (await changes.get(runId)).status;
      if (status === 'cancelled') return status;
      throw runEnded(runId);
    }
    return 'cancelled';
  }

  /** The run is queued: from here on it is told of like one that begins. */
  async function resume(runId: string, edits: RunEdits, by: string, causers: readonly string[]): Promise<RunStatus> {
    const row = await changes.get(runId);
    await resumeRun(row, edits, by, causers);
    publishRun(deps.bus, row, 'queued', clock.iso());
    hints.queued([row.flowId]);
    return 'queued';
  }

  const replays = createRunReplays({ store, clock, plans });
  const manualStart = createManualStart({ store, clock, plans });
  const fork = createFork({ runs: store.runs, plans, replays, redact: (value) => deps.runner.redact(value) });
  const catchUps = createCatchUps({ store, plans });
  /** Tells of runs that were made by replays and catch-ups. */
  function onStored(heads: readonly RunHead[]): void {
    for (const head of heads) publishRun(deps.bus, head, 'queued', head.createdAt);
    hints.queued(heads.map(({ flowId }) => flowId));
  }

  const catchUpKeeper = createCatchUpKeeper({
    store: store.catchUps,
    clock,
    worker: () => lease.worker,
    catchUps,
    onStored,
    onTrouble: (error) => deps.onTrouble(error, {}),
  });

  /** Stores a run that somebody starts, and lets it begin at once where there is a place for it. */
  async function begin(run: NewRun): Promise<string> {
    const head = await store.runs.create(run);
    await worker.begin(head);
    return head.id;
  }

  return {
    ...createApprovals({
      store,
      redact: (text) => deps.runner.redact(text),
      allowsOwnRuns: deps.allowsOwnRuns ?? (() => Promise.resolve(false)),
      // What is queued asks nobody yet, and is not to begin because of a question.
      send: async (row, command) =>
        row.status === 'queued' && !worker.has(row.seq) ? undefined : changes.send(row, command),
      repeats,
    }),
    pause: (flowId, pause) => pauses.pause(flowId, pause),
    async unpause(flowId) {
      await pauses.unpause(flowId);
      hints.queued([flowId]);
    },
    discardQueued: (flowId, by) => notBegun.discardQueued(flowId, by),
    count: (flow) => pauses.count(flow),
    async flowsChanged() {
      await pauses.refresh();
      // T4: a limit may be higher now.
      worker.look();
    },
    async start() {
      await deps.liveFlows.refresh();
      await pauses.start();
      await lease.start();
      await worker.start();
      arrivals.start();
      timers.start();
      sweep.start();
      await catchUpKeeper.start();
    },
    async stop(graceMs) {
      worker.close();
      changes.stop();
      pauses.stop();
      const [steps, writes] = [after(graceMs), after(Math.max(graceMs, WRITES_MS))];
      await Promise.race([
        writes.over,
        Promise.all([timers.stop(), arrivals.stop(), sweep.stop(), catchUpKeeper.stop()]),
      ]);
      await worker.stop(steps.over);
      lease.stop();
      for (const { timer } of [steps, writes]) timer.cancel();
    },
    handOver: (runs) => worker.handOver(runs),
    arrived({ awaited, dueAt }) {
      if (awaited) hints.arrived();
      if (dueAt !== undefined) hints.due(dueAt);
    },
    startManual: async (request) => begin(await manualStart(request, byOf(request.by, request.causers))),
    cancel: (runId, by) => repeats(`cancel ${runId}`, '', () => cancel(runId, by)),
    decide(runId, { nodeId, iteration = null, decision, output }, by) {
      const asked = JSON.stringify([decision, output]);
      const place = { nodeId, iteration };
      return repeats(`decide ${runId} ${nodeId} ${iteration}`, asked, () =>
        changes.change(runId, { kind: 'decide', ...place, decision, output: deps.runner.redact(output), by }),
      );
    },
    resume: (runId, edits, by, causers = [by]) =>
      repeats(`resume ${runId}`, JSON.stringify(edits), () => resume(runId, edits, by, causers)),
    async replay(runId, which, by, causers) {
      const row = await changes.get(runId);
      return begin(await replays.replayOf(row, which, byOf(by, causers)));
    },
    fork: async (runId, request, by, causers) =>
      begin(await fork(await changes.get(runId), request, byOf(by, causers))),
    findForReplay: (filter) => replays.find(filter),
    replayAll: (found, which, by, causers) => replays.startAll(found, which, onStored, byOf(by, causers)),
    findMissed: (flowId, time, mode) => catchUps.find(flowId, time, mode),
    catchUp: (found, by, causers) => catchUpKeeper.run(found, byOf(by, causers)),
    queuedSteps: (runSeq) => worker.queuedSteps(runSeq),
    get load() {
      return worker.load;
    },
  };
}

/** Whoever has something done; `causers`: default, the name alone. */
function byOf(name: string | undefined, causers?: readonly string[]): By | undefined {
  return name === undefined ? undefined : { name, causers: causers ?? [name] };
}
