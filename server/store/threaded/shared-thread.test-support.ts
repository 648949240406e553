// Stores of many tests in one thread, each at a port of its own: to start a thread costs half a second of the processor, and a
// test of the store a hundredth of that.
import { EventEmitter } from 'node:events';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';

import type { Store } from '../store.ts';
import { openStoreThread, type StoreThread, type ThreadedStoreOptions } from './open.ts';

let shared: Worker | undefined;

/** As `openStoreThread`, but for the thread, which outlives the store. */
export function openInSharedThread(options: ThreadedStoreOptions, onLost: (error: Error) => void): Promise<Store> {
  shared ??= new Worker(new URL('./many-stores.test-support.ts', import.meta.url));
  const { port1, port2 } = new MessageChannel();
  shared.postMessage({ port: port2, options }, [port2]);
  return openStoreThread(options, onLost, () => threadAt(port1));
}

/** A port in the manner of a thread, which ends when the port is closed, at whichever end. */
function threadAt(port: MessagePort): StoreThread {
  const thread = new EventEmitter();
  port.on('message', (message: unknown) => thread.emit('message', message));
  port.on('close', () => thread.emit('exit', 0));
  return Object.assign(thread, {
    postMessage: (message: unknown) => port.postMessage(message),
    async terminate() {
      port.close();
    },
  });
}
