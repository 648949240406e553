// Every function against values of every kind: it gives a value or fails with a sentence, and its work is bounded.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../../tests/support/property.ts';
import { AppError } from '../../errors.ts';
import type { JsonValue } from '../../json.ts';
import { Budget } from '../budget.ts';
import { checkExpression } from '../check.ts';
import { compileExpression } from '../evaluate.ts';
import type { FunctionSpec } from '../function-spec.ts';
import { FUNCTIONS } from '../functions.ts';
import { EXPRESSION_LIMITS } from '../limits.ts';
import { typeOfSimple } from '../types.ts';

/** The call with its arguments as `a`, `b`, … of the scope; without the last `left` of them. */
function callOf(spec: FunctionSpec, left: number, argument = (name: string) => name): string {
  const names = ['a', 'b', 'c', 'd'].slice(0, spec.parameters.length - left + (spec.on === undefined ? 0 : 1));
  const args = names.map(argument);
  return spec.on === undefined
    ? `${spec.name}(${args.join(', ')})`
    : `(${args[0]}).${spec.name}(${args.slice(1).join(', ')})`;
}

const calls = FUNCTIONS.flatMap((spec) =>
  Array.from({ length: (spec.optionalParameters ?? 0) + 1 }, (_, left) => ({ spec, left, source: callOf(spec, left) })),
);

/** What becomes of it: the kind of outcome, and what the work left of the budget. */
function outcome(source: string, scope: Record<string, JsonValue>): { code: string; value?: JsonValue; left: number } {
  const budget = new Budget();
  try {
    const value = compileExpression(source).evaluateWithin(scope, budget);
    return { code: 'none', value, left: budget.left };
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    return { code: thrown.code, left: budget.left };
  }
}

const words = fc.constantFrom(
  '',
  'a.b',
  'days',
  'sha256',
  'hex',
  'YYYY-MM-DD',
  'Europe/Berlin',
  '[a-z]+',
  'https://example.com/?a=%zz',
  '{"a":[1]}',
  '__proto__',
  'constructor',
  '2026-03-01T23:30:15.250Z',
  '\ud800',
  '%',
);
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>,
  words,
  fc.array(words, { maxLength: 4 }),
  fc.array(fc.record({ key: words, value: fc.integer() }), { maxLength: 3 }),
  fc.dictionary(words, fc.integer(), { maxKeys: 3 }),
  fc.constantFrom<JsonValue>(1e308, -0, 2 ** 53, -(2 ** 63), 0.1, 1_000_000_000),
);

describe('every function', () => {
  test.each(calls)('$source gives a value or fails with a sentence, whatever it is given', ({ spec, source }) => {
    // Times and optional values are no JSON: they are made in the expression.
    const making = [
      source,
      source.replace(/\ba\b/, 'timestamp(a)'),
      source.replace(/\ba\b/, 'a.?b'),
      ...(spec.name === 'diff' ? [source.replace('a', 'timestamp(a)').replace('b', 'timestamp(b)')] : []),
    ].map((each) => compileExpression(each));
    expectProperty(
      fc.property(fc.array(json, { minLength: 4, maxLength: 4 }), fc.nat(making.length - 1), ([a, b, c, d], which) => {
        const budget = new Budget();
        try {
          const scope = { a: a ?? null, b: b ?? null, c: c ?? null, d: d ?? null };
          const value = making[which]?.evaluateWithin(scope, budget);
          expect(JSON.parse(JSON.stringify(value))).toEqual(value);
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown;
          expect(thrown.message).toMatch(/^\{\{.*(?:failed|was stopped): .*\.$/s);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('does no more than its budget allows, however much it is given', () => {
    const numbers = Array.from({ length: 100_000 }, (_, at) => at);
    const large: JsonValue[] = [
      'a'.repeat(7_000_000),
      '%C3%A4'.repeat(150_000),
      numbers,
      numbers.map((n) => ({ key: `k${n}`, value: n })),
      Object.fromEntries(numbers.map((n) => [`k${n}`, n])),
    ];
    const over: string[] = [];
    for (const { source } of calls) {
      for (const value of large) {
        const { code, value: result, left } = outcome(source, { a: value, b: value, c: value, d: value });
        // A part of the scope may be handed on as it is; anything else is no larger than a result may be.
        const size = code !== 'none' || result === value ? 0 : JSON.stringify(result).length;
        if (size > EXPRESSION_LIMITS.size * 2 || (code === 'none' && left < 0)) over.push(source);
      }
    }
    expect(over).toEqual([]);
  });

  test.each([
    'range(1000000000)',
    'range(3000000)',
    '"x".padStart(1000000000)',
    'fromJson(big)',
    '(big + "a").replacePattern("a", big)',
    'small.replacePattern("a", "$0" + big)',
    'big.replacePattern("a*", "$0$0$0$0$0$0$0$0$0$0")',
    'small.extractAll("a.*b|a")',
    'toQuery({small: range(10000)})',
    'range(1000).reduce(x, text, "ab", text + text)',
    'range(100000).reduce(x, list, [], list + [x])',
    'range(100000).reduce(x, deep, {}, {"a": deep})',
    'range(3000).map(x, {"k": x}).groupBy(x, toJson(range(3000)))',
    'range(300).map(x, range(3000).sortBy(y, -y))',
    'range(5000).map(x, hash("sha512", small))',
    'range(10000).map(x, timestamp(x).format("YYYY", "Europe/Berlin"))',
    // These are cheap in what they read, and dear in what they do with it.
    'range(50).map(x, longKey).distinct()',
    'range(5).map(x, base64Encode(half).size())',
    'range(2).map(x, base64Decode(base64Encode(half)).size())',
    'range(5).map(x, mixed.lowerAscii().size())',
    'range(1500).exists(x, escapeHtml(signs) == "")',
    'range(150).map(x, fromJson(object).size())',
    'range(150).map(x, toJson(fields).size())',
    'big.extract("[a-z]+")',
    // A long name is read each time that it is looked for.
    'range(50).exists(x, fields.pluck(big) != [])',
    'range(50).exists(x, big in fields)',
    'range(50).exists(x, fields[?big].hasValue())',
  ])('%s is stopped', (source) => {
    const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`k${at}`, at]));
    const scope = {
      big: 'a'.repeat(1_000_000),
      longKey: { ['a'.repeat(1_000_000)]: 1 },
      half: 'a'.repeat(450_000),
      small: 'a'.repeat(20_000),
      mixed: 'Aä'.repeat(200_000),
      signs: '<&>'.repeat(300),
      object: JSON.stringify(fields),
      fields,
    };
    expect(['expression.too-costly', 'expression.failed']).toContain(outcome(source, scope).code);
  });

  test('is told while editing what it cannot take, at each of its places', () => {
    const kinds = { any: 'null', string: '"x"', number: '1', bool: 'true', list: '[1]', object: '{"a": 1}' };
    const missed: string[] = [];
    for (const { spec, left } of calls) {
      const takes = [...(spec.on === undefined ? [] : [spec.on]), ...spec.parameters.map(({ type }) => [type].flat())];
      for (const [place, types] of takes.slice(0, takes.length - left).entries()) {
        const accepted = new Set<string>(types.map((type) => typeOfSimple(type).kind));
        if (accepted.has('any') || (place === 0 && accepted.has('optional'))) continue;
        for (const [kind, literal] of Object.entries(kinds)) {
          if (kind === 'any' || accepted.has(kind)) continue;
          const names = ['a', 'b', 'c', 'd'];
          const source = callOf(spec, left, (name) => (name === names[place] ? literal : name));
          const issues = checkExpression(source, { a: {}, b: {}, c: {}, d: {} });
          if (!issues.some(({ code }) => code === 'expression.type')) missed.push(source);
        }
      }
    }
    expect(missed).toEqual([]);
  });
});
