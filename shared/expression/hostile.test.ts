import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { AppError, ValidationError } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { Budget } from './budget.ts';
import { compileExpression, type Scope } from './evaluate.ts';
import { EXPRESSION_LIMITS } from './limits.ts';
import { compileInputs } from './inputs.ts';

function codeOf(source: string, scope: Scope = {}): string {
  try {
    compileExpression(source).evaluate(scope);
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown.code;
    throw thrown;
  }
  return 'none';
}

const INHERITED = [
  'constructor',
  'prototype',
  '__proto__',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  '__defineGetter__',
  '__lookupGetter__',
  'toLocaleString',
  'length',
  'push',
  'at',
  'call',
  'apply',
  'then',
  'toJSON',
];

describe('no prototype can be reached', () => {
  const scope: Scope = { trigger: { admin: { id: 'a' }, list: [1], text: 'abc', n: 1, no: null, yes: true } };
  const targets = [
    'trigger',
    'trigger.admin',
    'trigger.list',
    'trigger.text',
    'trigger.n',
    'trigger.yes',
    '{"a": 1}',
    '[1]',
    '"x"',
    '1',
    '1.5',
    'optional.of(1)',
    'optional.of(trigger)',
    'timestamp("2026-01-01T00:00:00Z")',
    'duration("1s")',
  ];

  test.each(INHERITED)('%s', (name) => {
    // What each source gave, apart from a refusal or (an optional value's part) an absent value, that is null.
    const reached: string[] = [];
    for (const target of targets) {
      for (const source of [`(${target}).${name}`, `(${target})["${name}"]`, `(${target})["${name}"]["${name}"]`]) {
        const code = codeOf(source, scope);
        const refused = code === 'expression.failed' || code === 'expression.syntax';
        if (!refused && compileExpression(source).evaluate(scope) !== null) reached.push(source);
      }
      for (const source of [`(${target}).?${name}`, `(${target})[?"${name}"]`]) {
        if (compileExpression(source).evaluate(scope) !== null) reached.push(source);
      }
      const call = `(${target}).${name}()`;
      if (codeOf(call, scope) !== 'expression.unknown-name') reached.push(call);
    }
    expect(reached).toEqual([]);
    expect(['expression.failed', 'expression.syntax']).toContain(codeOf(name, scope));
    expect(compileExpression(`has(trigger.${name})`).evaluate(scope)).toBe(false);
    expect(compileExpression(`"${name}" in trigger`).evaluate(scope)).toBe(false);
    expect(compileExpression(`trigger == {"${name === '__proto__' ? 'x' : name}": 1}`).evaluate(scope)).toBe(false);
  });

  test('names of the scope are its own only, whatever its prototype', () => {
    class Odd {
      own = 1;
    }
    const odd = Object.assign(new Odd(), { trigger: {} }) as unknown as Scope;
    for (const name of INHERITED) expect(['expression.failed', 'expression.syntax']).toContain(codeOf(name, odd));
  });

  test('own keys with such names are data', () => {
    const scope: Scope = JSON.parse(
      '{"trigger": {"constructor": "c", "__proto__": {"x": 1}, "toString": "t"}}',
    ) as Scope;
    expect(compileExpression('trigger.constructor + trigger.toString').evaluate(scope)).toBe('ct');
    expect(compileExpression('trigger["__proto__"].x').evaluate(scope)).toBe(1);
    const copied = compileExpression('[trigger]').evaluate(scope) as [JsonValue];
    expect(Object.getPrototypeOf(copied[0])).toBe(Object.prototype);
    expect(JSON.stringify(copied[0])).toBe('{"constructor":"c","__proto__":{"x":1},"toString":"t"}');
    expect(compileExpression('trigger').evaluate(scope)).toBe(scope['trigger']);
  });

  test('a map cannot set a prototype', () => {
    expect(codeOf('{"__proto__": {"x": 1}}')).toBe('expression.failed');
    expect(codeOf('{"__pro" + "to__": {"x": 1}}.x')).toBe('expression.failed');
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    const inputs = JSON.parse('{"__proto__": {"y": "{{ 1 }}"}}') as JsonValue;
    expect(JSON.stringify(compileInputs(inputs).evaluate({}))).toBe('{"__proto__":{"y":1}}');
  });
});

describe('what is refused before it runs', () => {
  test.each([
    ['"a".matches("a")', 'expression.refused'],
    ['b"abc"', 'expression.refused'],
    ['bytes("abc")', 'expression.refused'],
    ['type(1)', 'expression.refused'],
    ['now()', 'expression.refused'],
    ['[[1]].map(a, a.map(b, [b].map(c, c)))', 'expression.too-complex'],
    ['[1].filter(a, [1].exists(b, [1].all(c, true)))', 'expression.too-complex'],
    [`[${'1,'.repeat(201)}1]`, 'expression.too-complex'],
    [Array.from({ length: 300 }, () => '1').join('+'), 'expression.too-complex'],
    ['('.repeat(30) + '1' + ')'.repeat(30), 'expression.too-complex'],
    [`a${'.a'.repeat(30)}`, 'expression.too-complex'],
    ['!'.repeat(9_990) + 'true', 'expression.too-complex'],
    ['-'.repeat(9_990) + '1', 'expression.too-complex'],
    ['[', 'expression.syntax'],
    ['', 'expression.syntax'],
    ['  ', 'expression.syntax'],
    [' '.repeat(EXPRESSION_LIMITS.length + 1), 'expression.too-complex'],
    ['9'.repeat(30), 'expression.syntax'],
    ['regex("a", "(")', 'expression.syntax'],
    [`regex("a", "${'a'.repeat(501)}")`, 'expression.syntax'],
    ['regex("a", "(?=a)")', 'expression.syntax'],
    ['foo()', 'expression.unknown-name'],
    ['"a".foo()', 'expression.unknown-name'],
    ['size()', 'expression.unknown-name'],
    ['[1].map(1, 2)', 'expression.syntax'],
    ['has(1)', 'expression.syntax'],
    ['import', 'expression.syntax'],
  ])('%s', (source, code) => {
    expect(() => compileExpression(source)).toThrow(ValidationError);
    expect(codeOf(source)).toBe(code);
  });
});

describe('work is bounded in steps', () => {
  test.each([
    ['duration("1h30m5s")', 'string("1h30m5s")'],
    ['round(1.005, 2)', 'double(1.005)'],
    ['timestamp("2026-01-31T09:00:00Z").add(1, "months")', 'timestamp("2026-01-31T09:00:00Z").add(1, "days")'],
    ['[{}, {}, {}, {}, {}, {}, {}, {}, {}, {}].pluck("a")', '[{}, {}, {}, {}, {}, {}, {}, {}, {}, {}].size()'],
  ])('%s is paid for by what it costs, and not as %s', (source, cheap) => {
    const spent = (each: string): number => {
      const budget = new Budget();
      compileExpression(each).evaluateWithin({}, budget);
      return EXPRESSION_LIMITS.steps - budget.left;
    };
    expect(spent(source)).toBeGreaterThan(spent(cheap) + 15);
  });

  const numbers = Array.from({ length: 100_000 }, (_, at) => at);
  const scope: Scope = {
    t: {
      numbers,
      big: 'a'.repeat(1_000_000),
      texts: Array.from({ length: 1_000 }, () => 'b'.repeat(100_000)),
      object: Object.fromEntries(numbers.map((n) => [`k${n}`, n])),
      twin: Object.fromEntries(numbers.map((n) => [`k${n}`, n])),
      deep: JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) as JsonValue,
    },
  };

  test.each([
    't.numbers.map(x, t.numbers.map(y, x * y))',
    't.numbers.all(x, t.numbers.all(y, x >= y || true))',
    't.numbers.map(x, t.numbers == t.numbers + [])',
    't.numbers.filter(x, x in t.numbers)',
    't.numbers.map(x, t.object == t.twin)',
    't.numbers.map(x, t.big.contains("ab"))',
    't.numbers.map(x, t.big == t.big + "")',
    't.texts.map(x, t.texts.all(y, x == y))',
    't.texts.all(x, t.texts.all(y, x <= y))',
    't.numbers.exists(x, x.foo)',
    't.numbers.exists(x, x.foo || x.bar)',
    't.numbers.all(x, regex("aaaa", "a{999}" + string(x)) || true)',
    'regex(t.big, "(a|aa)+$")',
    'regex(t.big, "(a?){500}b")',
    't.numbers.map(x, toJson(t.numbers))',
    't.numbers.map(x, timestamp("2026-01-01T00:00:00Z").getHours("Europe/Berlin"))',
    't.big.split("")',
    't.big.replace("a", t.big)',
    't.big.replace("a", "aaaa")',
    't.big + t.big',
    't.texts.join(",")',
    'cel.bind(a, t.numbers, cel.bind(b, a + a, cel.bind(c, b + b, cel.bind(d, c + c, d + d + d))))',
    't.numbers.map(x, [x, x, x, x, x, x, x, x])',
    't.object.map(k, t.object.map(j, j))',
    't.texts.map(x, x)',
    '[t.deep]',
    'toJson(t.deep)',
  ])('%s', (source) => {
    expect(codeOf(source, scope)).toBe('expression.too-costly');
  });

  test('loops of everyday size are well inside the budget', () => {
    const items = numbers.slice(0, 10_000).map((n) => ({ id: `u${n}`, n, name: 'Some User' }));
    const budget = new Budget();
    const source = 'items.filter(x, x.n > 10 && x.id.startsWith("u1") && regex(x.name, "^Some")).map(x, x.id)';
    expect(compileExpression(source).evaluateWithin({ items }, budget)).toHaveLength(1_109);
    expect(budget.left).toBeGreaterThan(EXPRESSION_LIMITS.steps / 2);
  });

  test('a deep value in the scope passes through', () => {
    expect(compileExpression('t.deep').evaluate(scope)).toBe((scope['t'] as Record<string, JsonValue>)['deep']);
  });

  test('all expressions of one node share the budget', () => {
    const one = '{{ t.numbers.exists(x, x < 0) }}';
    expect(compileInputs([one]).evaluate(scope)).toEqual([false]);
    expect(() => compileInputs(Array.from({ length: 10 }, () => one)).evaluate(scope)).toThrow(/was stopped/);
  });

  test('a text that many expressions make is bounded', () => {
    expect(() => compileInputs('{{ t.big }} and {{ t.big }}').evaluate(scope)).toThrow(AppError);
    expect(() => compileInputs(Array.from({ length: 100 }, () => 'x{{ t.big }}')).evaluate(scope)).toThrow(AppError);
  });
});

describe('nothing but an AppError is ever thrown', () => {
  const scope: Scope = { a: { b: [1, 'x', null, { c: true }], d: 'text', e: 2.5 }, item: 'i', index: 0 };

  test('for any text', () => {
    expectProperty(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), (source) => {
        codeOf(source, scope);
      }),
      { numRuns: 2_000 },
    );
  });

  test('for any words of the language in any order', () => {
    const word = fc.constantFrom(
      'a',
      '.',
      '.?',
      'b',
      'd',
      'e',
      '[',
      ']',
      '[?',
      '(',
      ')',
      '{',
      '}',
      ',',
      ':',
      '?',
      '+',
      '-',
      '*',
      '/',
      '%',
      '!',
      '==',
      '!=',
      '<',
      '&&',
      '||',
      ' in ',
      '0',
      '1',
      '2.5',
      '"x"',
      "'y'",
      'null',
      'true',
      'item',
      '.map(x,',
      '.all(x,',
      'has(',
      'size(',
      '.orValue(',
      'regex(',
      'cel.bind(x,',
      'timestamp(',
      '//',
      '\n',
      '"',
    );
    expectProperty(
      fc.property(fc.array(word, { maxLength: 12 }), (words) => {
        codeOf(words.join(''), scope);
      }),
      { numRuns: 5_000 },
    );
  });

  test('for any well-formed expression, within the budget', () => {
    const expression = fc.letrec<{ e: string }>((tie) => {
      const binary = fc
        .tuple(tie('e'), fc.constantFrom('+', '-', '*', '/', '%', '==', '!=', '<', '>=', '&&', '||', 'in'), tie('e'))
        .map(([left, operator, right]) => `(${left} ${operator} ${right})`);
      const call = fc
        .tuple(
          fc.constantFrom('size', 'string', 'int', 'double', 'bool', 'toJson', 'timestamp', 'duration', 'dyn'),
          tie('e'),
        )
        .map(([name, argument]) => `${name}(${argument})`);
      const method = fc
        .tuple(
          tie('e'),
          fc.constantFrom('split', 'contains', 'join', 'replace', 'indexOf', 'substring', 'orValue', 'or', 'getHours'),
          fc.array(tie('e'), { minLength: 1, maxLength: 2 }),
        )
        .map(([target, name, args]) => `(${target}).${name}(${args.join(', ')})`);
      const loop = fc
        .tuple(tie('e'), fc.constantFrom('map', 'filter', 'all', 'exists', 'exists_one'), tie('e'))
        .map(([list, name, body]) => `(${list}).${name}(item, ${body})`);
      return {
        e: fc.oneof(
          { maxDepth: 4 },
          fc.constantFrom(
            'a.b',
            'a.d',
            'a.e',
            'a',
            'item',
            'index',
            'nope',
            '1',
            '2.5',
            '"x"',
            '""',
            'null',
            'true',
            '[]',
            '{}',
          ),
          binary,
          call,
          method,
          loop,
          fc.tuple(tie('e'), tie('e')).map(([target, key]) => `(${target})[${key}]`),
          fc.tuple(tie('e'), tie('e'), tie('e')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
          fc.tuple(tie('e'), tie('e')).map(([a, b]) => `{"k": ${a}, "l": [${b}]}`),
          tie('e').map((a) => `(${a}).?d`),
          tie('e').map((a) => `cel.bind(item, ${a}, [item, item])`),
        ),
      };
    }).e;
    let ran = 0;
    expectProperty(
      fc.property(expression, (source) => {
        const budget = new Budget();
        try {
          const value = compileExpression(source).evaluateWithin(scope, budget);
          // A result is JSON: what JSON makes of it is the same.
          expect(JSON.parse(JSON.stringify(value))).toEqual(value);
          ran++;
        } catch (thrown) {
          if (!(thrown instanceof AppError)) throw thrown;
        }
        expect(budget.left).toBeGreaterThan(-EXPRESSION_LIMITS.size * 2);
      }),
      { numRuns: 3_000 },
    );
    expect(ran).toBeGreaterThan(300);
  });
});
