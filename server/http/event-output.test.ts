// What a trigger card makes of a stored event, asked for without a run.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { resetEvent } from '../../tests/support/sample-events.ts';
import { startTestServer, type TestServer } from './server.test-support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

test('a stored event is told as the card tells it, and no run is started', async () => {
  const target = [{ id: '00u1', type: 'User', alternateId: 'zoe@example.com', displayName: 'Zoe Sample' }];
  const sent = (await server.send('POST', '/api/events', { body: resetEvent({ target }) })).json;
  const [{ id } = { id: '' }] = sent['items'] as unknown as { id: string }[];
  const of = (query: string, event = id) => server.send('GET', `/api/events/${event}/output?${query}`);
  expect(await of('card=okta.user-mfa-factor-reset-all&version=1')).toMatchObject({
    status: 200,
    json: { output: { eventType: 'user.mfa.factor.reset_all', oktaUser: { displayName: 'Zoe Sample' } } },
  });
  expect(await of('card=okta.user-mfa-factor-reset-all&version=1', 'nothing')).toMatchObject({
    status: 404,
    json: { error: { code: 'event.not-found' } },
  });
  for (const card of ['data.compose', 'nobody.knows'])
    expect(await of(`card=${card}&version=1`)).toMatchObject({
      status: 404,
      json: { error: { code: 'card.not-found' } },
    });
  expect((await of('card=data.compose&version=x')).status).toBe(400);
  expect((await server.send('GET', '/api/runs')).json['items']).toEqual([]);
});
