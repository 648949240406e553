// What every adapter's connection store does.
import { expect, test } from 'vitest';
import { AT, minutes } from './contract-builders.ts';
import { codeOf, eachStore } from './contract-support.ts';
import type { Store } from './store.ts';

export function connectionStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const connection = { id: 'default', app: 'okta', name: 'Okta', settings: '{}', secrets: null, createdAt: AT };

  test('a connection is created, changed, listed and removed', async () => {
    const { connections } = store();
    const created = await connections.create(connection);
    expect(created).toEqual({ ...connection, updatedAt: AT });
    await connections.create({ ...connection, id: 'chat', app: 'slack' });
    const change = { id: 'default', name: 'Org', settings: '{"a":1}', secrets: 'envelope', at: minutes(1) };
    const changed = await connections.update(change);
    expect(changed).toEqual({
      ...created,
      name: 'Org',
      settings: '{"a":1}',
      secrets: 'envelope',
      updatedAt: minutes(1),
    });
    expect(await connections.find('default')).toEqual(changed);
    expect((await connections.list()).map((row) => row.id)).toEqual(['chat', 'default']);
    await connections.remove('default');
    expect(await connections.find('default')).toBeUndefined();
  });

  test('an id is taken once, and a missing one is said to be missing', async () => {
    const { connections } = store();
    await connections.create(connection);
    expect(await codeOf(connections.create(connection))).toBe('connection.exists');
    const missing = { id: 'other', name: 'n', settings: '{}', secrets: null, at: AT };
    expect(await codeOf(connections.update(missing))).toBe('connection.not-found');
    expect(await codeOf(connections.remove('other'))).toBe('connection.not-found');
  });
}
