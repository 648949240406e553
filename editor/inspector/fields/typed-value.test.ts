// Typed texts, fixed values and expressions: nothing is lost on the way from one to the other.
import { describe, expect, test } from 'vitest';

import type { JsonValue } from '../../../shared/json.ts';
import { fieldOf, type FormField } from '../schema-form.ts';
import { asExpression, asFixed, fitsFixedControl, readTyped, withoutEmptyExpressions } from './typed-value.ts';

const NUMBER = fieldOf('a', { type: 'number' }, false);
const SWITCH = fieldOf('a', { type: 'boolean' }, false);
const CHOICE = fieldOf('a', { type: 'string', enum: ['GET', 'POST'] }, false);
const LIST = fieldOf('a', { type: 'array', items: { type: 'string' } }, false);
const PAIRS = fieldOf('a', { type: 'object', additionalProperties: {} }, false);

test.each<[FormField, string, JsonValue | undefined]>([
  [NUMBER, '', undefined],
  [NUMBER, '5', 5],
  [NUMBER, '1.', '1.'],
  [NUMBER, 'five', 'five'],
  [NUMBER, '{{ a }}', '{{ a }}'],
  [SWITCH, 'true', true],
  [SWITCH, '1', '1'],
  [CHOICE, 'POST', 'POST'],
  [CHOICE, 'PO', 'PO'],
  [LIST, '["a"]', ['a']],
  [LIST, '["a"', '["a"'],
  [PAIRS, '{"a": 1}', { a: 1 }],
])('what is typed becomes the value once it reads as one: %#', (field, text, value) => {
  expect(readTyped(field, text)).toEqual(value);
});

test.each<[FormField, JsonValue, boolean]>([
  [NUMBER, 5, true],
  [NUMBER, 'five', false],
  [SWITCH, 'true', false],
  [CHOICE, 'GET', true],
  [CHOICE, 'PUT', false],
  [LIST, ['a', '{{ b }}'], true],
  [LIST, '{{ b }}', false],
  [LIST, 'b', false],
  [PAIRS, { a: '{{ b }}' }, true],
  [PAIRS, 'b', false],
])('a control of fixed values is used only where it shows the whole value: %#', (field, value, fits) => {
  expect(fitsFixedControl(field, value)).toBe(fits);
});

describe('a fixed value and an expression', () => {
  test.each<[JsonValue]>([[30], [true], ['POST'], ['a }} b "c"'], [['a', 'b']], [{ a: [1, null] }]])(
    'become each other: %j',
    (value) => {
      const text = asExpression(value);
      expect(text).toMatch(/^\{\{ .* \}\}$/);
      expect(asFixed(text ?? '')).toEqual(value);
    },
  );

  test('what holds expressions, or has to be worked out, does not', () => {
    expect(asExpression(['a', '{{ b }}'])).toBeUndefined();
    expect(asFixed('{{ trigger.id }}')).toBeUndefined();
    expect(asFixed('a {{ 1 }}')).toBeUndefined();
    expect(asFixed('{{ 1')).toBeUndefined();
  });

  test('braces with nothing in them are nothing that could be lost', () => {
    expect(withoutEmptyExpressions('Hello {{  }}!')).toBe('Hello !');
    expect(withoutEmptyExpressions('{{  }}')).toBe('');
    expect(withoutEmptyExpressions('{{  }} {{ a }}')).toBeUndefined();
  });
});
