import { describe, expect, test } from 'vitest';

import { AppError } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { checkExpression } from './check.ts';
import { compileExpression } from './evaluate.ts';
import { signatureOf } from './function-spec.ts';
import { FUNCTIONS } from './functions.ts';
import { SYNTAX_FUNCTIONS } from './syntax-functions.ts';

const scope = { e: '😀é', t: '2026-03-01T23:30:15.250Z', big: { z: 1, a: [null] } };

describe('functions', () => {
  test.each<[string, JsonValue]>([
    ['"hello".startsWith("he") && "hello".endsWith("lo") && "hello".contains("ell")', true],
    ['"AbÄ".lowerAscii()', 'abÄ'],
    ['"aBä".upperAscii()', 'ABä'],
    ['" a ".trim()', 'a'],
    ['"a,b,c".split(",")', ['a', 'b', 'c']],
    ['"a,b,c".split(",", 2)', ['a', 'b,c']],
    ['"a,b,c".split(",", 0)', []],
    ['["a", "b"].join("-") + ["c"].join()', 'a-bc'],
    ['"aXbX".replace("X", "--")', 'a--b--'],
    ['"hello".indexOf("l")', 2],
    ['"hello".indexOf("l", 3)', 3],
    ['"hello".lastIndexOf("l")', 3],
    ['"hello".indexOf("z")', -1],
    ['"hello".substring(1)', 'ello'],
    ['"hello".substring(1, 3)', 'el'],
    ['size(e)', 2],
    ['e.substring(1)', 'é'],
    ['e.indexOf("é")', 1],
    ['e.split("")', ['😀', 'é']],
    ['{"a": 1}.size() + size([1, 2]) + "abc".size()', 6],
    ['regex("alice@example.com", "^[a-z]+@example[.]com$")', true],
    ['regex("bob", "ali" + "ce")', false],
    ['regex("Bob", "(?i)bob")', true],
    [
      'string(1) + string(1.5) + string(true) + string(timestamp(t)) + string(duration("90s"))',
      '11.5true2026-03-01T23:30:15.250Z90s',
    ],
    ['bool("true") && !bool("f")', true],
    ['int(timestamp("1970-01-01T00:01:00Z"))', 60],
    ['toJson(big) + toJson("x")', '{"z":1,"a":[null]}"x"'],
    ['dyn(1) == 1', true],
    ['timestamp(t).getFullYear()', 2026],
    ['timestamp(t).getMonth()', 2],
    ['timestamp(t).getDate()', 1],
    ['timestamp(t).getDayOfMonth()', 0],
    ['timestamp(t).getDayOfWeek()', 0],
    ['timestamp(t).getDayOfYear()', 59],
    ['timestamp("0099-12-31T23:59:59Z").getDayOfYear()', 364],
    ['timestamp("0004-03-01T00:00:00Z").getDayOfYear()', 60],
    ['timestamp(t).getHours() * 100 + timestamp(t).getMinutes()', 2330],
    ['timestamp(t).getSeconds() + timestamp(t).getMilliseconds()', 265],
    ['timestamp(t).getDate("Europe/Berlin")', 2],
    ['timestamp(t).getHours("-03:30")', 20],
    ['timestamp("2026-03-02T00:30:00+01:00") == timestamp("2026-03-01T23:30:00Z")', true],
    ['timestamp(60)', '1970-01-01T00:01:00.000Z'],
    ['duration("1h30m").getMinutes()', 90],
    ['duration("-1.5s").getMilliseconds()', -1500],
    ['duration("1h") + duration("1m") == duration("61m")', true],
    ['-duration("1s")', '-1s'],
  ])('%s', (source, expected) => {
    expect(compileExpression(source).evaluate(scope)).toStrictEqual(expected);
  });

  test.each([
    'size(1)',
    'int("x")',
    'int("1.5")',
    'double("1e")',
    'double("")',
    'bool("yes")',
    'string(null)',
    'string([1])',
    'uint(-1)',
    '"abc".substring(4)',
    '"abc".substring(2, 1)',
    '"abc".substring(0.5)',
    '"abc".replace("", "x")',
    '[1].join(",")',
    '"a".contains(1)',
    'regex(1, "a")',
    'regex("a", "(" + "")',
    'timestamp("yesterday")',
    'timestamp("2026-13-01T00:00:00Z")',
    'timestamp(999999999999999)',
    'timestamp("0000-12-31T00:00:00Z")',
    'timestamp(t).getHours("Nowhere/At all")',
    'duration("5 minutes")',
    'duration("")',
    'duration("999999999999h")',
    'double("1e400")',
    'optional.none().value()',
  ])('%s fails with a sentence', (source) => {
    const run = (): JsonValue => compileExpression(source).evaluate(scope);
    expect(run).toThrow(AppError);
    expect(run).toThrow(/failed: .+\.$/);
  });

  test('a failure never tells the value: it may be a secret', () => {
    const secret = { s: 'hunter2-secret', k: { 'hunter2-secret': 1 } };
    for (const source of [
      'int(s)',
      'regex(s, "(" + s)',
      'timestamp(s)',
      'duration(s)',
      's + 1',
      's.nope',
      'bool(s)',
      'k[s].x',
      's[0]',
      's in 1',
      's < 1',
      'timestamp("2026-01-01T00:00:00Z").getHours(s)',
    ]) {
      let message = '';
      try {
        compileExpression(source).evaluate(secret);
      } catch (thrown) {
        message = thrown instanceof AppError ? JSON.stringify([thrown.message, thrown.details]) : '';
      }
      expect(message).toContain('failed');
      expect(message).not.toContain('hunter2');
    }
  });

  test.each([...FUNCTIONS, ...SYNTAX_FUNCTIONS].map(({ example }) => [example.source, example.gives] as const))(
    'the example %s',
    (source, gives) => {
      expect(compileExpression(source).evaluate({})).toStrictEqual(gives);
      expect(checkExpression(source, {})).toEqual([]);
    },
  );

  test('each is documented once, under a signature of its own, with an example that uses it', () => {
    for (const { name, example } of [...FUNCTIONS, ...SYNTAX_FUNCTIONS]) expect(example.source).toContain(`${name}(`);
    const signatures = FUNCTIONS.map(signatureOf);
    expect(new Set(signatures).size).toBe(signatures.length);
    for (const spec of FUNCTIONS) expect(spec.summary).toMatch(/^[A-Z].*\.$/);
    expect(signatures).toContain('regex(text: string, pattern: string): bool');
  });
});
