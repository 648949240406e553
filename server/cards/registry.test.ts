import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { expect, test } from 'vitest';
import { z } from 'zod';

import { temporaryFolder } from '../../tests/support/temporary-folder.ts';
import { type ActionCard, defineAction, done } from '../../shared/card/card.ts';
import { createCardRegistry, loadCards } from './registry.ts';

function aFolder(files: Record<string, string>): URL {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return pathToFileURL(`${folder}/`);
}

function aCard(id: string, version = 1): ActionCard {
  return defineAction({
    id,
    version,
    title: 'T',
    summary: 'S.',
    docs: 'D',
    effect: 'pure',
    input: z.object({ a: z.string().default('x') }),
    output: z.object({}),
    sample: {},
    run: () => done({}),
  });
}

test.each([
  ['no card', { 'web/thing.ts': 'export default 5;' }, 'web/thing.ts has no card'],
  ['nothing exported by default', { 'web/thing.ts': 'export const a = 1;' }, 'web/thing.ts has no card'],
  [
    'an id that is not its path',
    { 'web/thing.ts': "export default { id: 'web.other', version: 1, kind: 'action', input: {}, output: {} };" },
    'its path asks for web.thing',
  ],
  ['no connection app', { 'web/web.connection.ts': 'export default {};' }, 'has no connection app'],
])('a file with %s stops the start and is named', async (_what, files, message) => {
  await expect(loadCards(aFolder(files))).rejects.toMatchObject({
    code: 'card.broken',
    message: expect.stringContaining(message),
  });
});

test('tests, and files in subfolders without a card, are no cards', async () => {
  const registry = await loadCards(
    aFolder({
      'web/thing.test.ts': 'throw new Error();',
      'web/parts/helper.ts': 'throw new Error();',
      'web/notes.md': '',
    }),
  );
  expect(registry.manifests()).toEqual([]);
});

const A_CARD = (id: string): string =>
  `import { z } from '${import.meta.resolve('zod')}';
export default { id: '${id}', version: 1, kind: 'action', title: 'T', summary: 'S.', docs: '', effect: 'pure',
  ports: ['out'], sample: {}, input: z.object({}), output: z.object({}) };`;

test('a card in a folder of its app has the id of its app and file, and the folder as its group', async () => {
  const registry = await loadCards(
    aFolder({ 'web/thing.ts': A_CARD('web.thing'), 'web/alerts/page.ts': A_CARD('web.page') }),
  );
  expect(registry.manifests().map(({ id, app, group }) => ({ id, app, group }))).toEqual([
    { id: 'web.thing', app: 'web', group: undefined },
    { id: 'web.page', app: 'web', group: 'alerts' },
  ]);
});

test('a folder with a card has nothing but cards, so that none is forgotten', async () => {
  const folder = aFolder({ 'web/alerts/page.ts': A_CARD('web.page'), 'web/alerts/ring.ts': 'export const ring = 1;' });
  await expect(loadCards(folder)).rejects.toMatchObject({
    code: 'card.broken',
    message: expect.stringContaining('web/alerts/ring.ts has no card'),
  });
});

test('one id in two folders is refused', async () => {
  const folder = aFolder({ 'web/page.ts': A_CARD('web.page'), 'web/alerts/page.ts': A_CARD('web.page') });
  await expect(loadCards(folder)).rejects.toThrow('web.page@1 is declared twice');
});

test('versions of a card stand side by side, the same one twice is refused', () => {
  const registry = createCardRegistry([aCard('web.a', 2), aCard('web.a', 1)]);
  expect(registry.manifests().map((manifest) => manifest.version)).toEqual([1, 2]);
  expect(registry.find('web.a', 2)?.version).toBe(2);
  expect(registry.manifest('web.a', 3)).toBeUndefined();
  expect(() => createCardRegistry([aCard('web.a'), aCard('web.a')])).toThrow('web.a@1 is declared twice');
});

test('a field with a default may be left out', () => {
  expect(createCardRegistry([aCard('web.a')]).manifest('web.a', 1)?.input['required']).toBeUndefined();
});

test('cards that steer a flow do not look alike', async () => {
  const steering = (await loadCards()).manifests().filter(({ app }) => app === 'logic' || app === 'flow');
  expect(new Set(steering.map(({ mark }) => mark)).size).toBe(steering.length);
});
