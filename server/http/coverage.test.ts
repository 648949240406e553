// Polling and coverage through a whole server, against the simulated org: the setting switches it on, an event that the
// hook missed starts its run, and the API and the metrics tell.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { fakeClock } from '../../tests/support/fake-clock.ts';
import { happen, RESET } from '../ingest/system-log/poller.test-support.ts';
import { startOktaSim, type OktaSim } from '../okta/sim/sim.ts';
import { startTestServer, TOKEN, type Json, type TestServer } from './server.test-support.ts';

const clock = fakeClock('2026-03-01T10:00:00.000Z');
let sim: OktaSim;
let server: TestServer;
beforeAll(async () => {
  sim = await startOktaSim({ clock });
  server = await startTestServer({ allowPrivate: ['127.0.0.1'] }, clock);
});
afterAll(async () => {
  await server.stop();
  await sim.close();
});

const send = async (method: string, path: string, body?: object): Promise<Json> => {
  const { status, json, text } = await server.send(method, path, body === undefined ? {} : { body });
  expect(status, text).toBeLessThan(300);
  return json;
};
const coverage = (query = ''): Promise<Json> => send('GET', `/api/connections/org/coverage${query}`);

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await send('GET', '/api/connections');
}

test('a connection that polls brings what the hook missed, and coverage and metrics say so', async () => {
  const settings = { orgUrl: sim.url, auth: { type: 'ssws', token: sim.sswsToken } };
  await send('POST', '/api/connections', { id: 'org', app: 'okta', name: 'Org', settings });
  expect(await coverage()).toEqual({
    items: [],
    polling: { state: 'off', cursorAt: null, lagSeconds: null, lastError: null, clockAheadSeconds: 0 },
    gaps: [],
  });
  const polling = { enabled: true, intervalSeconds: 60 };
  await send('PUT', '/api/connections/org', { settings: { ...settings, auth: { type: 'ssws' }, polling } });
  await until(async () => (await coverage())['polling']?.['state'] === ('running' as unknown));
  const flow = {
    formatVersion: 1,
    id: 'alert',
    name: 'Alert',
    nodes: { trigger: { card: 'okta.event', version: 1, inputs: { eventType: RESET } } },
    edges: [],
  };
  await send('POST', '/api/flows', flow);
  await send('POST', '/api/flows/alert/activate');
  await until(() => sim.requests.some(({ query }) => query.includes(RESET)));

  const [event] = happen(sim, 1);
  await until(async () => {
    clock.advance(60_000);
    return ((await send('GET', '/api/events'))['items'] as unknown as Json[]).length > 0;
  });
  const [stored] = (await send('GET', `/api/events?event=${String(event?.['uuid'])}`))['items'] as unknown as Json[];
  expect(stored).toMatchObject({ via: ['poll'], connection: 'org', runs: [{ flowId: 'alert' }] });
  const detail = await send('GET', `/api/events/${String(stored?.['id'])}`);
  expect(detail['delivery']).toMatchObject({ source: `${sim.url}/api/v1/logs`, eventId: null, headers: {} });
  const found = await coverage();
  expect(found).toMatchObject({
    items: [{ hour: '2026-03-01T10:00:00.000Z', events: 1, byHook: 0, byPollOnly: 1, byHookOnly: 0, notForHooks: 0 }],
    polling: { state: 'running', lastError: null },
    gaps: [],
  });
  expect(await coverage('?since=2026-02-01T00:00:00Z&until=2026-02-02T00:00:00Z')).toMatchObject({ items: [] });
  const { text } = await server.send('GET', '/metrics', { token: TOKEN });
  expect(text).toContain('signalbox_coverage_events{connection="org",way="missed-by-hook"} 1');
  expect(text).toContain('signalbox_polling_state{connection="org",state="running"} 1');
  expect(text).toContain('signalbox_poll_pages_total{connection="org"} 1');
  expect(text).toContain('signalbox_events_total{duplicate="false"} 1');
});

test('only what is of Okta has coverage', async () => {
  await send('POST', '/api/connections', {
    id: 'api',
    app: 'http',
    name: 'API',
    settings: { auth: { type: 'bearer', token: 'an-invented-token' }, hosts: ['api.example.com'] },
  });
  const none = await server.send('GET', '/api/connections/api/coverage');
  expect([none.status, none.json['error']?.['code']]).toEqual([404, 'coverage.none']);
  expect((await server.send('GET', '/api/connections/gone/coverage')).status).toBe(404);
});

test('a time that is none is refused', async () => {
  for (const query of [
    'until=',
    'since=yesterday',
    'until=-271821-04-20T00:00:00Z',
    'since=%2B275760-09-13T00:00:00Z',
  ]) {
    const { status, json } = await server.send('GET', `/api/connections/default/coverage?${query}`);
    expect([query, status, json['error']?.['code']]).toEqual([query, 400, 'time.invalid']);
  }
});

test('what the settings of polling may be is checked', async () => {
  for (const polling of [{ intervalSeconds: 0 }, { intervalSeconds: 3_601 }, { since: 'yesterday' }, { every: 1 }]) {
    const sent = { body: { app: 'okta', name: 'Other', settings: { polling } } };
    const { status, json } = await server.send('POST', '/api/connections', sent);
    expect([status, json['error']?.['code']]).toEqual([400, 'connection.invalid']);
  }
});
