// What a step acts with: the connection that its slot is bound to, of the app that its own version names.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import { createSlotConnection } from './slot-connection.ts';

const AT = '2026-11-03T09:00:00.000Z';
const ASK_MAIL = { name: 'ask', app: 'smtp' };
const ASK_CHAT = { name: 'ask', app: 'slack' };

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signalbox-slots-'));
  store = await openSqliteStore({ file: join(folder, 'test.db') });
  await store.flows.create({ id: 'alert', name: 'Alert', draft: '{}', at: AT });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function connect(id: string, app: string): Promise<void> {
  await store.connections.create({ id, app, name: id, settings: '{}', secrets: null, createdAt: AT });
}
const idOf = async (slot: { name: string; app: string }): Promise<unknown> => {
  const settings = await createSlotConnection({ store, settingsOf: async (id) => ({ id }) })('alert', slot);
  return settings?.['id'];
};

test('the only connection of the app, until a slot is bound; a binding counts from the next step on', async () => {
  await connect('post', 'smtp');
  expect(await idOf(ASK_MAIL)).toBe('post');
  await connect('other', 'smtp');
  expect(await idOf(ASK_MAIL)).toBeUndefined();
  await store.flows.setBindings('alert', { ask: 'other' });
  expect(await idOf(ASK_MAIL)).toBe('other');
});

test('a run of a version whose slot is of another app never gets the account of that app', async () => {
  await connect('post', 'smtp');
  await connect('chat', 'slack');
  await connect('chat2', 'slack');
  await store.flows.setBindings('alert', { ask: 'chat2' });
  expect([await idOf(ASK_CHAT), await idOf(ASK_MAIL)]).toEqual(['chat2', 'post']);
});
