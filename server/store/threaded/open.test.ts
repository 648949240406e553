// The store in its thread: the contract of the port, and what only a thread can show.
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { aRun, SNAPSHOT } from '../contract-builders.ts';
import { codeOf } from '../contract-support.ts';
import type { Store } from '../store.ts';
import { storeContract } from '../store.contract.ts';
import { openStoreThread } from './open.ts';
import { openInSharedThread } from './shared-thread.test-support.ts';

const root = temporaryFolder();
let opened = 0;

const lost: Error[] = [];
const openAt = (file: string): Promise<Store> => openStoreThread({ file }, (error) => lost.push(error));
const newFile = (): string => join(root, String(opened++), 'signalbox.db');
const open = (): Promise<Store> => openAt(newFile());

describe('SQLite in a thread', () => {
  storeContract(() => openInSharedThread({ file: newFile() }, (error) => lost.push(error)));
});

test('a store that cannot be opened says why, in the words of its own error', async () => {
  const file = join(root, 'twice', 'signalbox.db');
  const first = await openAt(file);
  expect(await codeOf(openAt(file))).toBe('store.in-use');
  await first.close();
  await (await openAt(file)).close();
});

test('a thread that ends before it has said anything is no start that hangs', async () => {
  const thread = Object.assign(new EventEmitter(), { postMessage: () => undefined, terminate: async () => 0 });
  const opening = openStoreThread(
    { file: newFile() },
    (error) => lost.push(error),
    () => thread,
  );
  thread.emit('exit', 9);
  await expect(opening).rejects.toThrow('ended with 9 before its store was open');
});

test('J3 what cannot be sent fails alone', async () => {
  const store = await open();
  await store.flows.putSnapshot(SNAPSHOT, '{"id":"alert"}');
  const unsendable = { ...aRun(), payload: (() => 'a function') as unknown as string };
  const [bad, good] = await Promise.allSettled([store.runs.create(unsendable), store.runs.create(aRun())]);
  expect([bad.status, good.status]).toEqual(['rejected', 'fulfilled']);
  await store.close();
});

test('a collector that throws fails alone, and nothing is lost of the others', async () => {
  const store = await open();
  const thrown = new Error('not now');
  await expect(
    store.runs.append(() => {
      throw thrown;
    }),
  ).rejects.toBe(thrown);
  await expect(store.runs.append(() => undefined)).resolves.toEqual({ due: false });
  await store.close();
  expect(lost).toEqual([]);
});
