// Brings a stored run into memory: its plan, what triggered it, its journal so far.
import type { AppError } from '../../../shared/errors.ts';
import { toAppError } from '../../../shared/errors.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { EndStatus, JournalRecord } from '../../../shared/run.ts';
import type { Bus } from '../../lib/bus.ts';
import type { Clock } from '../../lib/clock.ts';
import { parseChunk } from '../../store/journal-text.ts';
import type { RunHead, StoredRun } from '../../store/run-store.ts';
import type { Store } from '../../store/store.ts';
import type { Plans } from '../plan/plans.ts';
import { editsOf } from './run-memory.ts';
import { RunActor, type StepRunner } from './run-actor.ts';
import { openRunJournal } from './run-journal.ts';
import { publishSteps } from './run-news.ts';
import { givenTo } from '../start/given.ts';
import { loadTrigger } from '../start/trigger-data.ts';

/** What loading needs; the callbacks are called after each commit of the run. */
export interface RunLoaderDeps {
  store: Store;
  clock: Clock;
  plans: Plans;
  runner: StepRunner;
  bus: Bus;
  /** Called when a timer was stored; `dueAt` in milliseconds. */
  onTimer(dueAt: number): void;
  /** S8: called when a wait for an event was stored, which an event that is there already may end. */
  onWait(): void;
  /** S6: called when runs were stored that a step has called. */
  onCalled(runs: readonly Pick<RunHead, 'id' | 'flowId' | 'mode'>[]): void;
  /** J10: gives the number of the worker that loads. */
  worker(): number;
  onTrouble(error: AppError, where: { runId?: string }): void;
}

/** What the caller has of a run already; the rest is read from the store. */
export interface KnownOfRun {
  /** The trigger's output, of a run that has just been made and has no journal. */
  trigger?: JsonObject;
  stored?: StoredRun;
}

/** A journal so far. `chunks`: how many it has, which is the number of the next one. `heldBy`: see `StoredRun`. */
interface StoredJournal {
  records: JournalRecord[];
  chunks: number;
  heldBy: number | null;
}

export interface RunLoader {
  /**
   * Loads a run that is not started yet. Undefined: it has ended, still gathers events, or another worker carries it on
   * (J10).
   * @throws whatever its text, its trigger or its journal throw; `endUnloadable` then ends it
   */
  load(
    head: RunHead,
    known: KnownOfRun,
    on: { end(status: EndStatus): void; idle(): void; fenced(): void },
  ): Promise<RunActor | undefined>;
  /**
   * Ends a run that cannot be loaded as failed, with the reason, so that it is not tried for ever.
   * @throws ConflictError `run.written-elsewhere`
   */
  endUnloadable(head: RunHead, error: AppError): Promise<void>;
}

export function createRunLoader({
  store,
  clock,
  plans,
  runner,
  bus,
  onTimer,
  onWait,
  onCalled,
  worker,
  onTrouble,
}: RunLoaderDeps): RunLoader {
  /** The journal from what is known, else from the store. */
  async function journalOf(runSeq: number, { trigger, stored }: KnownOfRun): Promise<StoredJournal> {
    if (trigger !== undefined) return { records: [], chunks: 0, heldBy: null };
    if (stored === undefined) return store.runs.journal(runSeq);
    const { journal, heldBy } = stored;
    return { records: journal.flatMap((text, at) => parseChunk(runSeq, at, text)), chunks: journal.length, heldBy };
  }

  return {
    async load(head, known, on) {
      const pinned = await plans.get(head.snapshot);
      // What is handed over, its own event has just started.
      const own = { eventId: head.eventId ?? '' };
      const { output: trigger, since } =
        known.trigger === undefined
          ? await loadTrigger(pinned, head, store, known.stored)
          : { output: known.trigger, since: own };
      const { records, chunks, heldBy } = await journalOf(head.seq, known);
      if (heldBy !== null && heldBy !== worker()) return undefined;
      if (records.at(-1)?.type === 'run.ended') return undefined;
      // T3: it begins when its window closes, and for nobody else.
      if (head.status === 'waiting' && records.length === 0) return undefined;
      // A fork's edits count until its own start is journalled, which has them too.
      const { pins, fork } = givenTo(head);
      const edits = records.length === 0 && fork !== undefined ? [fork.edits] : editsOf(records);
      const plan = edits.length === 0 ? pinned : pinned.edited(edits);
      const journal = openRunJournal({
        store: store.runs,
        clock,
        runSeq: head.seq,
        worker: worker(),
        chunks,
        mayWait: records.length > 0 || Boolean(head.calledBy),
        onDurable: (append, due) => {
          if (due) onTimer(clock.now());
          if ((append.startRuns?.length ?? 0) > 0) onCalled(append.startRuns ?? []);
          for (const timer of append.setTimers ?? []) onTimer(timer.dueAt);
          if ((append.setWaits?.length ?? 0) > 0) onWait();
          if (bus.watched) publishSteps(bus, head, append.records);
        },
        onFenced: on.fenced,
        onTrouble: (thrown) => onTrouble(toAppError(thrown), { runId: head.id }),
      });
      return new RunActor({
        head,
        plan,
        trigger,
        since,
        journal,
        runner,
        records,
        pins,
        fork,
        iso: () => clock.iso(),
        onEnd: on.end,
        onIdle: on.idle,
      });
    },
    async endUnloadable(head, error) {
      const at = clock.iso();
      const record = { code: error.code, message: error.message };
      const ended: JournalRecord = {
        type: 'run.ended',
        at,
        status: 'failed',
        error: record,
        result: null,
        skipped: [],
      };
      const chunk = await store.runs.chunkCount(head.seq);
      const { due } = await store.runs.append(() => ({
        runSeq: head.seq,
        chunk,
        records: [ended],
        status: 'failed',
        endedAt: at,
        error: record,
      }));
      if (due) onTimer(clock.now());
    },
  };
}
