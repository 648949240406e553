// Takes up runs in the order of their arrival (T6), as many at a time as this process bears and as are a flow's share
// (T8), and carries on those that a crash interrupted. The queue is the store; memory holds only runs that are taken up.
//
// Of a run the worker knows one of these states, and nothing of any other run:
//   handed over  ingest has just stored it; it is taken up in this turn, or noted as queued.
//   to recover   a crash interrupted it, or the lease of its worker is over (J10), and it waits for a place.
//   taking       its journal is being read. It counts for its flow, and whoever asks for it waits for the same reading.
//   held         it is in memory and acts. When all its steps wait it is released; when it ends it is released.
//   fenced       another worker has written on in it (J10). It is released, and that is no trouble.
//   unwritten    it is in memory no more, and its last records are still on their way. Whoever takes it up waits for them.
//   postponed    it could not be taken up now; it is tried again after a while.
import { toAppError, type AppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { EndStatus, QueuedStep } from '../../../shared/run.ts';
import type { HeapSize } from '../../lib/heap.ts';
import { PassingMap } from '../../lib/passing-map.ts';
import { WRITTEN_ELSEWHERE, type RunHead, type StoredRun } from '../../store/run-store.ts';
import type { LiveFlows } from '../start/live-flows.ts';
import type { Pauses } from './pauses.ts';
import { createCapacity } from './capacity.ts';
import { createQueue } from './queue.ts';
import type { WorkerLease } from './lease.ts';
import { createReadsAhead } from './reads-ahead.ts';
import { applyCommand } from '../run/apply-command.ts';
import type { RunActor } from '../run/run-actor.ts';
import type { RunCommand, Sent } from '../run/run-command.ts';
import { createRunLoader, type KnownOfRun, type RunLoaderDeps } from '../run/run-loader.ts';
import { durableUnlessFenced } from '../run/not-now.ts';
import { publishRun } from '../run/run-news.ts';
import type { Lost } from './sweep.ts';
import { createTakeUpAgain } from './take-up-again.ts';
import type { ReadAhead } from './timers.ts';

/** So many fresh runs may be handed over in memory; further ones take the way through the store's queue. */
const MAX_HANDED_OVER = 500;
/** So many runs of the queue are loaded together: how much memory a run needs shows only once it is loaded. */
const MAX_TAKEN_TOGETHER = 20;

export interface WorkerDeps extends Omit<RunLoaderDeps, 'worker'> {
  lease: Pick<WorkerLease, 'worker' | 'hasOthers'>;
  liveFlows: LiveFlows;
  pauses: Pick<Pauses, 'isPaused'>;
  heap(): HeapSize;
  /** Queued runs of these flows were stored, or may be taken up now, and nobody handed them over. */
  onQueued(flowIds: readonly string[]): void;
  onRunEnd(head: RunHead, status: EndStatus): void;
  /** T8: a place has become free, so a run that had none may have one now. */
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
  /** J8: closes, gives the steps that act until `grace` resolves, then releases all. */
  stop(grace: Promise<void>): Promise<void>;
  /** Takes fresh runs, which the store has already. */
  handOver(runs: HandedOver[]): void;
  /**
   * Applies the command to the run in memory, taken up now if it is not, from what is `stored` of it. Nothing comes
   * between, so it is not released before. Undefined: it has ended, or cannot be taken up now. @throws as `applyCommand`,
   * once what it refuses by is durable
   */
  send<Command extends RunCommand>(
    head: RunHead,
    command: Command,
    stored?: StoredRun,
  ): Promise<Sent<Command> | undefined>;
  /** A fresh run that a person starts: taken up now where there is a place for it, whatever is queued before it. */
  begin(head: RunHead): Promise<void>;
  /** To be called before runs are read that are not in memory and are to be held later. */
  readAhead(): ReadAhead;
  /** Calls `write`, and nobody takes the run up meanwhile. Undefined, and nothing is written, where the run is in memory or about to be. */
  apart<Result>(runSeq: number, write: () => Promise<Result>): Promise<Result> | undefined;
  /** True for a run that is in memory, or about to be. */
  has(runSeq: number): boolean;
  /** T8: so many more runs of the flow may wake. */
  roomFor(flowId: string): number;
  /** The store's queue has runs of these flows that nobody handed over. */
  more(flowIds: readonly string[]): void;
  /** To be called when more runs may have a place than before. */
  look(): void;
  /** J9: gives the queued runs of flows that are not paused which nobody handed over and no hint told of. */
  lost(): Promise<Lost[]>;
  /** J4: gives the steps of the run that wait for a place at a host. */
  queuedSteps(runSeq: number): QueuedStep[];
  readonly load: { held: number };
}

export function createWorker(deps: WorkerDeps): Worker {
  const { store, clock, lease, liveFlows, pauses, bus } = deps;
  const loader = createRunLoader({ ...deps, worker: () => lease.worker });
  const held = new PassingMap<number, RunActor>();
  const taking = new PassingMap<number, Promise<RunActor | undefined>>();
  /** Writes under way to journals of runs that are not in memory: whoever takes such a run up reads its journal after the write. */
  const unwritten = new PassingMap<number, Promise<void>>();
  const readsAhead = createReadsAhead();
  let handedOver: HandedOver[] = [];
  let pumping = false;
  let pumpAgain = false;
  let stopping = false;
  let drains: Promise<void>[] | undefined;

  const capacity = createCapacity({
    taken: () => held.size + taking.size,
    limits: () => liveFlows.limits(),
    heap: deps.heap,
    clock,
    onTrouble: (error) => deps.onTrouble(error, {}),
  });
  const queue = createQueue({ runs: store.runs, lease, limits: () => liveFlows.limits() }, (runSeq) =>
    held.has(runSeq),
  );

  const again = createTakeUpAgain({ runs: store.runs, clock, lease, has, onReady: () => pump() });

  /** T5: so many queued runs of the flow may be taken up. */
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
          await again.each(takeOneAgain);
          takeHandedOver();
        } while (await takePage());
      } catch (thrown) {
        deps.onTrouble(toAppError(thrown), {});
        again.tellLater();
      }
    }
    pumping = false;
  }

  async function takeOneAgain(head: RunHead): Promise<boolean> {
    // T5: its flow may have been paused since.
    if (head.status === 'queued' && pauses.isPaused(head.flowId)) putBack(head);
    // The run had its place in its flow before (T4), but other runs may need the places of this process.
    else if (capacity.freeAgainFor(head.flowId) > 0) void takeUp(head);
    else return false;
    while (taking.size >= MAX_TAKEN_TOGETHER) await Promise.race(taking.values());
    return true;
  }

  /** The run is the queue's again. */
  function putBack(head: RunHead): void {
    queue.release(head);
    queue.note(head.flowId);
  }

  function takeHandedOver(): void {
    for (const { head, trigger } of handedOver.splice(0)) {
      // A run without a place waits its turn in the store, and those of its flow that came later wait behind it (T6). So does
      // a run of a paused flow (T5).
      if (!queue.isBehind(head.flowId) && toTakeUp(head.flowId) > 0) void takeUp(head, { trigger });
      else queue.note(head.flowId);
    }
  }

  /** False where the queue had nothing to take up. It is read again when a place becomes free. */
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
        // T8: the long queue of one flow keeps no run of another flow waiting.
        takeHandedOver();
      }
    }
    page.end();
    return taken > 0;
  }

  function takeUp(head: RunHead, known: KnownOfRun = {}): Promise<RunActor | undefined> {
    // J7: a run is in memory once, whoever asks for it.
    const inMemory = held.get(head.seq);
    if (inMemory !== undefined) return Promise.resolve(inMemory);
    const underway = taking.get(head.seq);
    if (underway !== undefined) return underway;
    capacity.take(head);
    queue.take(head);
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
              release(head);
              publishRun(bus, head, status, clock.iso());
              deps.onRunEnd(head, status);
            },
            idle: () => releaseResting(head),
            fenced() {
              held.get(head.seq)?.release();
              release(head);
            },
          })
        : undefined;
      // J10: it may have a worker that is only late. From here on that one writes no more, and what it has begun is in doubt.
      const isOurs = actor !== undefined && (head.status !== 'running' || (await actor.journal.takeOver()));
      if (actor === undefined || !isOurs || stopping) {
        capacity.giveBack(head);
        queue.release(head);
        return undefined;
      }
      held.set(head.seq, actor);
      wasHeld = true;
      publishRun(bus, head, 'running', clock.iso());
      actor.start();
      void actor.journal.commit().then(() => queue.release(head));
      return actor;
    } catch (thrown) {
      held.get(head.seq)?.release();
      if (wasHeld) release(head);
      else capacity.giveBack(head);
      await postponeOrEnd(head, toAppError(thrown));
      return undefined;
    }
  }

  /** The run cannot be taken up: it is tried again later, or it ends, with the reason. */
  async function postponeOrEnd(head: RunHead, error: AppError): Promise<void> {
    readsAhead.released(head.seq);
    deps.onTrouble(error, { runId: head.id });
    try {
      if (error.code === WRITTEN_ELSEWHERE) return queue.release(head);
      if (error.kind === 'retryable') throw error;
      await loader.endUnloadable(head, error);
      queue.release(head);
      publishRun(bus, head, 'failed', clock.iso());
      deps.onRunEnd(head, 'failed');
      passTurnOn(head);
    } catch (thrown) {
      const refused = toAppError(thrown);
      if (refused !== error) deps.onTrouble(refused, { runId: head.id });
      if (refused.kind !== 'retryable') return;
      again.postpone(head);
    }
  }

  /** Every step of the run waits, so it leaves memory. */
  function releaseResting(head: RunHead): void {
    const actor = held.get(head.seq);
    actor?.release();
    release(head);
    publishRun(bus, head, 'waiting', clock.iso());
    // Something may have been journalled in its last moment, and is not durable yet.
    if (actor?.journal.isDurable() === false) awaitWrite(head, actor.journal.commit());
  }

  function awaitWrite(head: Pick<RunHead, 'seq'>, write: Promise<unknown>): void {
    const over = (): void => {
      unwritten.delete(head.seq);
      readsAhead.released(head.seq);
    };
    unwritten.set(head.seq, write.then(over, over));
  }

  /** T4.1: true where it is the run's turn; from then on no other run of its key goes before it. */
  async function isItsTurn(head: RunHead): Promise<boolean> {
    if (head.concurrency === null || head.status !== 'queued' || (await store.runs.claim(head.seq))) return true;
    // Meanwhile a run was queued whose event was published earlier.
    passTurnOn(head);
    return false;
  }

  /** T4.1: it is the turn of another run of the key, which the store knows. */
  function passTurnOn({ flowId, concurrency }: RunHead): void {
    if (concurrency === null) return;
    deps.onQueued([flowId]);
  }

  /** A place has become free, perhaps that of a run which came to nothing as it was taken up. */
  function freed(): void {
    deps.onPlace();
    if (!again.isEmpty || queue.hasFor(toTakeUp)) pump();
  }

  function release(head: RunHead): void {
    if (!held.delete(head.seq)) return;
    readsAhead.released(head.seq);
    capacity.giveBack(head);
    freed();
    passTurnOn(head);
  }

  return {
    async start() {
      await again.find();
      await queue.start();
      pump();
    },
    close() {
      stopping = true;
      drains ??= [...held.values()].map((actor) => actor.drain());
    },
    async stop(grace) {
      this.close();
      again.stop();
      await Promise.race([grace, Promise.all([...taking.values(), ...(drains ?? [])])]);
      for (const actor of held.values()) actor.release();
      held.clear();
    },
    handOver(runs) {
      // Behind others of its flow it waits its turn (T6), and one with a key always: the store knows whose it is (T4.1).
      for (const run of runs) {
        const { flowId, concurrency } = run.head;
        // T4: where other workers live, only the store knows how many runs of the flow act.
        const isShared = lease.hasOthers && liveFlows.limits().has(flowId);
        if (!isShared && !queue.isBehind(flowId) && concurrency === null && handedOver.length < MAX_HANDED_OVER)
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
      if (lease.hasOthers) await again.find();
      // There may be memory again, though no run has ended since.
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
      // The run may have been released since it was taken up.
      while (actor?.isReleased === true) actor = await takeUp(head);
      if (actor === undefined) return undefined;
      try {
        const answer = applyCommand(actor, command);
        return { answer, durable: durableUnlessFenced(actor, command) };
      } catch (thrown) {
        // What led to the refusal may not be stored yet, and an answer says only what is.
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
