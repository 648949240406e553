// The simulated org beside the server: connected by its API alone, it delivers, and a flow of the templates acts in it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { connectSim } from './cli/connect-sim.ts';
import { startTestServer, TOKEN, type TestServer } from './http/server.test-support.ts';
import { createBus } from './lib/bus.ts';
import { userNamed } from './okta/sim/sim-client.test-support.ts';
import { startOktaSim, type OktaSim } from './okta/sim/sim.ts';
import { readStartArguments } from './with-okta-sim.ts';

const template = readFileSync(join(import.meta.dirname, '../flows/suspend-after-reset.flow.json'), 'utf8');

describe('what the start was given', () => {
  test.each([
    [[], undefined],
    [['--with-okta-sim'], 'classic'],
    [['--with-okta-sim=identity'], 'identity'],
    [['--with-okta-sim', 'identity'], 'identity'],
  ])('%j', (given, simEngine) => {
    expect(readStartArguments(given)).toEqual({ simEngine });
  });

  test.each([[['--with-okta-simm']], [['--with-okta-sim=both']], [['--with-okta-sim', 'identity', 'more']]])(
    '%j is refused with what there is',
    (given) => {
      expect(() => readStartArguments(given)).toThrow(/--with-okta-sim=classic/);
    },
  );
});

describe('connected by the API alone', () => {
  const bus = createBus();
  let server: TestServer;
  let names = 0;
  const eventUuid = (): string => `00000000-0000-11f0-8000-${String((names += 1)).padStart(12, '0')}`;
  let sim: OktaSim;
  let target: { url: string; token: string };
  beforeAll(async () => {
    sim = await startOktaSim({ engine: 'classic', eventUuid });
    server = await startTestServer({ allowPrivate: [new URL(sim.url).host] }, undefined, bus);
    target = { url: server.url, token: TOKEN };
  });
  afterAll(async () => {
    await server.stop();
    await sim.close();
  });

  const runEnded = (): Promise<string> =>
    new Promise((resolve) => {
      const leave = bus.subscribe((event) => {
        if (event.type !== 'run' || (event.status !== 'succeeded' && event.status !== 'failed')) return;
        leave();
        resolve(event.runId);
      });
    });

  test('a reset starts the template, which suspends the user; an org that starts anew brings no duplicates', async () => {
    await server.send('POST', '/api/flows/import', { body: template });
    for (const round of [1, 2]) {
      const connected = await connectSim(sim, target);
      expect(connected).toMatchObject({ connection: 'default', hookUrl: `${server.url}/hooks/okta` });
      expect(connected.message).toContain(sim.clientId);
      if (round === 1) await server.send('POST', '/api/flows/suspend-after-reset/activate');
      const amara = userNamed(sim, 'amara');
      const run = runEnded();
      await sim.asAdmin('POST', `/api/v1/users/${amara}/lifecycle/reset_factors`);
      await sim.deliveries.flush();
      const told = await server.send('GET', `/api/runs/${await run}`);
      expect(told.json).toMatchObject({ status: 'succeeded', mode: 'live' });
      expect(sim.org.users.get(amara)?.status).toBe('SUSPENDED');
      const port = Number(new URL(sim.url).port);
      await sim.close();
      sim = await startOktaSim({ engine: 'classic', eventUuid, port });
    }
  });

  test('a connection that is not there is made', async () => {
    expect(await connectSim(sim, target, 'trial')).toMatchObject({ hookUrl: `${server.url}/hooks/okta/trial` });
    expect([...sim.org.hooks.values()]).toMatchObject([{ status: 'ACTIVE', verificationStatus: 'VERIFIED' }]);
  });

  test('that of a real org stays as it is', async () => {
    const settings = { orgUrl: 'https://acme.okta.com', auth: { type: 'ssws', token: '00real-token' } };
    await server.send('POST', '/api/connections', { body: { id: 'real', app: 'okta', name: 'Real', settings } });
    const before = await server.send('GET', '/api/connections/real');
    await expect(connectSim(sim, target, 'real')).rejects.toMatchObject({ code: 'cli.real-org' });
    expect((await server.send('GET', '/api/connections/real')).json).toEqual(before.json);
  });

  test('where the server may not reach the org, what to set is said', async () => {
    const other = await startOktaSim();
    await expect(connectSim(other, target, 'other')).rejects.toMatchObject({
      code: 'cli.not-connected',
      message: expect.stringContaining('SIGNALBOX_ALLOW_PRIVATE'),
    });
    await other.close();
  });
});
