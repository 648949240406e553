// Takes up runs in the order of their arrival (T6), as many at a time as this process bears and as are a flow's share
// (T8), and carries on those that a crash interrupted. The queue is the store; memory holds only runs that are taken up.
//
// Of a run the worker knows one of these states, and nothing of any other run:
//   handed over  ingest has just stored it; it is taken up in this turn, or noted as queued.
//   to recover   a crash interrupted it, and it waits for a place.
//   taking       its journal is being read. It counts for its flow, and whoever asks for it waits for the same reading.
//   held         it is in memory and acts. When all its steps wait it is released; when it ends it is released.
//   unwritten    it is in memory no more, and its last records are still on their way. Whoever takes it up waits for them.
//   postponed    it could not be taken up now; it is tried again after a while.
import { toAppError, type AppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { EndStatus, QueuedStep } from '../../../shared/run.ts';
import type { Timer } from '../../lib/clock.ts';
import type { HeapSize } from '../../lib/heap.ts';
import type { RunHead, StoredRun } from '../../store/run-store.ts';
import type { LiveFlows } from '../start/live-flows.ts';
import type { Pauses } from './pauses.ts';
import { createCapacity } from './capacity.ts';
import { createQueue } from './queue.ts';
import { createReadsAhead } from './reads-ahead.ts';
import { applyCommand } from '../run/apply-command.ts';
import type { RunActor } from '../run/run-actor.ts';
import type { RunCommand, Sent } from '../run/run-command.ts';
import { createRunLoader, type KnownOfRun, type RunLoaderDeps } from '../run/run-loader.ts';
import { publishRun } from '../run/run-news.ts';
import type { Lost } from './sweep.ts';
import type { ReadAhead } from './timers.ts';

/** Fresh runs that may skip the way through the store's queue. */
const MAX_HANDED_OVER = 500;
/** Of the queue so many are loaded together: only then shows what they hold. */
const MAX_TAKEN_TOGETHER = 20;
const TRY_AGAIN_MS = 2_000;
const PAGE = 200;

export interface WorkerDeps extends RunLoaderDeps {
  liveFlows: LiveFlows;
  pauses: Pick<Pauses, 'isPaused'>;
  heap(): HeapSize;
  /** Queued runs of these flows were stored, or may be taken up now, and nobody handed them over. */
  onQueued(flowIds: readonly string[]): void;
  onRunEnd(head: RunHead, status: EndStatus): void;
  /** T8: a run may have a place that had none. */
  onPlace(): void;
}

export interface HandedOver {
  head: RunHead;
  /** The trigger's output. */
  trigger: JsonObject;
}

export interface Worker {
  /** Takes up what was interrupted and what is queued, and goes on doing so. */
  start(): Promise<void>;
  /** J8: from now on no run is taken up and no step begins. */
  close(): void;
  /** J8: closes, gives the steps that act until `grace` resolves, then lets go of all. */
  stop(grace: Promise<void>): Promise<void>;
  /** Fresh runs, stored already. */
  handOver(runs: HandedOver[]): void;
  /**
   * Applies the command to the run in memory, taken up now if it is not, from what is `stored` of it. Nothing comes
   * between, so it is not let go before. Undefined: it has ended, or cannot be taken up now. @throws as `applyCommand`,
   * once what it refuses by is durable
   */
  send<Command extends RunCommand>(
    head: RunHead,
    command: Command,
    stored?: StoredRun,
  ): Promise<Sent<Command> | undefined>;
  /** A fresh run that a person starts: taken up now where there is a place for it, whatever is queued before it. */
  begin(head: RunHead): Promise<void>;
  /** Before runs are read that are not in memory, to be held later. */
  readAhead(): ReadAhead;
  /** Writes the journal of a run that nobody takes up meanwhile; undefined, and nothing written, where it is (about to be) in memory. */
  apart<Result>(runSeq: number, write: () => Promise<Result>): Promise<Result> | undefined;
  /** True for a run that is in memory, or about to be. */
  has(runSeq: number): boolean;
  /** T8: so many more runs of the flow may wake. */
  roomFor(flowId: string): number;
  /** The store's queue has runs of these flows that nobody handed over. */
  more(flowIds: readonly string[]): void;
  /** More runs may have a place than before. */
  look(): void;
  /** J9: queued runs of flows that are not paused, which nobody handed over and no hint told of. */
  lost(): Promise<Lost[]>;
  /** J4: its steps that wait for a place at a host. */
  queuedSteps(runSeq: number): QueuedStep[];
  readonly load: { held: number };
}

export function createWorker(deps: WorkerDeps): Worker {
  const { store, clock, liveFlows, pauses, bus } = deps;
  const loader = createRunLoader(deps);
  const held = new Map<number, RunActor>();
  const taking = new Map<number, Promise<RunActor | undefined>>();
  const toRecover: RunHead[] = [];
  /** Those that could not be taken up, until they are tried again. */
  const putOff: RunHead[] = [];
  /** Journals that are being written of runs that are not in memory: whoever takes one up reads it after that. */
  const unwritten = new Map<number, Promise<void>>();
  const readsAhead = createReadsAhead();
  let handedOver: HandedOver[] = [];
  let pumping = false;
  let pumpAgain = false;
  let stopping = false;
  let drains: Promise<void>[] | undefined;
  let retry: Timer | undefined;

  const capacity = createCapacity({
    taken: () => held.size + taking.size,
    limits: () => liveFlows.limits(),
    heap: deps.heap,
    clock,
    onTrouble: (error) => deps.onTrouble(error, {}),
  });
  const queue = createQueue(store.runs, (runSeq) => held.has(runSeq));

  /** T5: of those that are queued. */
  const toTakeUp = (flowId: string): number => (pauses.isPaused(flowId) ? 0 : capacity.freeFor(flowId));

  function has(runSeq: number): boolean {
    return held.has(runSeq) || taking.has(runSeq) || handedOver.some(({ head }) => head.seq === runSeq);
  }

  function pump(): void {
    pumpAgain = true;
    if (!pumping) void work();
  }

  async function work(): Promise<void> {
    pumping = true;
    while (pumpAgain) {
      pumpAgain = false;
      if (stopping) break;
      try {
        do {
          await takeUpAgain();
          takeHandedOver();
        } while (await takePage());
      } catch (thrown) {
        deps.onTrouble(toAppError(thrown), {});
        pumpLater();
      }
    }
    pumping = false;
  }

  async function takeUpAgain(): Promise<void> {
    for (const head of toRecover.splice(0)) {
      // T5: it may have come to be paused.
      const isBack = head.status === 'queued' && pauses.isPaused(head.flowId);
      if (isBack) putBack(head);
      // It had its place in its flow before (T4), but others may need one here.
      else if (capacity.freeAgainFor(head.flowId) > 0) await takeUp(head);
      else toRecover.push(head);
    }
  }

  /** The queue has it again. */
  function putBack(head: RunHead): void {
    queue.leave(head);
    queue.note(head.flowId);
  }

  function pumpLater(): void {
    retry ??= clock.setTimer(clock.now() + TRY_AGAIN_MS, () => {
      retry = undefined;
      toRecover.push(...putOff.splice(0));
      pump();
    });
  }

  function takeHandedOver(): void {
    for (const { head, trigger } of handedOver.splice(0)) {
      // Without a place it waits its turn in the store, and those of its flow that came after it wait behind it (T6). T5: so
      // it does while its flow is paused.
      if (!queue.isBehind(head.flowId) && toTakeUp(head.flowId) > 0) void takeUp(head, { trigger });
      else queue.note(head.flowId);
    }
  }

  /** False where nothing was there to be taken up; what frees a place then has the queue read again. */
  async function takePage(): Promise<boolean> {
    if (stopping) return false;
    const page = await queue.read(toTakeUp);
    if (page === undefined) return false;
    let taken = 0;
    for (const head of page.heads) {
      if (stopping) break;
      if (held.has(head.seq) || taking.has(head.seq)) continue;
      if (toTakeUp(head.flowId) > 0) {
        taken += 1;
        void takeUp(head);
      } else queue.note(head.flowId);
      while (taking.size >= MAX_TAKEN_TOGETHER) {
        await Promise.race(taking.values());
        // T8: a long queue of one flow keeps nothing of others waiting.
        takeHandedOver();
      }
    }
    page.end();
    return taken > 0;
  }

  function takeUp(head: RunHead, known: KnownOfRun = {}): Promise<RunActor | undefined> {
    // J7: whoever asks for it, it is in memory once.
    const inMemory = held.get(head.seq);
    if (inMemory !== undefined) return Promise.resolve(inMemory);
    const underway = taking.get(head.seq);
    if (underway !== undefined) return underway;
    capacity.take(head);
    queue.enter(head);
    const taken = bringUp(head, known).finally(() => {
      taking.delete(head.seq);
      if (!held.has(head.seq)) freed();
    });
    taking.set(head.seq, taken);
    return taken;
  }

  async function bringUp(head: RunHead, known: KnownOfRun): Promise<RunActor | undefined> {
    let wasHeld = false;
    try {
      const written = unwritten.get(head.seq);
      await written;
      const actor = (await isItsTurn(head))
        ? await loader.load(head, written === undefined ? known : {}, {
            end: (status) => {
              letGo(head);
              publishRun(bus, head, status, clock.iso());
              deps.onRunEnd(head, status);
            },
            idle: () => putAway(head),
          })
        : undefined;
      if (actor === undefined || stopping) {
        capacity.giveBack(head);
        queue.leave(head);
        return undefined;
      }
      held.set(head.seq, actor);
      wasHeld = true;
      publishRun(bus, head, 'running', clock.iso());
      actor.start();
      void actor.journal.commit().then(() => queue.leave(head));
      return actor;
    } catch (thrown) {
      held.get(head.seq)?.release();
      if (wasHeld) letGo(head);
      else capacity.giveBack(head);
      await setAside(head, toAppError(thrown));
      return undefined;
    }
  }

  /** A run that cannot be taken up: it is tried again, or ends, with the reason. */
  async function setAside(head: RunHead, error: AppError): Promise<void> {
    readsAhead.released(head.seq);
    deps.onTrouble(error, { runId: head.id });
    try {
      if (error.kind === 'retryable') throw error;
      await loader.abandon(head, error);
      queue.leave(head);
      publishRun(bus, head, 'failed', clock.iso());
      deps.onRunEnd(head, 'failed');
      passTurnOn(head);
    } catch (thrown) {
      const refused = toAppError(thrown);
      if (refused !== error) deps.onTrouble(refused, { runId: head.id });
      if (refused.kind !== 'retryable') return;
      putOff.push(head);
      pumpLater();
    }
  }

  /** Every step of it waits. */
  function putAway(head: RunHead): void {
    const actor = held.get(head.seq);
    actor?.release();
    letGo(head);
    publishRun(bus, head, 'waiting', clock.iso());
    // What was noted of it in its last moment.
    if (actor?.journal.isDurable === false) awaitWrite(head, actor.journal.commit());
  }

  function awaitWrite(head: Pick<RunHead, 'seq'>, write: Promise<unknown>): void {
    const over = (): void => {
      unwritten.delete(head.seq);
      readsAhead.released(head.seq);
    };
    unwritten.set(head.seq, write.then(over, over));
  }

  /** T4: once it is, none goes before it. */
  async function isItsTurn(head: RunHead): Promise<boolean> {
    if (head.concurrency === null || head.status !== 'queued' || (await store.runs.claim(head.seq))) return true;
    // One that was published before it came meanwhile, and is queued.
    passTurnOn(head);
    return false;
  }

  /** T4: the store has another run whose turn it is now. */
  function passTurnOn({ flowId, concurrency }: RunHead): void {
    if (concurrency === null) return;
    deps.onQueued([flowId]);
  }

  /** A place is free, that of a run which came to nothing as it was taken up included. */
  function freed(): void {
    deps.onPlace();
    if (toRecover.length > 0 || queue.hasFor(toTakeUp)) pump();
  }

  function letGo(head: RunHead): void {
    if (!held.delete(head.seq)) return;
    readsAhead.released(head.seq);
    capacity.giveBack(head);
    freed();
    passTurnOn(head);
  }

  return {
    async start() {
      for (let afterSeq = 0; ;) {
        const heads = await store.runs.interrupted({ afterSeq, limit: PAGE });
        toRecover.push(...heads);
        afterSeq = heads.at(-1)?.seq ?? afterSeq;
        if (heads.length < PAGE) break;
      }
      await queue.start();
      pump();
    },
    close() {
      stopping = true;
      drains ??= [...held.values()].map((actor) => actor.drain());
    },
    async stop(grace) {
      this.close();
      retry?.cancel();
      await Promise.race([grace, Promise.all([...taking.values(), ...(drains ?? [])])]);
      for (const actor of held.values()) actor.release();
      held.clear();
    },
    handOver(runs) {
      // Behind others of its flow it waits its turn (T6), and one with a key always: the store knows whose it is (T4).
      for (const run of runs) {
        const { flowId, concurrency } = run.head;
        if (!queue.isBehind(flowId) && concurrency === null && handedOver.length < MAX_HANDED_OVER)
          handedOver.push(run);
        else queue.note(flowId);
      }
      pump();
    },
    roomFor: (flowId) => capacity.roomFor(flowId),
    more(flowIds) {
      for (const flowId of flowIds) queue.note(flowId);
      pump();
    },
    look: freed,
    async lost() {
      // Memory may be there again, though no run has ended since.
      freed();
      const heads = await queue.lost(pauses.isPaused);
      return heads.map(({ seq, flowId }) => ({ sign: String(seq), mend: () => this.more([flowId]) }));
    },
    has,
    apart(runSeq, write) {
      if (has(runSeq)) return undefined;
      const writing = write();
      awaitWrite({ seq: runSeq }, writing);
      return writing;
    },
    async send(head, command, stored) {
      let actor = held.get(head.seq) ?? (await takeUp(head, stored && { stored }));
      // It may have been let go since it was taken up.
      while (actor?.isReleased === true) actor = await takeUp(head);
      if (actor === undefined) return undefined;
      try {
        const answer = applyCommand(actor, command);
        return { answer, durable: actor.journal.commit() };
      } catch (thrown) {
        // What it refuses by is not stored yet, perhaps, and an answer says only what is.
        await actor.journal.commit();
        throw thrown;
      }
    },
    async begin(head) {
      if (head.mode === 'dry' || capacity.freeFor(head.flowId) > 0) await takeUp(head);
      else this.more([head.flowId]);
    },
    readAhead: () => readsAhead.begin(),
    queuedSteps: (runSeq) => held.get(runSeq)?.queuedSteps() ?? [],
    get load() {
      return { held: held.size };
    },
  };
}
