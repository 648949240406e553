// A store in a thread of its own, so that a commit's wait for the disk holds nobody else up (J3). Every call of the
// port becomes a message; calls of one turn go together, and what they write is committed together.
import { once, type EventEmitter } from 'node:events';
import { Worker } from 'node:worker_threads';

import { RetryableError, toAppError } from '../../../shared/errors.ts';
import { PassingMap } from '../../lib/passing-map.ts';
import type { EventStore } from '../event-store.ts';
import { formatChunk } from '../journal-text.ts';
import type { Appended, RunAppend, RunStore } from '../run-store.ts';
import type { Store } from '../store.ts';
import { packDelivery, unpackAnswer, type SentAnswer } from './accept-message.ts';
import { received, type Answer, type Call, type Opening } from './messages.ts';

/** A call that waits to be sent, or for its answer. */
interface Pending {
  /** Called when the message is made; undefined: nothing is left to ask. */
  collect(): Omit<Call, 'id'> | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** As `SqliteStoreOptions`, without the clock: a function cannot be sent. */
export interface ThreadedStoreOptions {
  file: string;
  busyTimeoutMs?: number;
}

/** As much of a `Worker` as a store needs. */
export interface StoreThread extends EventEmitter {
  postMessage(message: unknown): void;
  terminate(): Promise<unknown>;
}

const startThread = (options: ThreadedStoreOptions): StoreThread =>
  new Worker(new URL('./store-thread.ts', import.meta.url), { workerData: options });

/**
 * Starts the thread and resolves when its store is open. `onLost` is called when the thread has ended by itself, which
 * is a fault: nothing can be stored any more, and every call is refused from then on. `start` is for tests.
 * @throws as `openSqliteStore`
 */
export async function openStoreThread(
  options: ThreadedStoreOptions,
  onLost: (error: Error) => void,
  start = startThread,
): Promise<Store> {
  const thread = start(options);
  const opening = await openingOf(thread);
  if (!opening.opened) {
    await thread.terminate();
    throw received(opening.error);
  }
  return storeOf(thread, onLost);
}

/** What the thread says of its store. @throws Error where it ends without a word */
async function openingOf(thread: StoreThread): Promise<Opening> {
  const heard = new AbortController();
  const ended = once(thread, 'exit', { signal: heard.signal }).then(([code]: unknown[]) => {
    throw new Error(`The store's thread ended with ${String(code)} before its store was open.`);
  });
  // Heard or not: the race below has its answer by then.
  ended.catch(() => undefined);
  try {
    const [opening] = (await Promise.race([once(thread, 'message'), ended])) as [Opening];
    return opening;
  } finally {
    heard.abort();
  }
}

/** The port over the thread. Calls of one turn are one message, so that they reach the same group of the committer. */
function storeOf(thread: StoreThread, onLost: (error: Error) => void): Store {
  const asked = new PassingMap<number, Pending>();
  let waiting: Pending[] = [];
  let lastId = 0;
  /** Set once the thread takes nothing more. */
  let closing: Promise<void> | undefined;
  let isGone = false;

  /**
   * Puts a call on the next message. `collect` is called when that is made: an append's records are collected as late
   * as here, which is the same moment to its caller as a commit in this thread.
   */
  function ask(collect: Pending['collect']): Promise<unknown> {
    if (isGone) return Promise.reject(gone());
    return new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(send);
      waiting.push({ collect, resolve, reject });
    });
  }

  /** Makes the message of this turn. A call that cannot be collected fails alone. */
  function send(): void {
    const calls: Call[] = [];
    for (const pending of waiting.splice(0)) {
      try {
        const call = pending.collect();
        if (call === undefined) pending.resolve(undefined);
        else {
          calls.push({ id: ++lastId, ...call });
          asked.set(lastId, pending);
        }
      } catch (thrown) {
        pending.reject(thrown);
      }
    }
    if (calls.length > 0) post(calls);
  }

  /** Sends calls. Where one of them cannot be cloned, each is sent by itself, so that its neighbours do not suffer. */
  function post(calls: Call[]): void {
    if (isGone) return calls.forEach(({ id }) => fail(id, gone()));
    try {
      thread.postMessage(calls);
    } catch (thrown) {
      if (calls.length > 1) for (const call of calls) post([call]);
      else for (const { id } of calls) fail(id, toAppError(thrown));
    }
  }

  /** Answers a call that is not going to be answered by the thread. */
  function fail(id: number, error: Error): void {
    asked.get(id)?.reject(error);
    asked.delete(id);
  }

  thread.on('message', (answers: Answer[]) => {
    for (const answer of answers) {
      const pending = asked.get(answer.id);
      asked.delete(answer.id);
      if ('error' in answer) pending?.reject(received(answer.error));
      else pending?.resolve(answer.value);
    }
  });
  let cause: Error | undefined;
  thread.on('error', (error: Error) => (cause = error));
  thread.on('exit', (code) => {
    isGone = true;
    for (const id of asked.keys()) fail(id, gone());
    if (closing === undefined) onLost(cause ?? new Error(`The thread of the store ended with code ${code}.`));
  });

  /** A part of the port: each of its methods asks the thread, apart from those that are given. */
  function part<Part extends object>(name: string, own: Partial<Part> = {}): Part {
    const methods = new Map<string, (...args: unknown[]) => Promise<unknown>>();
    return new Proxy(own as Part, {
      get(target, method, receiver) {
        if (typeof method !== 'string' || method in target) return Reflect.get(target, method, receiver) as unknown;
        let asking = methods.get(method);
        if (asking === undefined) {
          asking = (...args) => ask(() => ({ part: name, method, args }));
          methods.set(method, asking);
        }
        return asking;
      },
    });
  }

  /** The thread closes its store, which commits what waits, and answers; then it is ended. */
  async function end(): Promise<void> {
    if (isGone) return;
    await ask(() => ({ part: null, method: 'close', args: [] }));
    isGone = true;
    await thread.terminate();
  }

  return {
    flows: part('flows'),
    events: part<EventStore>('events', {
      async accept(delivery, events, progress) {
        const sent = packDelivery(delivery, events, progress);
        const answer = await ask(() => ({ part: 'events', method: 'accept', args: [sent] }));
        return unpackAnswer(answer as SentAnswer, events);
      },
    }),
    runs: part<RunStore>('runs', {
      async append(collect) {
        const stored = (await ask(() => {
          const append = collect();
          if (append === undefined) return undefined;
          // One text crosses for a fraction of what a tree of objects costs.
          const sent: RunAppend = { ...append, records: [], recordsText: formatChunk(append.records) };
          return { part: 'runs', method: 'append', args: [sent] };
        })) as Appended | undefined;
        return stored ?? { due: false };
      },
    }),
    schedules: part('schedules'),
    pledges: part('pledges'),
    catchUps: part('catchUps'),
    polls: part('polls'),
    tables: part('tables'),
    waits: part('waits'),
    connections: part('connections'),
    oktaHooks: part('oktaHooks'),
    access: part('access'),
    audit: part('audit'),
    values: part('values'),
    packBodies: (batch) => ask(() => ({ part: null, method: 'packBodies', args: [batch] })) as Promise<number>,
    prune: (limits) => ask(() => ({ part: null, method: 'prune', args: [limits] })) as ReturnType<Store['prune']>,
    check: () => ask(() => ({ part: null, method: 'check', args: [] })) as Promise<void>,
    close: () => (closing ??= end()),
  };
}

/** What every call gets after the store was closed or its thread is lost. */
function gone(): RetryableError {
  return new RetryableError('store.unavailable', 'The store is closed: Signalbox is stopping. Nothing was stored.', {
    surelyNotDone: true,
  });
}
