import { expect, test } from 'vitest';

import { resetEvent } from '../../tests/support/sample-events.ts';
import { ownCause } from './own-client.ts';

const byApp = resetEvent({ actor: { id: '0oaOwn', type: 'PublicClientAppEntity' } });
const byToken = resetEvent({ transaction: { type: 'WEB', detail: { requestApiTokenId: '00Town' } } });

test('T5.4 an event is its own by the app that is its actor, or by the API token of its transaction', () => {
  expect(ownCause(byApp, { clientId: '0oaOwn' })).toBe('clientId');
  expect(ownCause(byToken, { clientId: '0oaOwn', apiTokenId: '00Town' })).toBe('apiTokenId');
  expect(ownCause(byApp, { clientId: '0oaOther', apiTokenId: '00Town' })).toBeUndefined();
});

test('T5.4 what is missing is nobody’s, and no setting is nobody', () => {
  for (const event of [{}, { actor: null, transaction: 'x' }, { transaction: { detail: null } }])
    expect(ownCause(event, { clientId: '0oaOwn', apiTokenId: '00Town' })).toBeUndefined();
  for (const event of [{}, byApp, byToken]) expect(ownCause(event, {})).toBeUndefined();
});
