import { assert, pre, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonValue } from '../../shared/json.ts';
import { createRedactor, REDACTED } from './redact.ts';

const SECRET = 'pa"ss w/rd+ü';
const redactor = createRedactor([SECRET, 'https://hooks.example/T/abc']);

describe('S4 a secret is found', () => {
  test.each([
    ['plain', `x ${SECRET} y`, `x ${REDACTED} y`],
    ['escaped as JSON', `{"a":${JSON.stringify(SECRET)}}`, `{"a":"${REDACTED}"}`],
    ['in a URL', `https://example.com/?q=${encodeURIComponent(SECRET)}&r=1`, `https://example.com/?q=${REDACTED}&r=1`],
    ['in a form', `q=${encodeURIComponent(SECRET).replaceAll('%20', '+')}`, `q=${REDACTED}`],
    ['in a URL, lower case', 'u=https%3a%2f%2fhooks.example%2fT%2fabc', `u=${REDACTED}`],
    ['twice', `${SECRET}${SECRET}`, `${REDACTED}${REDACTED}`],
  ])('%s', (_name, given, expected) => {
    expect(redactor.text(given)).toBe(expected);
  });

  test.each(['', 'u', 'us', 'usr', 'a longer user'])('in base64, behind "%s"', (user) => {
    const text = Buffer.from(`${user}:${SECRET}:tail`).toString('base64');
    const clean = redactor.text(`Basic ${text}`);
    expect(clean).toContain(REDACTED);
    const left = Buffer.from(clean.replace('Basic ', '').split(REDACTED).join(''), 'base64').toString('latin1');
    expect(left).not.toContain('ss w/r');
  });

  test('whatever the secret and what stands around it', () => {
    const secrets = string({ minLength: 6, maxLength: 40, unit: 'grapheme' });
    assert(
      property(secrets, string(), string(), (secret, before, after) => {
        pre(!REDACTED.includes(secret));
        const { text } = createRedactor([secret]);
        for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
          expect(text(before + form + after)).toContain(REDACTED);
          expect(text(before + form + after)).not.toContain(form);
        }
      }),
    );
  });

  test('one secret inside another leaves nothing of the longer one', () => {
    expect(createRedactor(['secret', 'secret-and-more']).text('a secret-and-more b secret')).toBe(
      `a ${REDACTED} b ${REDACTED}`,
    );
  });

  test('in JSON: values and names, at any depth; the given value is not changed', () => {
    const given: JsonValue = { a: [1, { b: `x${SECRET}` }], [`k-${SECRET}`]: null };
    const before = structuredClone(given);
    expect(redactor.json(given)).toEqual({ a: [1, { b: `x${REDACTED}` }], [`k-${REDACTED}`]: null });
    expect(given).toEqual(before);
  });
});

test('S4 a secret far down costs no more than its depth', () => {
  const depth = 2_000;
  let given: JsonValue = SECRET;
  for (let at = 0; at < depth; at += 1) given = { first: 1, inner: given, list: [at] };
  let clean: JsonValue = redactor.json(given);
  for (let at = 0; at < depth; at += 1) clean = (clean as { inner: JsonValue }).inner;
  expect(clean).toBe(REDACTED);
});

describe('what is no secret stays as it is', () => {
  test('the same object comes back where nothing was found', () => {
    const given: JsonValue = { a: [1, 'text', { b: null, c: true }] };
    expect(redactor.json(given)).toBe(given);
  });

  test('parts that hold nothing are kept by identity', () => {
    const untouched: JsonValue = { big: ['x'] };
    expect(redactor.json({ untouched, touched: SECRET }).untouched).toBe(untouched);
  });

  test('without secrets, or with short ones only, nothing is looked at', () => {
    const given = { a: '12345', b: '' };
    expect(createRedactor([]).json(given)).toBe(given);
    expect(createRedactor(['12345', '']).text('12345')).toBe('12345');
  });
});
