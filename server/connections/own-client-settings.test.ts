import { expect, test } from 'vitest';

import { withoutOwnClient } from './own-client-settings.ts';

test.each([
  [{ orgUrl: 'x' }, { orgUrl: 'x' }],
  [{ ownClient: {} }, {}],
  [{ ownClient: null }, {}],
  [{ ownClient: { clientId: '0oa1' } }, { auth: { type: 'oauth', clientId: '0oa1' } }],
  [{ ownClient: { apiTokenId: '00T1' } }, { auth: { type: 'ssws', tokenId: '00T1' } }],
  [
    { ownClient: { clientId: '0oa1', apiTokenId: '00T1' } },
    { auth: { type: 'oauth', clientId: '0oa1', tokenId: '00T1' } },
  ],
  [
    { auth: { type: 'oauth', clientId: '0oa2' }, ownClient: { clientId: '0oa1', apiTokenId: '00T1' } },
    { auth: { type: 'oauth', clientId: '0oa2', tokenId: '00T1' } },
  ],
  [{ auth: { type: 'ssws', token: 't' }, ownClient: { clientId: '0oa1' } }, { auth: { type: 'ssws', token: 't' } }],
])('T5 %j is read as %j', (earlier, now) => {
  expect(withoutOwnClient(earlier)).toEqual(now);
});
