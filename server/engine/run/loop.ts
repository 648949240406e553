// S5: a For each at work. It opens a frame for each item, at most `concurrency` at a time, and releases each frame as
// soon as it is over: of finished iterations only results stay (S5.6). What an iteration does is its frame's.
import type { Each } from '../../../shared/card/card.ts';
import { TerminalError, toAppError, toErrorRecord, type ErrorRecord } from '../../../shared/errors.ts';
import type { Scope } from '../../../shared/expression/evaluate.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { iterationOf, type EndStatus } from '../../../shared/run.ts';
import { Frame } from './frame.ts';
import { roughSize } from '../../lib/json-size.ts';
import { PassingMap } from '../../lib/passing-map.ts';
import { OUTPUT_LIMIT } from './output-limit.ts';
import type { RunActor } from './run-actor.ts';
import type { FrameMemory, LoopMemory } from './run-memory.ts';
import type { Step } from './step.ts';

/** S5: items of one For each. */
export const MOST_ITEMS = 10_000;
/** Iterations that may begin while the ends of those before are not durable: so much of a journal is in memory. */
const AHEAD = 100;

interface ItemError {
  index: number;
  error: ErrorRecord;
}

/** Whoever opened the loop hears exactly one of these, unless the loop is cancelled or released. */
export interface LoopEnd {
  /** Called when all items are done. `items`: results in the order of the list. */
  done(output: { items: JsonValue[]; errors: { index: number; code: string; message: string }[] }): void;
  /**
   * Called when an item has failed (`loop.item-failed`), or the results are too large (`step.output-too-large`), and no
   * step of the body acts any more.
   */
  failed(error: TerminalError): void;
  /** M8: called when a failure elsewhere has stopped the loop and no step of it acts. */
  cancelled(): void;
}

/**
 * It opens iterations in `goOn`, which every change leads to. Iterations may end within `open` already, so `opening`
 * keeps `goOn` from being entered twice.
 */
export class Loop {
  /** The live iterations, by index. */
  readonly frames = new PassingMap<number, Frame>();
  private readonly step: Step;
  private readonly run: RunActor;
  private readonly each: Each;
  private readonly on: LoopEnd;
  private readonly results: JsonValue[];
  private readonly errors: ItemError[] = [];
  /** 1 for each item whose iteration is over for good. */
  private readonly ended: Uint8Array;
  /** Of results and errors together, roughly, in characters of JSON. */
  private resultSize = 0;
  /** The first index that may not have begun. */
  private next = 0;
  /** Items that are not over. */
  private left: number;
  /** True while iterations are opened or stopped; nothing else is opened then. */
  private opening = false;
  /** Iterations that were opened since the last commit that was asked for. */
  private ahead = 0;
  /** Resolves when what came before is durable. */
  private durable: Promise<void> | undefined;
  /** True while it waits for `durable`: the loop then does not rest. */
  private isPaused = false;
  private halted = false;
  private over = false;
  /** Why the step fails when no step of the body acts any more. */
  private failure: TerminalError | undefined;

  constructor(step: Step, each: Each, on: LoopEnd) {
    this.step = step;
    this.run = step.frame.run;
    this.each = each;
    this.on = on;
    this.left = each.items.length;
    this.results = each.items.map(() => null);
    this.ended = new Uint8Array(each.items.length);
  }

  /** Begins, or goes on where the journal says. `halted`: a failure elsewhere has stopped it already (M8). */
  start(memory: LoopMemory | undefined, halted: boolean): void {
    this.halted = halted;
    this.opening = true;
    for (const [index, { status, result, error }] of memory?.ended ?? []) this.settle(index, status, result, error);
    for (const [index, frame] of memory?.begun ?? []) {
      if (this.ended[index] === 0 && !this.over) this.open(index, frame);
    }
    this.opening = false;
    this.goOn();
  }

  /** M8: nothing further begins; steps that act finish, others are cancelled. */
  halt(): void {
    if (this.halted || this.over) return;
    this.halted = true;
    const isOpening = this.opening;
    this.opening = true;
    for (const frame of this.frames.values()) frame.halt();
    this.opening = isOpening;
    this.goOn();
  }

  /** The loop is ended from outside: its iterations are cancelled. */
  cancel(): void {
    if (this.over) return;
    this.over = true;
    for (const frame of this.frames.values()) {
      frame.cancel();
      this.record(frame, 'cancelled', {});
    }
    this.frames.clear();
  }

  /** The loop is released from memory without a trace. */
  release(): void {
    this.over = true;
    for (const frame of this.frames.values()) frame.release();
    this.frames.clear();
  }

  /** True where each of its live iterations only waits. */
  rests(): boolean {
    if (this.opening || this.isPaused || this.frames.size === 0) return false;
    for (const frame of this.frames.values()) if (!frame.rests()) return false;
    return true;
  }

  /** True while a card of one of its iterations acts. */
  acts(): boolean {
    for (const frame of this.frames.values()) if (frame.acts()) return true;
    return false;
  }

  /** Opens as many iterations as may begin, and ends the loop when nothing is left. */
  private goOn(): void {
    if (this.opening || this.over) return;
    this.opening = true;
    while (this.mayOpen()) {
      this.ahead += 1;
      this.open(this.next++, undefined);
    }
    this.opening = false;
    if (this.frames.size === 0 && !this.over && (this.left === 0 || this.halted)) this.finish();
  }

  /** True where a further iteration may begin now; then `next` is its index. */
  private mayOpen(): boolean {
    if (this.over || this.halted || this.run.isDraining || this.frames.size >= this.each.concurrency) return false;
    while (this.ended[this.next] === 1 || this.frames.has(this.next)) this.next += 1;
    return this.next < this.each.items.length && !this.isTooFarAhead();
  }

  /** A body that answers at once would fill the memory with its journal before the store could take any of it. */
  private isTooFarAhead(): boolean {
    if (this.ahead < AHEAD) return false;
    if (this.durable === undefined) {
      this.ahead = 0;
      this.durable = this.run.journal.commit().then(() => this.onDurable());
      return false;
    }
    this.isPaused = true;
    return true;
  }

  /** What came before is durable, so a loop that waited for that goes on. */
  private onDurable(): void {
    this.durable = undefined;
    if (!this.isPaused) return;
    this.isPaused = false;
    this.goOn();
    this.run.settleDown();
  }

  /**
   * Begins an iteration, or goes on with one as the journal has it. It sees `item` and `index` beside all that its For
   * each sees.
   */
  private open(index: number, memory: FrameMemory | undefined): void {
    const { frame: outer, nodeId } = this.step;
    outer.looped.add(nodeId);
    const item = this.each.items[index] ?? null;
    const scope: Scope = { ...outer.scope, item, index };
    const frame: Frame = new Frame({
      run: this.run,
      iteration: iterationOf(outer.iteration, index),
      body: nodeId,
      machine: this.run.plan.body(nodeId),
      scope,
      onEnd: (status, failure) => this.onEnd(index, frame, status, failure),
    });
    this.frames.set(index, frame);
    frame.start(memory, this.halted);
  }

  /** An iteration is over: its result is evaluated and journalled (S5.1). */
  private onEnd(index: number, frame: Frame, status: EndStatus, failure: ErrorRecord | undefined): void {
    this.frames.delete(index);
    let [result, error]: [JsonValue, ErrorRecord | undefined] = [null, failure];
    if (status === 'succeeded') {
      try {
        result = this.run.runner.redact(this.run.plan.node(this.step.nodeId).result(frame.scope));
      } catch (thrown) {
        status = 'failed';
        error = toErrorRecord(toAppError(thrown));
      }
    }
    if (status === 'failed') error ??= { code: 'run.failed', message: 'A step failed.' };
    const collected = status === 'failed' && this.each.onItemError === 'collect';
    this.record(frame, status, {
      ...(result === null ? {} : { result }),
      ...(status === 'failed' && error !== undefined ? { error } : {}),
      ...(collected ? { collected } : {}),
    });
    this.settle(index, status, result, error);
    this.goOn();
  }

  /** Journals how an iteration ended. */
  private record(frame: Frame, status: EndStatus, more: { result?: JsonValue; error?: ErrorRecord; collected?: true }) {
    const skipped = frame.skipped();
    this.run.journal.add({
      type: 'iteration.ended',
      at: this.run.iso(),
      loop: this.step.nodeId,
      iteration: frame.iteration ?? '',
      status,
      ...more,
      ...(skipped.length === 0 ? {} : { skipped }),
    });
  }

  /**
   * Takes note of an iteration's end, now or as the journal has it. One that was cancelled is not over: a resume runs
   * it again.
   */
  private settle(index: number, status: EndStatus, result: JsonValue = null, error?: ErrorRecord): void {
    if (status === 'cancelled') return;
    this.ended[index] = 1;
    this.left -= 1;
    this.results[index] = result;
    this.resultSize += roughSize(result, OUTPUT_LIMIT);
    if (status === 'failed' && error !== undefined) {
      this.errors.push({ index, error });
      this.resultSize += error.message.length + error.code.length;
      if (this.each.onItemError === 'stop') this.fail(this.itemFailed(index, error));
    }
    if (this.resultSize > OUTPUT_LIMIT) this.fail(tooLarge(this.name()));
  }

  /** S5.3: the step fails, as soon as the steps of the body that act have finished. */
  private fail(error: TerminalError): void {
    this.failure ??= error;
    this.halt();
  }

  /** Tells how the loop ended. */
  private finish(): void {
    this.over = true;
    if (this.failure !== undefined) return this.on.failed(this.failure);
    if (this.left > 0) return this.on.cancelled();
    const errors = this.errors
      .toSorted((left, right) => left.index - right.index)
      .map(({ index, error: { code, message } }) => ({ index, code, message }));
    this.on.done({ items: this.results, errors });
  }

  private name(): string {
    return this.run.plan.node(this.step.nodeId).node.name ?? this.step.nodeId;
  }

  private itemFailed(index: number, { code, message, details }: ErrorRecord): TerminalError {
    return new TerminalError(
      'loop.item-failed',
      `Item ${index + 1} of "${this.name()}" failed: ${message} Mend it and resume the run, or let the node collect errors.`,
      { details: { index, code, ...(details === undefined ? {} : { details }) } },
    );
  }
}

function tooLarge(name: string): TerminalError {
  const most = OUTPUT_LIMIT / 1024 / 1024;
  return new TerminalError(
    'step.output-too-large',
    `The iterations of "${name}" gave more than ${most} MiB together. Let its result be less: an id in place of a whole answer.`,
  );
}
