import { expect, test } from 'vitest';

import { RetryableError, TimeoutError } from '../../../shared/errors.ts';
import type { JsonValue } from '../../../shared/json.ts';
import { createRedactor } from '../../secrets/redact.ts';
import { keptError } from './kept-error.ts';

const SECRET = 'an-invented-secret';
const redactor = createRedactor([SECRET]);

test('S4 an error that holds no secret and is short stays itself', () => {
  const error = new RetryableError('http.reset', 'It broke.', { details: { status: 500, list: [1, { a: 'b' }] } });
  expect(keptError(error, redactor)).toBe(error);
});

test('S4 a secret is cut from message and details, before they are shortened', () => {
  const text = `${'x'.repeat(1_995)}${SECRET}${'y'.repeat(3_000_000)}`;
  const error = new TimeoutError('http.timeout', text, { details: { body: text, [text]: 1 } });
  const kept = keptError(error, redactor);
  expect(kept).toMatchObject({ code: 'http.timeout', kind: 'timeout' });
  expect(kept.message).toBe(`${'x'.repeat(1_995)}[reda…`);
  expect(JSON.stringify(kept.details).length).toBeLessThan(5_000);
});

test('S4 details are bounded in number and depth, whatever they hold', () => {
  let deep: JsonValue = 'end';
  for (let at = 0; at < 1_000; at += 1) deep = [deep];
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`name-${at}`, 'x'.repeat(100)]));
  const { details } = keptError(new RetryableError('x.y', 'z', { details: { status: 500, deep, many } }), redactor);
  expect(details['status']).toBe(500);
  expect(JSON.stringify(details).length).toBeLessThan(20_000);
});
