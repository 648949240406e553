// Rate limits through the whole client against the simulated org, which counts many kinds of calls together as Okta does:
// more is asked for than may be sent, and no call is wasted on an answer of 429.
import { expect, onTestFinished, test } from 'vitest';

import { RetryableError } from '../../shared/errors.ts';
import { systemClock } from '../lib/clock.ts';
import { createHttpPool } from '../lib/http-client.ts';
import { createOktaClients } from './clients.ts';
import { startOktaSim } from './sim/sim.ts';

const KINDS = ['suspend', 'unsuspend', 'reset_factors', 'expire_password'];
const AT_ONCE = 20;

test('four kinds of calls that the org counts together: each is sent or told to come again, none is refused', async () => {
  const sim = await startOktaSim({ moreUsers: 40 });
  const pool = createHttpPool({ allowPrivate: ['127.0.0.1'] });
  onTestFinished(async () => {
    await pool.close();
    await sim.close();
  });
  // A token may use half of it, and each kind half of that.
  sim.limits.set('*', '/api/v1/users/{id}', 100);
  const auth = { type: 'ssws', token: sim.sswsToken };
  const clients = createOktaClients({ pool, clock: systemClock, onSecret: () => undefined });
  const use = { signal: new AbortController().signal, timeoutMs: 30_000 };
  const client = clients.client({ orgUrl: sim.url, auth }, use);
  const ids = [...sim.org.users.values()]
    .filter(({ profile }) => profile['department'] === 'Field')
    .map(({ id }) => id);
  const calls = ids.flatMap((id) => KINDS.map((kind) => ({ id, path: `/api/v1/users/{id}/lifecycle/${kind}` })));
  let heldBack = 0;
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < calls.length) {
        const { id, path } = calls[next++]!;
        // A user whose status does not fit gives 400, which the org counts like any call.
        await client
          .request({ method: 'POST', path, params: { id }, scopes: ['okta.users.manage'], answers: [400, 403] })
          .catch((error: unknown) => {
            if (!(error instanceof RetryableError && error.noAttempt)) throw error;
            heldBack += 1;
          });
      }
    }),
  );
  expect(sim.requests.filter(({ status }) => status === 429)).toEqual([]);
  expect(sim.requests.length).toBeGreaterThanOrEqual(50);
  expect(heldBack).toBe(calls.length - sim.requests.length);
});
