import { expect, test } from 'vitest';

import { resetEvent } from '../../tests/support/sample-events.ts';
import { ownCause, readOwnTokens } from './own-client.ts';

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

test('T5 where the ID of the token is not known, what its owner does by a token counts; by hand it does not', () => {
  const owners = resetEvent({
    actor: { id: '00uAda', type: 'User' },
    transaction: { type: 'WEB', detail: { requestApiTokenId: '00Tany' } },
  });
  const byHand = resetEvent({ actor: { id: '00uAda', type: 'User' }, transaction: { type: 'WEB', detail: {} } });
  expect(ownCause(owners, { tokenOwnerId: '00uAda' })).toBe('tokenOwnerId');
  expect(ownCause(byHand, { tokenOwnerId: '00uAda' })).toBeUndefined();
  expect(ownCause(owners, { tokenOwnerId: '00uBob' })).toBeUndefined();
  expect(ownCause(owners, { apiTokenId: '00Town', tokenOwnerId: '00uAda' })).toBeUndefined();
});

test.each([[undefined], ['{}'], ['[]'], ['{"org":{"tokenId":"00T1"}}'], ['{"org":null}']])(
  'T5 %s tells of no token',
  (stored) => {
    expect(readOwnTokens(stored)).toEqual({});
  },
);
