import { describe, expect, test } from 'vitest';

import { inputWithValues, withValues } from './with-values.ts';

const scope = { trigger: { a: { b: 5 }, list: [1, 2], 'odd key': 'x', long: 'y'.repeat(200) }, i: 1 };

describe('an expression with the values that it saw', () => {
  test.each([
    ['trigger.a.b > 4', 'trigger.a.b (5) > 4'],
    [' trigger.a.b ', 'trigger.a.b (5)'],
    ["trigger['odd key'] == 'x'", "trigger['odd key'] (\"x\") == 'x'"],
    ['trigger.list.exists(n, n > i)', 'trigger.list ([1,2]).exists(n, n > i (1))'],
    ['trigger.nothing.here == null', 'trigger.nothing.here (not there) == null'],
    ['trigger.?a.?b.orValue(1)', 'trigger.?a.?b (5).orValue(1)'],
  ])('%s', (source, expected) => {
    expect(withValues(source, scope)).toBe(expected);
  });

  test('a field that is worked out is not guessed', () => {
    expect(withValues('trigger.list[i] == 2', scope)).toBe('trigger.list[i (1)] == 2');
  });

  test('long values are cut', () => {
    expect(withValues('trigger.long', scope).length).toBeLessThan(110);
  });

  test('unfinished text is told as it is', () => {
    expect(withValues('trigger.a.b >', scope)).toContain('>');
  });
});

test('an input: its expression, its text with expressions, or its value', () => {
  expect(inputWithValues('{{ trigger.a.b }}', scope)).toBe('trigger.a.b (5)');
  expect(inputWithValues('Number {{ trigger.a.b }}!', scope)).toBe('Number {{ trigger.a.b (5) }}!');
  expect(inputWithValues('plain', scope)).toBe('"plain"');
  expect(inputWithValues({ a: 1 }, scope)).toBe('{"a":1}');
});
