// The store as the one in a thread of its own behaves, with faults that a test chooses: it takes calls in their order, is
// told what is to be appended when the call is sent, answers turns later, refuses writes while it is full, and is silent
// to a process that has died. It judges nothing.
import { RetryableError } from '../../shared/errors.ts';
import type { RunAppend } from '../store/run-store.ts';
import type { Store } from '../store/store.ts';

export interface LateStore {
  store: Store;
  /** True: what writes is refused, and of what brings runs into memory every other read. */
  full: boolean;
  /** From now on nothing that is asked reaches the store, and nobody is answered. */
  die(): void;
  /** Resolves when nothing is under way. */
  quiet(): Promise<void>;
}

const WRITES = new Set([
  'append',
  'create',
  'claim',
  'accept',
  'judged',
  'closeWindow',
  'endGathering',
  'pause',
  'unpause',
]);

const READS = new Set(['journal', 'dueTimers', 'findBySeq', 'findForTrigger', 'lease', 'queuedFlows']);

/** `delay`: how many turns of the event loop the next answer takes, from 0. */
export function lateStore(real: Store, delay: () => number): LateStore {
  let dead = false;
  let underway = 0;
  let reads = 0;
  /** Answers keep the order of asking. */
  let last: Promise<unknown> = Promise.resolve();
  const late: LateStore = {
    store: {
      ...real,
      runs: part(real.runs),
      events: part(real.events),
      waits: part(real.waits),
      flows: part(real.flows),
    },
    full: false,
    die: () => void (dead = true),
    async quiet() {
      for (;;) {
        if (underway === 0) return;
        await turn();
      }
    },
  };

  function part<Part extends object>(target: Part): Part {
    return new Proxy(target, {
      get(_target, name, receiver) {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function' || typeof name !== 'string') return method;
        return (...args: unknown[]) => ask(name, (given) => Reflect.apply(method, target, given) as unknown, args);
      },
    });
  }

  async function ask(name: string, method: (args: unknown[]) => unknown, args: unknown[]): Promise<unknown> {
    underway += 1;
    try {
      await turn();
      if (dead) return await silence();
      const given = name === 'append' ? collected(args as [() => RunAppend | undefined]) : args;
      if (given === undefined) return { due: false };
      const isRefused = late.full && (WRITES.has(name) || (READS.has(name) && ++reads % 2 === 0));
      // Asked now, so that the store has it in this order; the answer is another matter.
      const answer = isRefused ? Promise.reject(refusal()) : Promise.resolve(method(given));
      answer.catch(() => undefined);
      const before = last;
      const mine = (async () => {
        await before;
        for (let turns = delay(); turns > 0; turns--) await turn();
        await answer.catch(() => undefined);
      })();
      last = mine;
      await mine;
      return dead ? await silence() : await answer;
    } finally {
      underway -= 1;
    }
  }

  /** Silence counts as nothing under way. */
  async function silence(): Promise<never> {
    underway -= 1;
    return new Promise<never>(() => undefined);
  }
  return late;
}

function collected([collect]: [() => RunAppend | undefined]): [() => RunAppend] | undefined {
  const append = collect();
  // A message is a copy.
  const sent = append && structuredClone(append);
  return sent && [() => sent];
}

function refusal(): RetryableError {
  return new RetryableError('store.unavailable', 'The disk is full.', { surelyNotDone: true });
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
