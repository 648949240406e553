// What every adapter's store of event hooks in Okta does.
import { expect, test } from 'vitest';

import { eachStore } from './contract-support.ts';
import { newOktaHook, type OktaHookRow } from './okta-hook-store.ts';
import type { Store } from './store.ts';

export function oktaHookStoreContract(open: () => Promise<Store>): void {
  const store = eachStore(open);
  const made = newOktaHook({ connection: 'org', name: 'Signalbox org k3' });
  const changed: OktaHookRow = {
    ...made,
    hookId: 'who1',
    channel: 'v1.sealed',
    seen: {
      name: made.name,
      description: null,
      status: 'ACTIVE',
      verificationStatus: 'VERIFIED',
      items: ['user.lifecycle.suspend'],
      url: 'https://signalbox.example.com/hooks/okta/org',
      headerName: 'Authorization',
    },
    seenAt: '2026-01-01T00:00:00.000Z',
    refused: ['user.session.start'],
    attempts: 3,
    nextAt: 1_767_225_600_000,
    error: { code: 'okta.forbidden', message: 'No.', at: '2026-01-01T00:00:00.000Z' },
  };

  test('J9 a connection has one at most, kept as it was put last', async () => {
    const { oktaHooks } = store();
    expect(await oktaHooks.find('org')).toBeUndefined();
    await oktaHooks.put(made);
    expect(await oktaHooks.find('org')).toEqual(made);
    await oktaHooks.put(changed);
    await oktaHooks.put({ ...made, connection: 'another' });
    expect(await oktaHooks.list()).toEqual([{ ...made, connection: 'another' }, changed]);
    await oktaHooks.remove('org');
    await oktaHooks.remove('org');
    expect(await oktaHooks.find('org')).toBeUndefined();
  });

  test('it goes with its connection', async () => {
    const { oktaHooks, connections } = store();
    const at = '2026-01-01T00:00:00.000Z';
    await connections.create({ id: 'org', app: 'okta', name: 'Org', settings: '{}', secrets: null, createdAt: at });
    await oktaHooks.put(changed);
    await connections.remove('org');
    expect(await oktaHooks.list()).toEqual([]);
  });
}
