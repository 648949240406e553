// `signalbox okta-sim --connect` against a Signalbox: the hook is registered and verified, and an event arrives.
import { expect, test } from 'vitest';

import { registerHook } from '../okta/sim/connect.ts';
import { userNamed } from '../okta/sim/sim-client.test-support.ts';
import { startOktaSim } from '../okta/sim/sim.ts';
import { startTestServer } from '../http/server.test-support.ts';

test('an event of the simulator reaches the hook of Signalbox, verified by its own answer', async () => {
  const server = await startTestServer();
  const sim = await startOktaSim({ engine: 'classic' });
  const { json } = await server.send('GET', '/api/connections/default/hook');
  const url = new URL('/hooks/okta', server.url).href;
  const id = await registerHook(sim, { url, headerName: 'Authorization', secret: String(json['secret']) });
  expect(sim.org.hooks.get(id)).toMatchObject({ status: 'ACTIVE', verificationStatus: 'VERIFIED' });
  await sim.asAdmin('POST', `/api/v1/users/${userNamed(sim, 'yossi')}/lifecycle/reset_factors`);
  await sim.deliveries.flush();
  expect(sim.deliveries.sent).toMatchObject([{ fate: 'delivered', status: 204 }]);
  const events = await server.send('GET', '/api/events');
  expect(events.json['items']).toMatchObject([{ eventType: 'user.mfa.factor.reset_all', via: ['hook'] }]);
  await sim.close();
  await server.stop();
});
