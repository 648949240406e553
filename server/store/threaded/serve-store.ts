// A store at one end of a message port. It does what it is asked in the order of asking, and answers. Answers of one
// turn go back as one message. It knows no caller.
import type { MessagePort } from 'node:worker_threads';

import { DefectError } from '../../../shared/errors.ts';
import type { RunAppend } from '../run-store.ts';
import { openSqliteStore, type SqliteStoreOptions } from '../sqlite/open.ts';
import type { Store } from '../store.ts';
import { packAnswer, unpackDelivery, type SentDelivery } from './accept-message.ts';
import { sendable, type Answer, type Call, type Opening } from './messages.ts';

/** Opens the store and says so through the port, or why it cannot; then it answers until the port is closed. */
export async function serveStore(port: MessagePort, options: SqliteStoreOptions): Promise<void> {
  let answers: Answer[] = [];

  /** Puts an answer on the next message. Whatever one commit answers is answered before that is sent. */
  function answer(one: Answer): void {
    if (answers.length === 0) setImmediate(flush);
    answers.push(one);
  }

  function flush(): void {
    const sent = answers;
    answers = [];
    port.postMessage(sent);
  }

  /** Does one call and answers it, with its error where it throws. Deliveries go in the form of accept-message.ts. */
  async function perform(store: Store, { id, part, method, args }: Call): Promise<void> {
    try {
      if (part === 'events' && method === 'accept') {
        const { delivery, events, progress } = unpackDelivery(args[0] as SentDelivery);
        answer({ id, value: packAnswer(await store.events.accept(delivery, events, progress), events) });
        return;
      }
      const target: unknown = part === null ? store : Reflect.get(store, part);
      const run: unknown = typeof target === 'object' && target !== null ? Reflect.get(target, method) : undefined;
      if (typeof run !== 'function') throw new DefectError('internal', `The store has no ${part ?? ''}.${method}.`);
      // What is to be appended was collected when the call was sent.
      const given = part === 'runs' && method === 'append' ? [() => args[0] as RunAppend] : args;
      answer({ id, value: (await Reflect.apply(run, target, given)) as unknown });
    } catch (thrown) {
      answer({ id, error: sendable(thrown) });
    }
  }

  try {
    const store = await openSqliteStore(options);
    port.on('message', (calls: Call[]) => {
      for (const call of calls) void perform(store, call);
    });
    port.postMessage({ opened: true } satisfies Opening);
  } catch (thrown) {
    port.postMessage({ opened: false, error: sendable(thrown) } satisfies Opening);
  }
}
