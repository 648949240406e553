// J1, J5, J7, S6 to S10, T3 to T5: whatever comes in whatever order (events, answers, people, time, a full disk, the end
// of the process), every run ends, its journal is sound, nothing acts twice at once, and no effect is silently repeated.
// SIGNALBOX_INTERLEAVING_CASES=n tries more.
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { toAppError } from '../../shared/errors.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { isEnded } from '../../shared/run.ts';
import { fakeClock, type FakeClock } from '../../tests/support/fake-clock.ts';
import { expectProperty } from '../../tests/support/property.ts';
import { resetEvent } from '../../tests/support/sample-events.ts';
import { openTestStore } from '../../tests/support/test-store.ts';
import type { Store } from '../store/store.ts';
import { startBench, type Bench } from './engine.test-support.ts';
import { flowsOfRuns, help, judgeJournal, Receivers, USERS, type Wished } from './interleaving.test-support.ts';
import { lateStore, type LateStore } from './late-store.test-support.ts';
import { drawnFlows, drawnLoops, turns, type Drawn } from './recovery.test-support.ts';

const CASES = Number(process.env['SIGNALBOX_INTERLEAVING_CASES'] ?? 30);
const TIMEOUT_MS = 60_000 + CASES * 3_000;
const HOUR_MS = 3_600_000;

type Move =
  | 'start'
  | 'answer'
  | 'turn'
  | 'second'
  | 'hour'
  | 'help'
  | 'cancel'
  | 'resume'
  | 'replay'
  | 'pause'
  | 'unpause'
  | 'fill'
  | 'free'
  | 'kill'
  | 'stop';

/** `pick`: which run, call or user of those that there are; how many turns. */
type Step = [move: Move, pick: number];

// prettier-ignore
const OFTEN: Move[] = ['start', 'start', 'answer', 'answer', 'answer', 'turn', 'turn', 'turn', 'second', 'second', 'help', 'help', 'help'];
const SELDOM: Move[] = [
  'hour',
  'cancel',
  'resume',
  'replay',
  'pause',
  'unpause',
  'fill',
  'free',
  'free',
  'kill',
  'stop',
];
const steps: fc.Arbitrary<Step[]> = fc.array(fc.tuple(fc.constantFrom(...OFTEN, ...OFTEN, ...SELDOM), fc.nat(7)), {
  minLength: 10,
  maxLength: 60,
});
const settings: fc.Arbitrary<Wished> = fc.constantFrom<Wished[]>(
  {},
  { gathers: true },
  { maxConcurrentRuns: 1 },
  { keyed: true, gathers: true },
  { calls: true },
  { calls: true, keyed: true },
  { calls: true, maxConcurrentRuns: 1, gathers: true },
  { keyed: true },
  { keyed: true, maxConcurrentRuns: 2 },
);

class Play {
  readonly faults: string[] = [];
  readonly #store: Store;
  readonly #flows: Flow[];
  readonly #receivers: Receivers;
  readonly #clock: FakeClock;
  readonly #delay: () => number;
  readonly #cancelled = new Set<string>();
  readonly #resumes = new Map<string, number>();
  #events = 0;
  #late: LateStore;
  #bench: Bench | undefined;

  constructor(store: Store, clock: FakeClock, drawn: Drawn, wished: Wished, delay: () => number) {
    this.#store = store;
    this.#clock = clock;
    this.#delay = delay;
    this.#flows = flowsOfRuns(drawn, wished);
    this.#receivers = new Receivers(drawn, wished.keyed === true);
    this.#late = lateStore(store, delay);
  }

  get #engine() {
    return this.#bench!.engine;
  }

  async boot(): Promise<void> {
    this.#late = lateStore(this.#store, this.#delay);
    this.#receivers.life += 1;
    const { cards } = this.#receivers;
    this.#bench = await startBench({ store: this.#late.store, cards, clock: this.#clock, random: () => 0.5 });
    // The one that is called first.
    if (this.#receivers.life === 1) for (const flow of this.#flows.toReversed()) await this.#bench.activate(flow);
  }

  /** Asks, and waits for no answer. What is refused for a reason is no fault. */
  #ask<Answer>(what: string, asked: Promise<Answer>, then: (answer: Answer) => void = () => undefined): void {
    asked.then(then, (thrown: unknown) => {
      const { kind, code, message } = toAppError(thrown);
      const isOver = ['run.ended', 'run.not-found', 'store.unavailable'].includes(code);
      if (kind === 'defect' || (what === 'cancel' && !isOver)) this.faults.push(`${what}: ${code} ${message}`);
    });
  }

  async #runs() {
    return (await this.#store.runs.list({ limit: 500 })).items.toReversed();
  }

  async take([move, pick]: Step): Promise<void> {
    const runs = await this.#runs();
    const run = runs.at(pick % Math.max(runs.length, 1))?.id ?? 'run_none';
    const flow = this.#flows.at(pick % this.#flows.length)?.id ?? '';
    switch (move) {
      case 'start': {
        const [id, published] = [USERS[pick % USERS.length] ?? '', new Date(this.#clock.now() - pick).toISOString()];
        const event = resetEvent({ uuid: `event-${++this.#events}`, target: [{ id, type: 'User' }], published });
        return this.#ask(move, this.#bench!.deliver(event));
      }
      case 'answer':
        return [...this.#receivers.open].at(pick % Math.max(this.#receivers.open.size, 1))?.answer();
      case 'turn':
        return turns(pick + 1);
      case 'second':
        return this.#clock.advance((pick + 1) * 1_000);
      case 'hour':
        return this.#clock.advance(HOUR_MS);
      case 'help':
        return this.#ask(move, help(this.#bench!, run, this.#receivers));
      case 'cancel':
        return this.#ask(move, this.#engine.cancel(run, 'ada'), (status) => {
          if (status === 'cancelled') this.#cancelled.add(run);
        });
      case 'resume':
        this.#resumes.set(run, (this.#resumes.get(run) ?? 0) + 1);
        return this.#ask(move, this.#engine.resume(run, {}, 'ada'));
      case 'replay':
        return this.#ask(move, this.#engine.replay(run, 'same', 'ada'));
      case 'pause':
        return this.#ask(move, this.#engine.pause(flow, { by: 'ada', reason: '' }));
      case 'unpause':
        return this.#ask(move, this.#engine.unpause(flow));
      case 'fill':
        this.#late.full = true;
        return;
      case 'free':
        this.#late.full = false;
        return;
      case 'kill':
        this.#note();
        this.#late.die();
        return this.boot();
      case 'stop':
        await this.#stop();
        return this.boot();
    }
  }

  async #stop(): Promise<void> {
    this.#late.full = false;
    const over = this.#engine.stop(0).then(() => true);
    for (let turn = 0; !(await Promise.race([over, turns(1).then(() => false)])); turn++) {
      if (turn > 5_000) throw new Error('The engine does not stop.');
      this.#clock.advance(10);
    }
    this.#note();
    this.#late.die();
  }

  #note(): void {
    this.faults.push(...this.#bench!.takeTroubles().filter((trouble) => trouble !== 'The disk is full.'));
  }

  /** All that is open is answered, decided, sent; time passes; until every run has ended. */
  async finish(): Promise<void> {
    this.#late.full = false;
    for (const { id } of this.#flows) await this.#engine.unpause(id);
    for (let round = 0; ; round++) {
      for (const call of this.#receivers.open) call.answer();
      await turns(4);
      const open = (await this.#runs()).filter(({ status }) => !isEnded(status));
      if (open.length === 0 && this.#engine.load.held === 0) break;
      if (round > 400) {
        const [stuck] = open;
        const detail = stuck === undefined ? undefined : await this.#bench!.views.detail(stuck.id);
        throw new Error(`Stands still: ${open.length} runs, the first ${JSON.stringify(detail)}`);
      }
      let hasHelped = false;
      for (const { id, status } of open) {
        if (status !== 'waiting') continue;
        const helped = help(this.#bench!, id, this.#receivers).catch(() => true);
        hasHelped ||= await helped;
      }
      if (!hasHelped) this.#clock.advance(round % 5 === 4 ? HOUR_MS : 1_000);
    }
    await this.#late.quiet();
  }

  async judge(): Promise<string[]> {
    const { faults, effects } = this.#receivers;
    const found = [...this.faults, ...faults];
    const rows = await this.#runs();
    const writes = (node: string): boolean => this.#receivers.nodeOf(node).kind === 'count';
    for (const [caller, called] of Map.groupBy(rows, ({ calledBy }) => calledBy?.runId)) {
      if (caller !== undefined && called.length > 1 + (this.#resumes.get(caller) ?? 0))
        found.push(`S6 ${caller} called ${called.length} runs`);
    }
    for (const row of rows) {
      found.push(...judgeJournal(row, (await this.#store.runs.journal(row.seq)).records, writes));
      if (this.#cancelled.has(row.id) && row.status !== 'cancelled')
        found.push(`S10 ${row.id} was cancelled and is ${row.status}`);
    }
    for (const [label, calls] of Map.groupBy(effects, ({ node, runId }) => `${node} ${runId}`)) {
      const [{ node, runId }] = calls as [(typeof calls)[number]];
      const { kind, inDoubt } = this.#receivers.nodeOf(node);
      const most = 1 + (this.#resumes.get(runId) ?? 0);
      if (kind === 'once' && inDoubt === 'ask' && calls.length > most)
        found.push(`J5 ${label} took effect ${calls.length} times`);
    }
    if ((await this.#store.runs.nextDueAt()) !== undefined) found.push('S7 a timer is left over');
    if ((await this.#store.waits.arrivals(1)).length > 0) found.push('S8 an event was not judged');
    await this.#stop();
    return [...new Set(found)];
  }
}

/** Numbers that a seed gives, below `below`. */
function numbers(seed: number, below: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
}

test(
  'J1 J5 J7 S7 S10 T4 whatever comes in whatever order, every run ends and nothing is lost or done twice',
  async () => {
    let runs = 0;
    await expectProperty(
      fc.asyncProperty(
        fc.oneof(drawnFlows, drawnFlows, drawnLoops),
        settings,
        steps,
        fc.nat(),
        async (drawn, wished, moves, seed) => {
          const clock = fakeClock('2026-03-01T10:00:00.000Z');
          const store = await openTestStore({ clock });
          try {
            const play = new Play(store, clock, drawn, wished, numbers(seed, 4));
            await play.boot();
            for (const move of moves) await play.take(move);
            await play.finish();
            expect(await play.judge()).toEqual([]);
            runs += Object.values(await store.runs.counts()).reduce((sum, count) => sum + count, 0);
          } finally {
            await store.close();
          }
        },
      ),
      { numRuns: CASES },
    );
    expect(runs).toBeGreaterThan(CASES);
  },
  TIMEOUT_MS,
);
