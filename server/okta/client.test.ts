// The client against a small org on loopback: sign-in with assertions and proofs, what is repeated and what is not, and
// answers that are no answers of Okta.
import { decodeJwt } from 'jose';
import { describe, expect, test, vi } from 'vitest';

import type { OktaCall } from '../../shared/card/okta-client.ts';
import { type AppError, CancelledError, type RetryableError } from '../../shared/errors.ts';
import type { JsonValue } from '../../shared/json.ts';
import { fakeClock, type FakeClock } from '../../tests/support/fake-clock.ts';
import { createHostPlaces } from '../lib/host-places.ts';
import type { TimeLimit } from '../lib/time-limit.ts';
import { testOrg, type Answer, type TestOrg, type TestOrgOptions } from './org.test-support.ts';

const READ: OktaCall = {
  method: 'GET',
  path: '/api/v1/users/{id}',
  params: { id: '00u1' },
  scopes: ['okta.users.read'],
};
const SUSPEND: OktaCall = {
  method: 'POST',
  path: '/api/v1/users/{id}/lifecycle/suspend',
  params: { id: '00u1' },
  scopes: ['okta.users.manage'],
};

const DATE = 'Tue, 03 Nov 2026 09:00:00 GMT';

/** The headers of a limit that ends in half a minute. */
function limits(limit: number, remaining: number): Record<string, string> {
  const reset = String(Date.parse(DATE) / 1_000 + 30);
  return {
    date: DATE,
    'x-rate-limit-limit': `${limit}`,
    'x-rate-limit-remaining': `${remaining}`,
    'x-rate-limit-reset': reset,
  };
}

function clientOf(org: TestOrg, settings: object = {}, use: Parameters<TestOrg['use']>[0] = {}) {
  return org.clients.client({ ...org.settings(), ...settings }, org.use(use));
}

async function failure(promise: Promise<unknown>): Promise<AppError & { surelyNotDone?: boolean }> {
  return promise.then(
    (value) => expect.fail(`it should have failed, and gave ${JSON.stringify(value)}`),
    (error: AppError) => error,
  );
}

describe('signing in', () => {
  test('an API token is sent as SSWS, and no token is fetched', async () => {
    const org = await testOrg({ answer: () => ({ body: { id: '00u1' } }) });
    const client = clientOf(org, { auth: { type: 'ssws', token: '00abc' } });
    expect(await client.request(READ)).toMatchObject({ status: 200, body: { id: '00u1' } });
    expect(org.calls[0]?.headers.authorization).toBe('SSWS 00abc');
    expect(org.asked).toEqual([]);
  });

  test('one token is fetched for all who call at once, and kept', async () => {
    const org = await testOrg();
    const client = clientOf(org);
    await Promise.all(Array.from({ length: 20 }, () => client.request(READ)));
    await clientOf(org).request(READ);
    expect(org.asked).toHaveLength(1);
    expect(org.calls).toHaveLength(21);
    expect(org.calls[0]?.headers.authorization).toMatch(/^Bearer token-1-/);
    expect(org.secrets).toEqual([org.calls[0]?.headers.authorization?.slice('Bearer '.length)]);
  });

  test('DPoP: found out by being asked for it, with a nonce, and each proof and assertion is new', async () => {
    const org = await testOrg({ demandsProof: true, nonce: 'n-1' });
    const client = clientOf(org);
    await client.request(READ);
    await client.request({ ...READ, query: { expand: 'blocks' } });
    expect(org.asked.map(({ proof }) => proof !== undefined)).toEqual([false, true, true]);
    expect(new Set(org.asked.map(({ jti }) => jti)).size).toBe(3);
    expect(org.calls.map(({ headers }) => headers.authorization?.split(' ')[0])).toEqual(['DPoP', 'DPoP']);
    expect(new Set(org.calls.map(({ headers }) => headers['dpop'])).size).toBe(2);
    // The nonce is known now.
    await client.request({ ...READ, scopes: ['okta.groups.read'] });
    expect(org.asked).toHaveLength(4);
  });

  test('DPoP: a proof is made when the call has its place at the host, however long that took', async () => {
    const clock = fakeClock('2026-11-03T09:00:00.000Z');
    const places = createHostPlaces();
    let waits = 0;
    const org = await testOrg({
      demandsProof: true,
      clock,
      places: {
        ...places,
        enter(...call) {
          clock.jump(waits);
          return places.enter(...call);
        },
      },
    });
    const client = clientOf(org);
    await client.request(READ);
    // Proofs are good for five minutes.
    waits = 600_000;
    expect(await client.request(READ)).toMatchObject({ status: 200 });
  });

  test('the scheme follows the type of the token, whatever the setting says', async () => {
    const org = await testOrg();
    const client = clientOf(org, { auth: { ...org.settings().auth, dpop: true } });
    await client.request(READ);
    expect(org.calls[0]?.headers.authorization).toMatch(/^DPoP /);
  });

  test('a scope that is not granted fails the calls that need it, and no others', async () => {
    const org = await testOrg({ granted: ['okta.users.read'] });
    const client = clientOf(org);
    await client.request(READ);
    const error = await failure(client.request(SUSPEND));
    expect(error).toMatchObject({ kind: 'terminal', code: 'okta.scope-missing' });
    expect(error.message).toMatch(/okta\.users\.manage.*Okta API Scopes > Grant/);
    await client.request(READ);
    expect(org.calls).toHaveLength(2);
  });

  test('a token that is refused in use is replaced once, also for a write; a second refusal is told', async () => {
    let refusals = 1;
    const org = await testOrg({
      answer: () =>
        refusals-- > 0
          ? { status: 401, body: { errorCode: 'E0000011', errorSummary: 'Invalid token provided' } }
          : { body: { ok: true } },
    });
    expect(await clientOf(org).request(SUSPEND)).toMatchObject({ body: { ok: true } });
    expect(org.asked).toHaveLength(2);
    refusals = 9;
    const error = await failure(clientOf(org).request(SUSPEND));
    expect(error).toMatchObject({ code: 'okta.sign-in-refused', details: { errorCode: 'E0000011', status: 401 } });
    expect(org.calls).toHaveLength(4);
  });

  test.each([[1], [0], ['soon'], [-5], [null]])(
    'a token that is said to last %j is used, and renewed',
    async (expiresIn) => {
      const org = await testOrg({ expiresIn });
      await clientOf(org).request(READ);
      expect(org.calls).toHaveLength(1);
    },
  );

  test.each([[-3_600_000], [3_600_000]])(
    'a clock that differs by %d ms is found out by the answers',
    async (aheadMs) => {
      const org = await testOrg({ aheadMs, demandsProof: true });
      await clientOf(org).request(READ);
      expect(org.calls).toHaveLength(1);
    },
  );

  test('a key that the app does not know, and one that cannot be read, say what to do and show nothing', async () => {
    const org = await testOrg();
    const { privateKey: other } = await testOrg();
    const unknown = await failure(clientOf(org, { auth: { ...org.settings().auth, privateKey: other } }).request(READ));
    expect(unknown).toMatchObject({ code: 'okta.sign-in-refused', message: expect.stringContaining('Public keys') });
    const broken = other.replace('MIG', 'XXX');
    const bad = await failure(clientOf(org, { auth: { ...org.settings().auth, privateKey: broken } }).request(READ));
    expect(bad.code).toBe('okta.bad-key');
    expect(JSON.stringify([bad.message, bad.details])).not.toContain(other.slice(40, 80));
  });

  test.each([
    [{ status: 500, text: '<html>' }, 'retryable', 'okta.unavailable'],
    [{ status: 429, body: { error: 'x' } }, 'retryable', 'okta.unavailable'],
    [{ cut: true as const }, 'retryable', 'okta.unavailable'],
    [{ status: 200, text: '<!DOCTYPE html><title>Sign in' }, 'terminal', 'okta.not-okta'],
    [{ status: 302, headers: { location: 'https://elsewhere.example/' }, text: '' }, 'terminal', 'okta.not-okta'],
    [{ status: 200, body: { access_token: 7 } }, 'terminal', 'okta.sign-in-refused'],
  ])('the token endpoint answers %j: %s %s, and nothing was done', async (answer, kind, code) => {
    const org = await testOrg({ token: () => answer });
    const error = await failure(clientOf(org).request(SUSPEND));
    expect(error).toMatchObject({ kind, code });
    if (kind === 'retryable') expect(error.surelyNotDone).toBe(true);
    expect(org.calls).toEqual([]);
  });

  test('nothing that signs in stands in an error', async () => {
    const org = await testOrg({
      answer: () => ({ status: 403, body: { errorCode: 'E0000006', errorSummary: 'You do not have permission' } }),
    });
    const error = await failure(clientOf(org).request(SUSPEND));
    const shown = JSON.stringify([error.message, error.details]);
    expect(shown).not.toContain('token-1');
    expect(shown).not.toContain('PRIVATE KEY');
  });
});

describe('answers', () => {
  test('what Okta says is kept, with what it means and where to click', async () => {
    const org = await testOrg({
      answer: () => ({
        status: 403,
        headers: { 'x-okta-request-id': 'req-1' },
        body: {
          errorCode: 'E0000006',
          errorSummary: 'You do not have permission',
          errorId: 'oae1',
          errorCauses: [{ errorSummary: 'because' }],
        },
      }),
    });
    expect(await failure(clientOf(org).request(SUSPEND))).toMatchObject({
      code: 'okta.forbidden',
      message: expect.stringMatching(/You do not have permission · because.*E0000006.*Admin roles/),
      details: { status: 403, errorCode: 'E0000006', errorId: 'oae1', requestId: 'req-1', errorCauses: ['because'] },
    });
  });

  test.each([
    [400, { errorCode: 'E0000001' }, 'okta.bad-request'],
    [404, { errorCode: 'E0000007' }, 'okta.not-found'],
    [409, {}, 'okta.refused'],
    [403, {}, 'okta.forbidden'],
  ])('%d is %j: %s', async (status, body, code) => {
    const org = await testOrg({ answer: () => ({ status, body }) });
    expect(await failure(clientOf(org).request(SUSPEND))).toMatchObject({ kind: 'terminal', code });
    expect(org.calls).toHaveLength(1);
  });

  test('a status that the call takes for an answer is none; 204 has no body', async () => {
    const org = await testOrg({
      answer: ({ method }) => (method === 'GET' ? { status: 404, body: {} } : { status: 204, text: '' }),
    });
    expect(await clientOf(org).request({ ...READ, answers: [404] })).toMatchObject({ status: 404 });
    expect(await clientOf(org, { auth: { type: 'ssws', token: 'x' } }).request(SUSPEND)).toMatchObject({
      status: 204,
      body: null,
    });
  });

  test('a read that fails for a moment is made again; a write is not, and is in doubt', async () => {
    const org = await testOrg({
      answer: (seen, times) => (times < 3 && seen.method === 'GET' ? { status: 502, body: {} } : { cut: true }),
    });
    expect(await failure(clientOf(org).request(READ))).toMatchObject({ kind: 'retryable', code: 'http.reset' });
    expect(org.calls).toHaveLength(3);
    const error = await failure(clientOf(org).request(SUSPEND));
    expect(error).toMatchObject({ code: 'http.reset', surelyNotDone: false });
    expect(org.calls).toHaveLength(4);
  });

  test('DPoP that is refused in use is told by what WWW-Authenticate says', async () => {
    const header = 'DPoP algs="ES256", error="invalid_dpop_proof", error_description="The DPoP proof JWT has expired."';
    const org = await testOrg({
      demandsProof: true,
      answer: () => ({ status: 400, text: '', headers: { 'content-type': 'text/plain', 'www-authenticate': header } }),
    });
    expect(await failure(clientOf(org).request(READ))).toMatchObject({
      code: 'okta.sign-in-refused',
      message: expect.stringContaining('The DPoP proof JWT has expired.'),
      details: { error: 'invalid_dpop_proof' },
    });
  });

  test('a nonce that is asked for at the API is used at once', async () => {
    const header = 'DPoP error="use_dpop_nonce", error_description="Use this"';
    const org = await testOrg({
      demandsProof: true,
      answer: (_seen, times) =>
        times === 1
          ? { status: 401, body: {}, headers: { 'www-authenticate': header, 'dpop-nonce': 'n-2' } }
          : { body: { id: '1' } },
    });
    expect(await clientOf(org).request(SUSPEND)).toMatchObject({ body: { id: '1' } });
    expect(org.asked).toHaveLength(2);
  });

  describe('what all calls under way are refused for at once is told by the first answer, and mended for each', () => {
    const otherNonce: Answer = {
      status: 401,
      body: {},
      headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce", error_description="No"', 'dpop-nonce': 'n-2' },
    };

    test('another nonce', async () => {
      // No call of the second wave is answered before all three are there.
      const three = Promise.withResolvers<void>();
      const org = await testOrg({
        demandsProof: true,
        async answer({ headers }, times) {
          if (times === 4) three.resolve();
          if (times > 1) await three.promise;
          return times === 1 || decodeJwt(String(headers['dpop']))['nonce'] === 'n-2'
            ? { body: { ok: true } }
            : otherNonce;
        },
      });
      const client = clientOf(org);
      await client.request(READ);
      const answers = await Promise.all([1, 2, 3].map(() => client.request(READ)));
      expect(answers.map(({ body }) => body)).toEqual([{ ok: true }, { ok: true }, { ok: true }]);
      expect(org.calls).toHaveLength(7);
    });

    test('another time', async () => {
      const options: TestOrgOptions = { demandsProof: true };
      const org = await testOrg(options);
      const client = clientOf(org);
      await client.request(READ);
      for (const aheadMs of [3_600_000, 0, -3_600_000]) {
        options.aheadMs = aheadMs;
        const answers = await Promise.all(Array.from({ length: 10 }, () => client.request(READ)));
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      }
    });

    test('another nonce, and then another token', async () => {
      const org = await testOrg({
        demandsProof: true,
        answer: (_seen, times) => {
          if (times === 1) return otherNonce;
          if (times === 2) return { status: 401, body: { errorCode: 'E0000011', errorSummary: 'Invalid token' } };
          return { body: { ok: true } };
        },
      });
      expect(await clientOf(org).request(SUSPEND)).toMatchObject({ body: { ok: true } });
    });
  });

  test.each([
    ['a web page', { text: '<!DOCTYPE html><html>' }, 'okta.not-okta'],
    ['a redirect to another host', { status: 302, headers: { location: 'https://evil.example/api' } }, 'okta.not-okta'],
    ['a redirect in the same host', { status: 307, headers: { location: '/login' } }, 'okta.not-okta'],
    [
      'a page that is too large',
      { text: 'x'.repeat(11 * 1024 * 1024), headers: { 'content-type': 'text/plain' } },
      'http.response-too-large',
    ],
  ])('%s is no answer, and no token goes on', async (_what, answer, code) => {
    const org = await testOrg({ answer: () => answer });
    expect(await failure(clientOf(org).request(READ))).toMatchObject({ kind: 'terminal', code });
    expect(org.calls).toHaveLength(1);
  });

  test.each([0, 3_600_000, -3_600_000])(
    'J5 an answer says by how much the clock of the org is ahead, here by %d ms',
    async (aheadMs) => {
      const org = await testOrg({ aheadMs, clock: fakeClock('2026-11-03T09:00:00.400Z') });
      const { clockAhead } = await clientOf(org).request(READ);
      expect(clockAhead).toEqual({ least: aheadMs - 400, most: aheadMs + 600 });
    },
  );

  test('S11 J5 where only reads are allowed a write is refused and not sent', async () => {
    const org = await testOrg();
    expect(await failure(clientOf(org, {}, { readsOnly: 'dry-run' }).request(SUSPEND))).toMatchObject({
      code: 'okta.write-in-dry-run',
    });
    expect(await failure(clientOf(org, {}, { readsOnly: 'look' }).request(SUSPEND))).toMatchObject({
      code: 'okta.write-in-look',
    });
    await clientOf(org, {}, { readsOnly: 'dry-run' }).request(READ);
    expect(org.calls).toHaveLength(1);
  });

  test.each([
    [{}],
    [{ orgUrl: 'http://127.0.0.1:1' }],
    [{ auth: { type: 'ssws', token: 'x' } }],
    [{ orgUrl: 'x', auth: { type: 'ssws', token: 'x' } }],
  ])('settings that are not complete (%j) reach nothing', async (settings) => {
    const org = await testOrg();
    expect(await failure(org.clients.client(settings, org.use()).request(READ))).toMatchObject({
      code: 'okta.not-connected',
    });
  });
});

describe('a time to come again that the org names', () => {
  const at = (
    status: number,
    headers: Record<string, string>,
    body: JsonValue = { errorCode: 'E0000047' },
  ): Answer => ({
    status,
    headers,
    body,
  });

  // S2
  test.each<[string, Answer, number | undefined]>([
    ['one of the bucket, with seconds', at(429, { 'retry-after': '40' }), 40_000],
    [
      'one of this number, in a bucket that has calls left',
      at(429, { ...limits(600, 599), 'retry-after': '30' }),
      30_000,
    ],
    ['hours ahead', at(429, { 'retry-after': '14400' }), 14_400_000],
    ['a date', at(429, { date: DATE, 'retry-after': 'Tue, 03 Nov 2026 09:01:00 GMT' }), 60_000],
    ['a date that is over', at(429, { date: DATE, 'retry-after': 'Tue, 03 Nov 2026 08:00:00 GMT' }), 0],
    ['maintenance', at(503, { 'retry-after': '120' }, { errorCode: 'E0000010' }), 120_000],
    ['none', at(429, {}), undefined],
    ['nonsense', at(429, { 'retry-after': 'soon' }), undefined],
  ])('is kept for the next attempt: %s', async (_what, answer, retryAfterMs) => {
    const org = await testOrg({ answer: () => answer });
    const error = (await failure(clientOf(org).request(SUSPEND))) as RetryableError;
    expect(error).toMatchObject({ kind: 'retryable', surelyNotDone: true });
    expect(error.retryAfterMs).toBe(retryAfterMs);
  });

  // Windows last a minute, so what is further away is not believed.
  test.each<[string, Record<string, string>, number | undefined]>([
    ['the end of the window', { 'x-rate-limit-limit': '300' }, 31_000],
    ['hours ahead', { 'x-rate-limit-reset': `${Date.parse(DATE) / 1_000 + 14_400}` }, 120_000],
    ['over', { 'x-rate-limit-reset': `${Date.parse(DATE) / 1_000 - 14_400}` }, 1_000],
    ['in seconds', { 'retry-after': '7' }, 7_000],
    ['nonsense', { 'x-rate-limit-reset': 'soon' }, undefined],
  ])('the same at the token endpoint: %s', async (_what, headers, retryAfterMs) => {
    const org = await testOrg({ token: () => at(429, { ...limits(300, 0), ...headers }) });
    const error = (await failure(clientOf(org).request(SUSPEND))) as RetryableError;
    expect(error).toMatchObject({ kind: 'retryable', code: 'okta.unavailable', surelyNotDone: true });
    expect(error.retryAfterMs).toBe(retryAfterMs);
  });

  test('and a read that would be made again at once is not, before it', async () => {
    const org = await testOrg({ answer: () => at(503, { 'retry-after': '120' }, '') });
    expect(await failure(clientOf(org).request(READ))).toMatchObject({ retryAfterMs: 120_000 });
    expect(org.calls).toHaveLength(1);
  });
});

describe('pages', () => {
  const LIST: OktaCall = { method: 'GET', path: '/api/v1/users', query: { limit: 2 }, scopes: ['okta.users.read'] };

  test('are followed as their links say, each when it is wanted', async () => {
    const org: TestOrg = await testOrg({
      answer: ({ url }) =>
        url.includes('after=2')
          ? { body: [3], headers: { link: `<${org.url}/api/v1/users?limit=2>; rel="self"` } }
          : {
              body: [1, 2],
              headers: {
                link: [
                  `<${org.url}/api/v1/users?limit=2>; rel="self"`,
                  `<${org.url}/api/v1/users?after=2%2C3&limit=2>; rel="next"`,
                ],
              },
            },
    });
    const found: unknown[] = [];
    for await (const page of clientOf(org).pages(LIST)) {
      expect(org.calls).toHaveLength(found.length + 1);
      found.push([page.items, page.hasMore]);
    }
    expect(found).toEqual([
      [[1, 2], true],
      [[3], false],
    ]);
    expect(org.calls[1]?.url).toBe('/api/v1/users?after=2%2C3&limit=2');
  });

  test('the next one at another host is not asked for', async () => {
    const org = await testOrg({
      answer: () => ({ body: [1], headers: { link: '<https://evil.example/api/v1/users?after=1>; rel="next"' } }),
    });
    await expect(clientOf(org).pages(LIST)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'okta.not-okta',
      message: expect.stringContaining('evil.example'),
    });
  });

  /** What the org answers to one of six pages of users: its number, and the link to the next one. */
  function pageOfSix(
    { url: origin }: TestOrg,
    url: string,
  ): { number: number; body: JsonValue; link: { link?: string } } {
    const number = Number(/after=(\d)/.exec(url)?.[1] ?? 0);
    const next = `<${origin}/api/v1/users?limit=2&after=${number + 1}>; rel="next"`;
    return { number, body: [number], link: number < 5 ? { link: next } : {} };
  }

  test('of a list that has more pages than may be asked for in a window are all asked for, each once', async () => {
    const clock = fakeClock('2026-11-03T09:00:00.000Z');
    const org: TestOrg = await testOrg({
      clock,
      answer({ url }, times) {
        const { body, link } = pageOfSix(org, url);
        return {
          body,
          headers: {
            ...limits(4, 4 - (((times - 1) % 2) + 1)),
            date: new Date(clock.now()).toUTCString(),
            'x-rate-limit-reset': `${Math.floor(clock.now() / 60_000) * 60 + 60}`,
            ...link,
          },
        };
      },
    });
    const found: JsonValue[] = [];
    const visitor = { sharer: 'flow', place: undefined, limit: undefined };
    const list = (async () => {
      for await (const { items } of clientOf(org, {}, { visitor }).pages(LIST)) found.push(...items);
    })();
    for (let windows = 1; windows <= 3; windows += 1) {
      await vi.waitFor(() => expect([found.length, clock.pendingTimers > 0]).toEqual([windows * 2, windows < 3]));
      clock.advance(61_000);
    }
    await list;
    expect(found).toEqual([0, 1, 2, 3, 4, 5]);
    expect(org.calls).toHaveLength(6);
    // Nobody's in particular: whoever asks is told at once.
    const unnamed = clientOf(org).pages(LIST)[Symbol.asyncIterator]();
    const all = Promise.all([1, 2, 3, 4, 5].map(() => unnamed.next()));
    await expect(all).rejects.toMatchObject({ code: 'okta.rate-limited', noAttempt: true });
  });

  /** An org with six pages of users; `refusal` is what it answers in place of a page. */
  async function sixPages(refusal: (page: number, times: number) => Answer | undefined) {
    const clock = fakeClock('2026-11-03T09:00:00.000Z');
    const org: TestOrg = await testOrg({
      clock,
      answer({ url }, times) {
        const { number, body, link } = pageOfSix(org, url);
        const date = new Date(clock.now()).toUTCString();
        const { headers, ...given } = refusal(number, times) ?? { body, headers: { date, ...link } };
        return { ...given, headers: { date, ...headers } };
      },
    });
    const found: JsonValue[] = [];
    const limit = { pause: vi.fn(), resume: vi.fn() };
    const visitor = { sharer: 'flow', place: undefined, limit: limit as unknown as TimeLimit };
    const read = async (client = clientOf(org, {}, { visitor })): Promise<JsonValue[]> => {
      for await (const { items } of client.pages(LIST)) found.push(...items);
      return found;
    };
    return { org, clock, read, limit };
  }

  const full = (headers: Record<string, string> = {}): Answer => ({
    status: 429,
    body: { errorCode: 'E0000047', errorSummary: 'API call exceeded rate limit.' },
    headers,
  });
  const windowEnds = (clock: FakeClock): Record<string, string> => ({
    'x-rate-limit-limit': '100',
    'x-rate-limit-remaining': '0',
    'x-rate-limit-reset': `${Math.floor(clock.now() / 1_000) + 30}`,
  });

  test.each<[string, (clock: FakeClock) => Record<string, string>, number]>([
    ['whose window ends', windowEnds, 31_000],
    ['that names a time to come again', () => ({ 'retry-after': '90' }), 90_000],
    ['of a limit that is not told', () => ({}), 1_000],
    ['of concurrent calls', () => ({ 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0' }), 1_000],
  ])('after a 429 %s amid them the list goes on where it stood', async (_which, headers, wait) => {
    const { org, clock, read, limit } = await sixPages((page, times) =>
      page === 3 && times === 4 ? full(headers(clock)) : undefined,
    );
    const list = read();
    await vi.waitFor(() => expect([org.calls.length, clock.pendingTimers]).toEqual([4, 1]));
    expect(limit.pause.mock.calls.length).toBe(limit.resume.mock.calls.length + 1);
    for (let passed = 0; passed < wait; passed += 1_000) {
      expect(org.calls).toHaveLength(4);
      clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await list).toEqual([0, 1, 2, 3, 4, 5]);
    expect(org.calls.map(({ url }) => /after=(\d)/.exec(url)?.[1] ?? '0').join('')).toBe('0123345');
    expect(limit.pause.mock.calls.length).toBe(limit.resume.mock.calls.length);
  });

  test('a page that is answered 429 again and again, or for long, ends the list', async () => {
    const again = await sixPages((page) => (page === 1 ? full() : undefined));
    const ended = failure(again.read());
    for (let times = 1; times <= 10; times += 1) {
      await vi.waitFor(() => expect([again.org.calls.length, again.clock.pendingTimers]).toEqual([times + 1, 1]));
      again.clock.advance(60_000);
    }
    expect(await ended).toMatchObject({ code: 'okta.rate-limited', surelyNotDone: true });
    expect(again.org.calls).toHaveLength(12);
    const long = await sixPages((page) => (page === 1 ? full({ 'retry-after': '3600' }) : undefined));
    expect(await failure(long.read())).toMatchObject({ code: 'okta.rate-limited', retryAfterMs: 3_600_000 });
  });

  test('who cancels a list that waits after a 429 is heard, and one that belongs to no flow does not wait', async () => {
    const { org, clock, read } = await sixPages((page) => (page === 1 ? full({ 'retry-after': '30' }) : undefined));
    const stop = new AbortController();
    const visitor = { sharer: 'flow', place: undefined, limit: undefined };
    const list = failure(read(clientOf(org, {}, { visitor, signal: stop.signal })));
    await vi.waitFor(() => expect([org.calls.length, clock.pendingTimers]).toEqual([2, 1]));
    stop.abort(new CancelledError('run.cancelled', 'It was cancelled.'));
    expect(await list).toMatchObject({ code: 'run.cancelled' });
    expect(clock.pendingTimers).toBe(0);
    expect(await failure(read(clientOf(org)))).toMatchObject({ code: 'okta.rate-limited', retryAfterMs: 30_000 });
  });

  test('the first page is not waited for: the step comes again, as for any call', async () => {
    const { read } = await sixPages((page) => (page === 0 ? full({ 'retry-after': '30' }) : undefined));
    expect(await failure(read())).toMatchObject({ code: 'okta.rate-limited', retryAfterMs: 30_000 });
  });

  test('a page that is its own next one, and one that is no list, end it', async () => {
    const same: TestOrg = await testOrg({
      answer: () => ({ body: [], headers: { link: `<${same.url}/api/v1/users?limit=2>; rel="next"` } }),
    });
    await expect(clientOf(same).pages(LIST)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'okta.not-okta',
    });
    const none = await testOrg({ answer: () => ({ body: { no: 'list' } }) });
    await expect(clientOf(none).pages(LIST)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'okta.not-okta',
    });
  });
});
