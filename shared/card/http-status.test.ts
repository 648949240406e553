import { describe, expect, test } from 'vitest';

import { RetryableError, TerminalError } from '../errors.ts';
import type { HttpResponse } from './card.ts';
import { retryAfterMs, statusError } from './http-status.ts';

function answer(status: number, part: Partial<HttpResponse> = {}): HttpResponse {
  return { status, headers: {}, body: '', ...part };
}

describe('S2 what a status means', () => {
  test.each([200, 204, 304])('%i is no error', (status) => {
    expect(statusError(answer(status), 'GET example.com')).toBeUndefined();
  });

  test.each([400, 401, 403, 404, 409, 413, 422])('%i is terminal', (status) => {
    const error = statusError(answer(status), 'GET example.com');
    expect(error).toBeInstanceOf(TerminalError);
    expect(error?.message).toContain(`GET example.com answered ${status}`);
  });

  test.each([
    [408, false],
    [425, true],
    [429, true],
    [500, false],
    [502, false],
    [504, false],
  ])('%i is retryable; surely not done: %s', (status, surelyNotDone) => {
    const error = statusError(answer(status), 'POST example.com');
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ surelyNotDone });
  });

  test('a bare 503, or one that names a time, surely did nothing; a gateway that explains itself may have passed it on', () => {
    expect(statusError(answer(503), 'x')).toMatchObject({ surelyNotDone: true });
    expect(statusError(answer(503, { body: 'busy', headers: { 'retry-after': '5' } }), 'x')).toMatchObject({
      surelyNotDone: true,
      retryAfterMs: 5_000,
    });
    expect(statusError(answer(503, { body: 'upstream reset before headers' }), 'x')).toMatchObject({
      surelyNotDone: false,
    });
  });

  test('after a redirect nothing is sure', () => {
    expect(statusError(answer(429, { redirected: true }), 'x')).toMatchObject({ surelyNotDone: false });
  });

  test('the answer is in the details, cut where it is long', () => {
    const error = statusError(answer(422, { body: { why: 'x'.repeat(5_000) } }), 'x');
    expect(error?.details['status']).toBe(422);
    expect(String(error?.details['body'])).toHaveLength(4_001);
  });
});

describe('Retry-After', () => {
  const date = 'Tue, 03 Nov 2026 09:14:30 GMT';

  test.each([
    [{ 'retry-after': '120' }, 120_000],
    [{ 'retry-after': 'Tue, 03 Nov 2026 09:15:00 GMT', date }, 30_000],
    [{ 'retry-after': 'Tue, 03 Nov 2026 09:14:00 GMT', date }, 0],
    [{ 'retry-after': 'Tue, 03 Nov 2026 09:15:00 GMT' }, undefined],
    [{ 'retry-after': 'soon', date }, undefined],
    [{ 'x-rate-limit-reset': '1793697300', date }, 30_000],
    [{ date }, undefined],
    [{}, undefined],
  ])('%j', (headers, expected) => {
    expect(retryAfterMs(headers)).toBe(expected);
  });
});
