// Makes small files of pictures in a thread of its own, while the browser goes on to the next. The thread is this file.
import { writeFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';

import { decodePng, encodePng } from './png.ts';

interface Shot {
  /** What the browser took, a PNG. */
  png: Uint8Array;
  /** Where the file goes. */
  path: string;
  colors: number;
}

export interface PictureWriter {
  /** Writes it soon. @throws Error by `close` where it cannot be written */
  write(shot: Shot): void;
  /** Resolves once all are written. */
  close(): Promise<void>;
}

export function startWriter(): PictureWriter {
  const worker = new Worker(new URL(import.meta.url));
  const ended = new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });
  // Whoever closes hears of it.
  ended.catch(() => undefined);
  return {
    write: (shot) => worker.postMessage(shot),
    close() {
      worker.postMessage(null);
      return ended;
    },
  };
}

if (!isMainThread)
  parentPort?.on('message', (shot: Shot | null) => {
    if (shot === null) parentPort?.close();
    else writeFileSync(shot.path, encodePng(decodePng(Buffer.from(shot.png)), shot.colors));
  });
