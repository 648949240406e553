// The thread that a store lives in: one store, for as long as the thread lives.
import { parentPort, workerData } from 'node:worker_threads';

import type { SqliteStoreOptions } from '../sqlite/open.ts';
import { serveStore } from './serve-store.ts';

if (parentPort === null) throw new Error('The thread of the store is started by open.ts.');
await serveStore(parentPort, workerData as SqliteStoreOptions);
