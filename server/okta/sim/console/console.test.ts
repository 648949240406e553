// The console: its pages, its buttons as an administrator presses them, and that no other page can press them.
import { afterAll, beforeAll, expect, test } from 'vitest';

import { userNamed } from '../sim-client.test-support.ts';
import { startOktaSim, type OktaSim } from '../sim.ts';

let classic: OktaSim;
let identity: OktaSim;
beforeAll(async () => {
  classic = await startOktaSim({ engine: 'classic' });
  identity = await startOktaSim({ engine: 'identity' });
});
afterAll(async () => {
  await classic.close();
  await identity.close();
});

const press = (sim: OktaSim, path: string, fields: Record<string, string>, origin = sim.url) =>
  fetch(`${sim.url}/console/${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: new URLSearchParams(fields),
  });
const page = async (sim: OktaSim, path: string): Promise<string> => (await fetch(sim.url + path)).text();

test('Classic: Reset Multifactor has Reset All, which one event tells with the administrator as actor', async () => {
  const user = userNamed(classic, 'yossi');
  const text = await page(classic, `/users/${user}`);
  expect(text).toContain('Reset Multifactor');
  expect(text).toContain('>Reset All</button>');
  const path = `/api/v1/users/${user}/lifecycle/reset_factors`;
  const pressed = await press(classic, 'call', { method: 'POST', path, back: `/users/${user}` });
  expect(pressed.headers.get('location')).toBe(`/users/${user}?done=Done.`);
  expect(classic.log.events).toMatchObject([
    { eventType: 'user.mfa.factor.reset_all', actor: { type: 'User', displayName: 'Dana Levi' } },
  ]);
  expect(await page(classic, '/log')).toContain('Reset all factors for user');
});

test('Identity Engine: Reset Authenticators resets what was chosen, an event for each method', async () => {
  const user = userNamed(identity, 'grace');
  const text = await page(identity, `/users/${user}`);
  expect(text).toContain('Reset Authenticators');
  const [, enrollment = ''] = /value="(\w+)"[^>]*>\s*Okta Verify/.exec(text) ?? [];
  await press(identity, 'reset', { user, enrollment });
  expect(identity.log.events.map((event) => event['eventType'])).toEqual(Array(3).fill('user.mfa.factor.deactivate'));
});

test('a page elsewhere presses no button, and a form leads nowhere else', async () => {
  const before = identity.log.events.length;
  const user = userNamed(identity, 'priya');
  const fields = { method: 'POST', path: `/api/v1/users/${user}/lifecycle/suspend`, back: '//evil.example.com/' };
  expect((await press(identity, 'call', fields, 'https://evil.example.com')).status).toBe(403);
  expect(identity.log.events).toHaveLength(before);
  expect((await press(identity, 'call', fields)).headers.get('location')).toBe('/?done=Done.');
});

test('switches reach the org, what is refused is told, and names cannot be markup', async () => {
  await press(identity, 'plan', { kind: 'lost', times: '2', path: '/api/v1/logs' });
  expect(identity.trouble.planned).toEqual([{ kind: 'lost', times: 2, path: '/api/v1/logs' }]);
  await press(identity, 'switches', { lose: '1', skew: '-60', delay: '2' });
  expect(identity.trouble).toMatchObject({ clockSkewMs: -60_000, deliveries: { lose: 1, delayMs: 2000 } });
  await press(identity, 'clear', {});
  expect(identity.trouble).toMatchObject({ planned: [], clockSkewMs: 0, deliveries: { lose: 0, delayMs: 10_000 } });
  const path = `/api/v1/users/${userNamed(identity, 'noah')}/lifecycle/suspend`;
  const refused = await press(identity, 'call', { method: 'POST', path, back: '/' });
  expect(decodeURIComponent(refused.headers.get('location') ?? '')).toContain('not+active');
  const [first] = identity.org.users.values();
  Object.assign(first?.profile ?? {}, { title: '<script>1</script>' });
  expect(await page(identity, '/')).not.toContain('<script>1');
  for (const each of ['/hooks', '/trouble', '/console/style.css', '/console/live.js'])
    expect((await fetch(identity.url + each)).status).toBe(200);
});
