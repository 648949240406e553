// What a step acts with: the connection that its slot is bound to, of the app that its own version names.

import { beforeEach, expect, test } from 'vitest';

import { openTestStore } from '../../tests/support/test-store.ts';
import type { Store } from '../store/store.ts';
import { createSlotConnection } from './slot-connection.ts';

const AT = '2026-11-03T09:00:00.000Z';
const ASK_MAIL = { name: 'ask', app: 'smtp' };
const ASK_CHAT = { name: 'ask', app: 'slack' };

let store: Store;

beforeEach(async () => {
  store = await openTestStore();
  await store.flows.create({ id: 'alert', name: 'Alert', draft: '{}', at: AT });
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
