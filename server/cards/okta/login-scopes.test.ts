// Which scopes a flow needs to name a user by login: those of the card's call, and for a login that no path holds that of
// looking it up.
import { describe, expect, test } from 'vitest';

import { aFlow } from '../../../shared/flow/flow.test-support.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { neededScopes } from '../../../shared/okta/needed-scopes.ts';
import { loadCards } from '../registry.ts';

const registry = await loadCards();

describe('a user who is named by a login', () => {
  /** The scopes, each with its permissions, of a flow with one node whose input names the user. */
  const needs = (card: string, user: JsonValue): Record<string, string[]> => {
    const flow = aFlow(
      'trigger -> act',
      { act: { card, connection: 'okta', inputs: { user } } },
      { connections: { okta: { app: 'okta' } } },
    );
    const found = neededScopes([{ id: flow.id, flow, slots: new Set(['okta']) }], registry.manifest);
    return Object.fromEntries(found.map(({ scope, permissions }) => [scope, permissions]));
  };

  const CARDS = ['okta.reactivate-user', 'okta.reset-password', 'okta.update-user', 'okta.delete-linked-object-value'];

  test.each(CARDS)('%s asks for no more than its call needs', (card) => {
    for (const user of [
      '00u1',
      'lin@example.com',
      '{{ trigger.user }}',
      "{{ trigger.user + '/x' }}",
      'lin{{ trigger.user }}.',
    ])
      expect([user, Object.keys(needs(card, user))]).toEqual([user, ['okta.users.manage']]);
  });

  // No path of the API holds such a login, so it is looked up.
  test.each(CARDS)('%s asks to read users too where the login has a slash', (card) => {
    for (const user of ['acme/lin', 'acme\\lin', 'acme/{{ trigger.user }}', '..'])
      expect([user, needs(card, user)]).toMatchObject([user, { 'okta.users.read': ['okta.users.read'] }]);
  });
});
