// What the crash tests share: a store that a process loses at a chosen write, and flows drawn at random with the world
// around them: receivers that fail, people who decide, events that come. It judges nothing.
import fc from 'fast-check';

import type { RunDetail } from '../../shared/api/runs.ts';
import { RetryableError, TerminalError, TimeoutError } from '../../shared/errors.ts';
import { formatFlow } from '../../shared/flow/canonical.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';

import type { JsonValue } from '../../shared/json.ts';
import { isEnded, type StepRef } from '../../shared/run.ts';
import { fakeClock, type FakeClock } from '../../tests/support/fake-clock.ts';
import { resetEvent } from '../../tests/support/sample-events.ts';
import { sha256Hex } from '../lib/hash.ts';
import type { RunAppend } from '../store/run-store.ts';
import type { Store } from '../store/store.ts';
import { actCard, cardsWith, flowOf, startBench, type Bench } from './engine.test-support.ts';
import type { Plans } from './plan/plans.ts';
import { kindOf } from './write-kinds.test-support.ts';

/** How a process may end at a write: before it reaches the disk, or after, without hearing of it. */
export type Death = 'unwritten' | 'unheard';

export interface DyingStore {
  store: Store;
  died: Promise<void>;
  /** It is dead now, if it was not yet. */
  die(): void;
  readonly isDead: boolean;
  /** Writes that were made so far. */
  made(): number;
  /** What each of them wrote, in order: `accept`, `judged`, or the kinds of what a run's journal and rows got. */
  kinds(): readonly string[];
}

/** The store as a process sees it that dies at its write number `writes` (from 0): later ones reach nothing and nobody. */
export function dyingAfter(store: Store, writes: number, how: Death = 'unwritten'): DyingStore {
  const death = Promise.withResolvers<void>();
  let made = 0;
  let dead = false;
  const silence = <Value>(): Promise<Value> => new Promise<Value>(() => undefined);
  const kinds: string[] = [];
  type Write<Input extends unknown[], Value> = (note: (kind: string) => void, ...input: Input) => Promise<Value>;
  function mortal<Input extends unknown[], Value>(write: Write<Input, Value>) {
    return (...input: Input): Promise<Value> => {
      if (dead) return silence();
      const at = made;
      const note = (kind: string): void => void (kinds[at] = kind);
      if (made < writes) {
        made += 1;
        return write(note, ...input);
      }
      dead = true;
      if (how === 'unwritten') death.resolve();
      else void write(note, ...input).then(() => death.resolve());
      return silence();
    };
  }
  return {
    store: {
      ...store,
      runs: {
        ...store.runs,
        append: mortal((note, collect: () => RunAppend | undefined) =>
          store.runs.append(() => {
            const append = collect();
            note(kindOf(append));
            return append;
          }),
        ),
        // J9: the dead look for nothing.
        queuedFlows: () => (dead ? silence() : store.runs.queuedFlows()),
        renew: (lease) => (dead ? silence() : store.runs.renew(lease)),
      },
      events: {
        ...store.events,
        accept: mortal((note, ...given: Parameters<Store['events']['accept']>) => {
          note('accept');
          return store.events.accept(...given);
        }),
      },
      waits: {
        ...store.waits,
        judged: mortal((note, ...given: Parameters<Store['waits']['judged']>) => {
          note('judged');
          return store.waits.judged(...given);
        }),
      },
    },
    died: death.promise,
    die: () => void (dead = true),
    get isDead() {
      return dead;
    },
    made: () => made,
    kinds: () => kinds,
  };
}

/** What becomes of a step, whoever is asked however often. */
export type Fate =
  | 'works'
  /** Fails for good. */
  | 'fails'
  /** Its first two calls surely do nothing and may be tried again. */
  | 'recovers'
  /** It takes effect, and its answer is lost: a `once` step is in doubt. */
  | 'unanswered';

export type Kind = 'once' | 'repeatable' | 'pure' | 'count' | 'delay' | 'event' | 'approval';

export interface DrawnNode {
  kind: Kind;
  fate: Fate;
  /** Of `event` and `approval`: what ends the wait. */
  end: 'first' | 'second' | 'time';
  inDoubt: 'ask' | 'retry';
}

export interface Drawn {
  nodes: DrawnNode[];
  edges: [from: number, to: number, port: number][];
  onFailure: 'stop' | 'continue';
  /** S5: all nodes stand in the body of a For each, that one in another where `nested`. */
  loop?: DrawnLoop;
}

export interface DrawnLoop {
  items: number;
  concurrency: number;
  onItemError: 'stop' | 'collect';
  nested: boolean;
}

const drawnNode: fc.Arbitrary<DrawnNode> = fc.record({
  kind: fc.constantFrom<Kind[]>(
    'once',
    'once',
    'repeatable',
    'repeatable',
    'pure',
    'count',
    'delay',
    'event',
    'approval',
  ),
  fate: fc.constantFrom<Fate[]>('works', 'works', 'works', 'fails', 'recovers', 'unanswered'),
  end: fc.constantFrom('first' as const, 'second' as const, 'time' as const),
  inDoubt: fc.constantFrom('ask' as const, 'ask' as const, 'retry' as const),
});

export const drawnFlows: fc.Arbitrary<Drawn> = fc.integer({ min: 1, max: 6 }).chain((size) =>
  fc.record({
    nodes: fc.array(drawnNode, { minLength: size, maxLength: size }),
    edges: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.nat(9)), { maxLength: size * 2 }),
    onFailure: fc.constantFrom('stop' as const, 'continue' as const),
  }),
);

/** Small bodies that are run for two or three items. */
export const drawnLoops: fc.Arbitrary<Drawn> = fc
  .tuple(
    drawnFlows.filter(({ nodes }) => nodes.length <= 3),
    fc.record<DrawnLoop>({
      items: fc.integer({ min: 2, max: 3 }),
      concurrency: fc.integer({ min: 1, max: 3 }),
      onItemError: fc.constantFrom('stop', 'stop', 'collect'),
      nested: fc.boolean(),
    }),
  )
  .map(([drawn, loop]) => ({ ...drawn, loop }));

const PORTS: Record<Kind, string[]> = {
  once: ['out', 'error'],
  repeatable: ['out', 'error'],
  pure: ['out', 'error'],
  count: ['out', 'error'],
  delay: ['out', 'error'],
  event: ['received', 'timedOut', 'error'],
  approval: ['approved', 'rejected', 'expired', 'error'],
};
const EVENT_TYPE = 'user.mfa.factor.activate';
const AN_HOUR = 3_600;
/** In seconds; how long a counter of these flows counts. */
export const A_MONTH = 30 * 24 * AN_HOUR;
const APPROVERS = ['ann@example.com', 'bob@example.com'];

function nodeOf({ kind, fate, end, inDoubt }: DrawnNode, at: number, inLoop: boolean): FlowNode {
  // In a body the item is the iteration's id, so that every call tells whose it is.
  const name = inLoop ? `{{ 'n${at}@' + item }}` : `n${at}`;
  // Nothing that people or senders do on their own comes too late; what ends by time ends within an hour.
  const seconds = end === 'time' ? AN_HOUR : A_MONTH;
  switch (kind) {
    case 'count': {
      const key = inLoop ? `{{ run.id + ' n${at}@' + item }}` : `{{ run.id + ' n${at}' }}`;
      return { card: 'data.counter', version: 1, inputs: { name: 'n', key, windowSeconds: A_MONTH } };
    }
    case 'delay':
      return { card: 'logic.delay', version: 1, inputs: { seconds: 10 + at } };
    case 'event': {
      const own = inLoop ? `'-n${at}@' + item` : `'-n${at}'`;
      const match = `event.transaction.id == run.id + ${own}`;
      return {
        card: 'logic.wait-for-event',
        version: 1,
        inputs: { eventType: EVENT_TYPE, match, timeoutSeconds: seconds },
      };
    }
    case 'approval':
      return {
        card: 'people.approval',
        version: 1,
        inputs: { title: `n${at}?`, approvers: APPROVERS, required: 2, expiresSeconds: seconds },
      };
    default:
      // Enough attempts for those that crashes cost.
      return { card: `test.${kind}`, version: 1, inputs: { name, fate }, policy: { attempts: 8, inDoubt } };
  }
}

let counter = 0;
export function buildFlow({ nodes: drawn, edges, onFailure, loop }: Drawn): Flow {
  const nodes = Object.fromEntries(drawn.map((node, at) => [`n${at}`, nodeOf(node, at, loop !== undefined)]));
  const start = loop === undefined ? 'trigger.out' : 'rows.each';
  const wires = new Set<string>([`${start} -> n0`]);
  const entered = new Set([0]);
  for (const [one, other, port] of edges) {
    const [from, to] = one < other ? [one, other] : [other, one];
    if (from === to) continue;
    const ports = PORTS[drawn[from]!.kind];
    wires.add(`n${from}.${ports[port % ports.length]} -> n${to}`);
    entered.add(to);
  }
  for (const at of drawn.keys()) if (!entered.has(at)) wires.add(`${start} -> n${at}`);
  if (loop !== undefined) putInBody(nodes, wires, loop);
  return { ...flowOf(nodes, [...wires], { onFailure }), id: `flow-${++counter}` };
}

function putInBody(nodes: Record<string, FlowNode>, wires: Set<string>, loop: DrawnLoop): void {
  const { items, concurrency, onItemError, nested } = loop;
  const ids = Array.from({ length: items }, (_, at) => String(at));
  const forEach = (list: JsonValue): FlowNode => ({
    card: 'logic.for-each',
    version: 1,
    inputs: { items: list, concurrency, onItemError, result: '{{ item }}' },
  });
  for (const node of Object.values(nodes)) node.parent = 'rows';
  if (!nested) {
    nodes['rows'] = forEach(ids);
    wires.add('trigger -> rows');
    return;
  }
  nodes['rows'] = { ...forEach('{{ item }}'), parent: 'groups' };
  nodes['groups'] = forEach([ids.map((id) => `0/${id}`), ['1/0']]);
  wires.add('trigger -> groups').add('groups.each -> rows');
}

/** What a step's calls say of themselves: the node, and the iteration where it has one. */
export function labelOf({ nodeId, iteration }: StepRef): string {
  return iteration === null ? nodeId : `${nodeId}@${iteration}`;
}

/** All that outlives the process: receivers with what reached them, senders, the time. */
export class World {
  /** Nodes whose calls took effect, in order. */
  readonly effects: string[] = [];
  readonly cards: ReturnType<typeof cardsWith>;
  readonly #drawn: Drawn;
  /** Effects before these are known to have been refused. */
  readonly #refused = new Map<string, number>();
  readonly #acknowledged = new Set<string>();
  #now = Date.parse('2026-03-01T10:00:00.000Z');

  constructor(drawn: Drawn) {
    this.#drawn = drawn;
    const calls = new Map<string, number>();
    const behave =
      (kept: boolean) =>
      async ({ name }: { name: string }) => {
        const call = (calls.get(name) ?? 0) + 1;
        calls.set(name, call);
        const { fate } = this.#nodeOf(name);
        if (fate === 'recovers' && call <= 2)
          throw new RetryableError('test.busy', `${name} is busy.`, { surelyNotDone: true });
        if (kept) this.effects.push(name);
        // The answer takes its time, so that branches overlap.
        await turns(call % 2);
        if (fate === 'fails') throw new TerminalError('test.failed', `${name} fails.`);
        if (fate === 'unanswered' && kept && call === 1) throw new TimeoutError('test.timeout', `${name} is silent.`);
        return { name };
      };
    this.cards = cardsWith(
      actCard('once', behave(true)),
      actCard('repeatable', behave(true)),
      actCard('pure', behave(false)),
    );
  }

  #nodeOf(label: string): DrawnNode {
    return this.#drawn.nodes[Number(label.slice(1).split('@')[0])]!;
  }

  /** From now on nothing fails for good. */
  mend(): void {
    for (const [at, node] of this.#drawn.nodes.entries()) {
      if (node.fate !== 'fails') continue;
      node.fate = 'works';
      this.#refused.set(`n${at}`, this.effects.length);
    }
  }

  /** A process on `store`: carries on what it finds there. */
  async boot(store: Store, plans?: (plans: Plans) => Plans): Promise<{ bench: Bench; clock: FakeClock }> {
    const clock = fakeClock(new Date(this.#now).toISOString());
    const more = plans === undefined ? {} : { plans };
    return { bench: await startBench({ store, cards: this.cards, clock, random: () => 0.5, ...more }), clock };
  }

  /**
   * Does what people, senders and time do, until the run has ended or the process is dead.
   * @throws Error where nothing that the world could do moves the run on
   */
  async carryOn({ bench, clock }: { bench: Bench; clock: FakeClock }, id: string, over: DyingStore): Promise<void> {
    for (let idle = 0; !over.isDead; idle++) {
      const row = await over.store.runs.find(id);
      if (row !== undefined && isEnded(row.status)) return;
      if (idle > 5_000) throw new Error(`Run ${id} stands still: ${JSON.stringify(await bench.views.detail(id))}`);
      await turns(1);
      if (row?.status !== 'waiting' || bench.engine.load.held > 0) continue;
      const { steps } = await bench.views.detail(id);
      if (await this.#act(bench, id, steps, over)) idle = 0;
      else if (this.#timePasses(clock, steps)) idle = 0;
    }
    await over.died;
  }

  /** True where somebody did something. */
  async #act(bench: Bench, id: string, steps: RunDetail['steps'], over: DyingStore): Promise<boolean> {
    const heard = (work: Promise<unknown>): Promise<unknown> =>
      Promise.race([work.then(() => true).catch(() => true), over.died]);
    for (const { nodeId, iteration, waiting, approval } of steps) {
      const place = { nodeId, iteration };
      const label = labelOf(place);
      if (waiting?.kind === 'decision') {
        // The person looks at the receiver: what arrived counts, as the receiver answered it.
        const arrived = this.effects.includes(label, this.#refused.get(nodeId));
        const decision = arrived ? (this.#nodeOf(nodeId).fate === 'fails' ? 'fail' : 'done') : 'retry';
        await heard(bench.engine.decide(id, { ...place, decision, output: { name: label } }, 'ada'));
        return true;
      }
      if (waiting?.kind === 'approval' && this.#nodeOf(nodeId).end !== 'time') {
        const decision = this.#nodeOf(nodeId).end === 'first' ? 'approved' : 'rejected';
        const by = APPROVERS.find((one) => approval?.decisions.every((made) => made.by !== one));
        if (by === undefined) continue;
        const comment = '';
        await heard(bench.engine.approve(id, { ...place, by, decision, comment, via: 'session' }));
        return true;
      }
      const event = `${id}-${label}`;
      if (waiting?.kind === 'event' && this.#nodeOf(nodeId).end === 'first' && !this.#acknowledged.has(event)) {
        const sent = bench.deliver(resetEvent({ uuid: event, eventType: EVENT_TYPE, transaction: { id: event } }));
        // Sent again until it is acknowledged.
        await heard(sent.then(() => this.#acknowledged.add(event)));
        return true;
      }
    }
    return false;
  }

  /** Moves on to the next time that a step waits for. */
  #timePasses(clock: FakeClock, steps: RunDetail['steps']): boolean {
    const times = steps.flatMap(({ nodeId, waiting }) => {
      if (waiting?.until === undefined || waiting.until === null) return [];
      const isTimed = waiting.kind === 'time' || waiting.kind === 'retry' || this.#endsByTime(nodeId);
      return isTimed ? [Date.parse(waiting.until)] : [];
    });
    if (times.length === 0) return false;
    clock.advance(Math.max(Math.min(...times) - clock.now(), 1));
    this.#now = clock.now();
    return true;
  }

  #endsByTime(nodeId: string): boolean {
    const { kind, end } = this.#nodeOf(nodeId);
    return end === 'time' || (kind === 'event' && end === 'second');
  }
}

export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Starts a run of the flow; resolves with its id as soon as the run is stored. */
export async function startRun(bench: Bench, flow: Flow): Promise<string> {
  const text = formatFlow(flow);
  return bench.engine.startManual({ flow, text, snapshot: sha256Hex(text), version: null, mode: 'live' });
}
