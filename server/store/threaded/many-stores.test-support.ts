// The thread of `openInSharedThread`: serves a store at each port that it is sent.
import { parentPort, type MessagePort } from 'node:worker_threads';

import type { SqliteStoreOptions } from '../sqlite/open.ts';
import { serveStore } from './serve-store.ts';

parentPort?.on('message', ({ port, options }: { port: MessagePort; options: SqliteStoreOptions }) => {
  void serveStore(port, options);
});
