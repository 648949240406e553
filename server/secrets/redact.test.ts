import { array, constantFrom, integer, pre, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import type { JsonValue } from '../../shared/json.ts';
import { createRedactor, REDACTED } from './redact.ts';

const SECRET = 'pa"ss w/rd+ü';
const redactor = createRedactor([SECRET, 'https://hooks.example/T/abc']);

const jsonUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Ways to write a character. */
const WAYS: ((character: string) => string)[] = [
  (one) => one,
  (one) => (one.isWellFormed() ? encodeURIComponent(one).replaceAll('%20', '+') : one),
  (one) =>
    one.isWellFormed() ? [...Buffer.from(one)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('') : one,
  (one) => `&#${one.codePointAt(0)};`,
  (one) => `&#x${one.codePointAt(0)?.toString(16)};`,
  (one) => one.replace('&', '&amp;').replace('<', '&lt;').replace('"', '&quot;').replace('ü', '&uuml;'),
  (one) => Array.from({ length: one.length }, (_, at) => jsonUnit(one.charAt(at))).join(''),
  (one) =>
    JSON.stringify(one)
      .slice(1, -1)
      .replace('/', String.raw`\/`),
];

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
    expectProperty(
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

  test.each([
    ['a form that escapes marks, too', '%21', 'n3ver%21see%20it'],
    ['a form', '+', 'n3ver!see+it'],
    ['HTML, by number', '&#33;', 'n3ver&#33;see it'],
    ['HTML, in hexadecimal', '&#x21;', 'n3ver&#x0021;see&#x20;it'],
    ['HTML, by name', '&excl;', 'n3ver&excl;see it'],
    ['HTML without semicolons', '&#33', 'n3ver&#33see it'],
    ['JSON, every unit escaped', String.raw`\u0021`, Array.from('n3ver!see it', jsonUnit).join('')],
    ['JSON in a URL', '%5Cu0021', 'n3ver%5Cu0021see+it'],
    ['HTML in HTML', '&amp;#33;', 'n3ver&amp;#33;see it'],
    ['a URL in a URL', '%2521', 'n3ver%2521see%2520it'],
    ['a mixture', '', String.raw`n%33v&#101;r\u0021s&#x65;e+it`],
  ])('written for %s', (_name, _escape, written) => {
    expect(createRedactor(['n3ver!see it']).text(`a ${written} b`)).toBe(`a ${REDACTED} b`);
  });

  test.each([
    ['slashes of JSON', String.raw`https:\/\/hooks.example\/T\/abc`],
    ['slashes of JSON in JSON', String.raw`https:\\\/\\\/hooks.example\\\/T\\\/abc`],
    ['HTML', 'https&colon;&sol;&sol;hooks.example&#47;T&#x2F;abc'],
  ])('an address in %s', (_name, written) => {
    expect(redactor.text(`a "${written}" b`)).toBe(`a "${REDACTED}" b`);
  });

  test('whatever the secret, each character written in any way, escaped up to three times, within any text', () => {
    // Escapes that are cut off before and behind it, and marks that begin them in the secret itself.
    const hostile = string({
      unit: constantFrom('%', '2', '5', '&', '#', ';', 'x', '\\', 'u', 'n', '+', ' ', '/', 'a', 'ü', '😀'),
    });
    const secrets = tuple(string({ minLength: 4, unit: 'binary' }), hostile).map(([one, two]) => `${one}${two}`);
    const around = string().chain((text) => hostile.map((more) => text + more));
    const ways = array(array(integer({ min: 0, max: WAYS.length - 1 }), { minLength: 1, maxLength: 50 }), {
      minLength: 1,
      maxLength: 3,
    });
    expectProperty(
      property(secrets, around, around, ways, (secret, before, after, layers) => {
        pre(secret.length >= 8 && !REDACTED.includes(secret));
        let written = secret;
        for (const layer of layers) {
          written = Array.from(written, (one, at) => WAYS[layer[at % layer.length] ?? 0]?.(one) ?? one).join('');
        }
        const clean = createRedactor([secret]).text(before + written + after);
        expect(clean).toContain(REDACTED);
        expect(clean.replaceAll(REDACTED, '').length).toBeLessThanOrEqual(before.length + after.length);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['its path', '/services/T0INVENTED/B0INVENTED/inventedSecret1'],
    ['the end of its path', 'B0INVENTED/inventedSecret1'],
    ['its last part', 'inventedSecret1'],
    ['its password', 'in-vent3d'],
    ['user and password', 'someone:in-vent3d'],
    ['user and password in base64', Buffer.from('someone:in-vent3d').toString('base64').replaceAll('=', '')],
    ['a value of its query', 'val/ue+1'],
    ['a value of its query as written', 'val%2Fue%2B1'],
  ])('of an address %s alone', (_name, part) => {
    const url =
      'https://someone:in-vent3d@hooks.example/services/T0INVENTED/B0INVENTED/inventedSecret1?key=val%2Fue%2B1&to=channel';
    expect(createRedactor([url]).text(`No such thing: <${part}>, channel, services`)).toBe(
      `No such thing: <${REDACTED}>, channel, services`,
    );
  });

  test('one secret inside another leaves nothing of the longer one', () => {
    expect(createRedactor(['secret', 'secret-and-more']).text('a secret-and-more b secret')).toBe(
      `a ${REDACTED} b ${REDACTED}`,
    );
  });

  test('two that overlap are cut as one', () => {
    expect(createRedactor(['abcdefgh', 'efghijkl']).text('x abcdefghijkl y')).toBe(`x ${REDACTED} y`);
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

test.each([
  ['backslashes', '\\'],
  ['percent signs', '%'],
  ['escaped percent signs', '%25'],
  ['escaped backslashes', '%5C'],
  ['backslashes by number', String.raw`\u005c`],
  ['ampersands', '&amp;'],
  ['ampersands without their beginning', 'amp;&'],
  ['zeros', '&#0'],
  ['digits without end', '&#00000000000000000000000000000000'],
  ['beginnings of the secret', 'n3ver!see%20i'],
])('S4 half a million characters of %s are read through', (_name, unit) => {
  const text = unit.repeat(Math.ceil(500_000 / unit.length));
  expect(createRedactor(['n3ver!see it', SECRET]).text(text)).toBe(text);
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
