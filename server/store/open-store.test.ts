import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';

import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { openStore } from './open-store.ts';

test('a path and a file address open the same SQLite store, in a thread or in none', async () => {
  const path = join(temporaryFolder(), 'a folder', 'signalbox.db');
  const here = await openStore(path);
  await here.values.set('kept', '1');
  await here.close();
  const lost: Error[] = [];
  const inThread = await openStore(pathToFileURL(path).href, { onLost: (error) => lost.push(error) });
  expect(await inThread.values.find('kept')).toBe('1');
  await inThread.close();
  expect(lost).toEqual([]);
});

test('an address of no store that there is is refused, without its password', async () => {
  const opening = openStore('postgres://signalbox:geheim@db.example/signalbox');
  await expect(opening).rejects.toMatchObject({
    code: 'store.unknown-kind',
    message: expect.stringMatching(/^(?!.*geheim).*"postgres:"/) as string,
  });
});
