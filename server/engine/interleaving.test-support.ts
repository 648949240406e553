// What the test of interleavings has in its world: receivers that answer when they like, people who decide, senders, and
// what must hold of every journal. It draws nothing and orders nothing.
import { RetryableError, TerminalError, TimeoutError } from '../../shared/errors.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { JsonObject } from '../../shared/json.ts';
import { isEnded, type JournalRecord } from '../../shared/run.ts';
import { resetEvent } from '../../tests/support/sample-events.ts';
import type { RunRow } from '../store/run-store.ts';
import { actCard, cardsWith, flowOf, type Bench } from './engine.test-support.ts';
import { buildFlow, labelOf, type Drawn } from './recovery.test-support.ts';

/** Runs of so many users come; with a key, one of each user's acts at a time. */
export const USERS = ['ada', 'bob'];

export interface Wished {
  maxConcurrentRuns?: number;
  /** T4: one run of a user at a time. */
  keyed?: boolean;
  /** T3 */
  gathers?: boolean;
  /** S6: what is drawn is another flow, which the one that events start calls. */
  calls?: boolean;
}

/**
 * The drawn flow, where every call says which run and user it is of, last; with `calls` before it the one that calls it, so that
 * the first one is what events start.
 */
export function flowsOfRuns(drawn: Drawn, { maxConcurrentRuns, keyed, gathers, calls }: Wished): Flow[] {
  const flow = buildFlow(drawn);
  const user = calls === true ? 'trigger.user' : 'trigger.oktaUser.id';
  flow.settings = {
    ...flow.settings,
    ...(maxConcurrentRuns === undefined ? {} : { maxConcurrentRuns }),
    ...(keyed === true ? { concurrencyKey: user } : {}),
  };
  for (const node of Object.values(flow.nodes)) {
    const name = node.inputs?.['name'];
    if (typeof name === 'string') node.inputs = { ...node.inputs, name: `${name} {{ run.id }} {{ ${user} }}` };
  }
  const input = { user: '{{ trigger.oktaUser.id }}' };
  const ask = { card: 'logic.call-flow', version: 1, inputs: { flowId: flow.id, input } };
  const first = calls === true ? { ...flowOf({ ask }, ['trigger -> ask']), id: `${flow.id}-caller` } : flow;
  if (calls === true) {
    const fields = [{ name: 'user', title: 'User' }];
    flow.nodes['trigger'] = { card: 'flow.called', version: 1, inputs: { fields } };
  }
  const { trigger } = first.nodes;
  if (gathers === true && trigger !== undefined)
    first.nodes['trigger'] = { ...trigger, gather: { key: 'trigger.oktaUser.id', quietSeconds: 3, maxSeconds: 8 } };
  return first === flow ? [flow] : [flow, first].toReversed();
}

export interface Call {
  /** With its iteration in a For each: `n0@1`. */
  node: string;
  runId: string;
  user: string;
  /** The process in which it was made. */
  life: number;
}

export class Receivers {
  /** Calls that took effect, in order. */
  readonly effects: Call[] = [];
  /** Calls that are not answered yet. */
  readonly open = new Set<Call & { signal: AbortSignal; answer(): void }>();
  /** What must not be, in words. */
  readonly faults: string[] = [];
  life = 0;
  readonly cards: ReturnType<typeof cardsWith>;
  readonly #drawn: Drawn;
  readonly #isKeyed: boolean;
  readonly #calls = new Map<string, number>();

  constructor(drawn: Drawn, isKeyed: boolean) {
    this.#drawn = drawn;
    this.#isKeyed = isKeyed;
    this.cards = cardsWith(
      actCard('once', ({ name, signal }) => this.#take(name, true, signal)),
      actCard('repeatable', ({ name, signal }) => this.#take(name, true, signal)),
      actCard('pure', ({ name, signal }) => this.#take(name, false, signal)),
    );
  }

  nodeOf(node: string): Drawn['nodes'][number] {
    return this.#drawn.nodes[Number(node.slice(1).split('@')[0])]!;
  }

  async #take(name: string, acts: boolean, signal: AbortSignal): Promise<JsonObject> {
    const [node = '', runId = '', user = ''] = name.split(' ');
    const number = (this.#calls.get(name) ?? 0) + 1;
    this.#calls.set(name, number);
    const call = { node, runId, user, life: this.life };
    this.#look(call);
    const { fate } = this.nodeOf(node);
    if (fate === 'recovers' && number <= 2)
      throw new RetryableError('test.busy', `${name} is busy.`, { surelyNotDone: true });
    if (acts) this.effects.push(call);
    const { promise, resolve } = Promise.withResolvers<void>();
    const open = { ...call, signal, answer: resolve };
    this.open.add(open);
    await promise;
    this.open.delete(open);
    if (fate === 'fails') throw new TerminalError('test.failed', `${name} fails.`);
    if (fate === 'unanswered' && number === 1) throw new TimeoutError('test.timeout', `${name} is silent.`);
    return { name };
  }

  #look(call: Call): void {
    for (const other of this.open) {
      // A call that was given up is its receiver's alone: the run was cancelled, and its turn is the next one's.
      if (other.life !== call.life || other.signal.aborted) continue;
      if (other.runId === call.runId && other.node === call.node)
        this.faults.push(`J7 ${call.node} of ${call.runId} acts twice at once`);
      if (this.#isKeyed && other.user === call.user && other.runId !== call.runId)
        this.faults.push(`T4 two runs of ${call.user} act at once`);
    }
  }
}

/** Somebody does what a step of the run waits for; false where nothing but time is waited for. */
export async function help(bench: Bench, runId: string, receivers: Receivers): Promise<boolean> {
  const { steps } = await bench.views.detail(runId);
  for (const { nodeId, iteration, waiting, approval, attempt } of steps) {
    const place = { nodeId, iteration };
    const label = labelOf(place);
    if (waiting?.kind === 'decision') {
      const arrived = receivers.effects.some((call) => call.runId === runId && call.node === label);
      const decision = arrived ? 'done' : 'retry';
      await bench.engine.decide(runId, { ...place, decision, output: { attempt } }, 'ada');
      return true;
    }
    if (waiting?.kind === 'approval') {
      const by = approval?.approvers.find((one) => approval.decisions.every((made) => made.by !== one));
      const decision = receivers.nodeOf(nodeId).end === 'first' ? 'approved' : 'rejected';
      if (by === undefined) continue;
      await bench.engine.approve(runId, { ...place, by, decision, comment: '', via: 'session' });
      return true;
    }
    if (waiting?.kind === 'event') {
      const uuid = `${runId}-${label}`;
      await bench.deliver(
        resetEvent({ uuid: `${uuid}-${attempt}`, eventType: 'user.mfa.factor.activate', transaction: { id: uuid } }),
      );
      return true;
    }
  }
  return false;
}

/**
 * What is wrong with the journal of a run that has ended, in words.
 * @param writes whether a node, with its iteration, writes to a table or counts
 */
export function judgeJournal(
  row: RunRow,
  records: readonly JournalRecord[],
  writes: (node: string) => boolean,
): string[] {
  const faults: string[] = [];
  const settled = new Map<string, JournalRecord['type']>();
  const attempts = new Map<string, number>();
  let over = false;
  for (const [at, record] of records.entries()) {
    const where = `${row.id} record ${at} ${record.type}`;
    if ((record.type === 'run.started') !== (at === 0) && record.type !== 'run.cancel-requested')
      if (at === 0 || record.type === 'run.started') faults.push(`J1 ${where}: begins wrongly`);
    if (record.type === 'run.resumed') {
      over = false;
      settled.clear();
      continue;
    }
    if (over) faults.push(`J1 ${where}: stands behind the end`);
    if (record.type === 'run.ended') over = true;
    if (!('nodeId' in record)) continue;
    const nodeId = labelOf(record);
    const before = settled.get(nodeId);
    // J12: it was cancelled while what it wrote was on its way to the store, which took that with the step's end.
    const isLate = record.type === 'step.cancelled' && before === 'step.finished' && writes(nodeId);
    if (before !== undefined && !isLate) faults.push(`M4 ${where}: ${nodeId} is settled`);
    if (record.type === 'step.finished' || record.type === 'step.failed' || record.type === 'step.cancelled')
      settled.set(nodeId, record.type);
    if (record.type !== 'step.started') continue;
    if (record.attempt <= (attempts.get(nodeId) ?? 0)) faults.push(`S2 ${where}: attempt ${record.attempt} again`);
    attempts.set(nodeId, record.attempt);
  }
  const last = records.at(-1);
  if (!isEnded(row.status) || last?.type !== 'run.ended') faults.push(`J1 ${row.id} is ${row.status}: no end`);
  else if (last.status !== row.status) faults.push(`J1 ${row.id} is ${row.status}, its journal says ${last.status}`);
  return faults;
}
