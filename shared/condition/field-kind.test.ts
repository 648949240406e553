// Operators by the kind of the field, and the value that a row begins with.
import { describe, expect, test } from 'vitest';

import type { Operator } from './condition.ts';
import { firstValue, kindOf, operatorsFor } from './field-kind.ts';

const TYPES = {
  trigger: {
    type: 'object',
    properties: {
      name: { type: ['string', 'null'] },
      count: { type: 'integer' },
      done: { type: 'boolean' },
      at: { type: 'string', format: 'date-time' },
      groups: { type: 'array', items: { type: 'string' } },
      headers: { type: 'object', additionalProperties: {} },
    },
  },
  run: { type: 'object', properties: { startedAt: { type: 'string' } } },
};
const offered = (field: string, kind = kindOf(field, TYPES, undefined)): Operator[] =>
  operatorsFor(field, kind, TYPES, 'is');

describe('the kind of a field', () => {
  test.each([
    ['trigger.name', 'text'],
    ['trigger.count + 1', 'number'],
    ['trigger.done', 'boolean'],
    ['trigger.at', 'time'],
    ['timestamp(trigger.name)', 'time'],
    ['trigger.groups', 'list'],
    ['trigger.?headers', 'object'],
    ['trigger.headers.x', 'any'],
    ['trigger.', 'any'],
  ] as const)('%s is %s', (field, kind) => {
    expect(kindOf(field, TYPES, undefined)).toBe(kind);
  });

  test('what the schema leaves open is judged by the sample, and a text that is a time by its look', () => {
    expect(kindOf('trigger.headers.x', TYPES, 5)).toBe('number');
    expect(kindOf('trigger.headers.x', TYPES, null)).toBe('any');
    expect(kindOf('trigger.name', TYPES, '2026-03-01T12:00:00.000Z')).toBe('time');
    expect(kindOf('trigger.name', TYPES, '2026-03-01')).toBe('text');
  });
});

test('each kind offers its own operators, and existence where there is a field that can be missing', () => {
  expect(offered('trigger.name')).toEqual(
    expect.arrayContaining(['contains', 'startsWith', 'oneOf', 'matches', 'isEmpty', 'exists']),
  );
  expect(offered('trigger.count')).toEqual(expect.arrayContaining(['more', 'atMost']));
  expect(offered('trigger.count')).not.toContain('contains');
  expect(offered('trigger.groups')).toEqual(expect.arrayContaining(['includes', 'isEmpty', 'sizeMore']));
  expect(offered('trigger.at')).toEqual(expect.arrayContaining(['before', 'after', 'within']));
  expect(operatorsFor('trigger.at', 'time', { trigger: TYPES.trigger }, 'is')).not.toContain('within');
  expect(offered('trigger.groups[0]')).not.toContain('exists');
  expect(offered('trigger')).not.toContain('exists');
});

test('an operator that the kind would not offer stays to be seen', () => {
  expect(operatorsFor('trigger.count', 'number', TYPES, 'contains')[0]).toBe('contains');
});

test('a value goes along to another operator where it has a meaning there', () => {
  expect(firstValue('oneOf', 'text', { kind: 'text', text: 'a' })).toEqual({
    kind: 'list',
    items: [{ kind: 'text', text: 'a' }],
  });
  expect(firstValue('is', 'text', { kind: 'list', items: [{ kind: 'text', text: 'a' }] })).toEqual({
    kind: 'text',
    text: 'a',
  });
  expect(firstValue('isEmpty', 'text', { kind: 'text', text: 'a' })).toBeUndefined();
  expect(firstValue('within', 'time', undefined)).toEqual({ kind: 'text', text: '24h' });
  expect(firstValue('is', 'boolean', undefined)).toEqual({ kind: 'boolean', is: true });
  expect(firstValue('more', 'number', { kind: 'text', text: 'a' })).toBeUndefined();
  expect(firstValue('sizeMore', 'list', undefined)).toEqual({ kind: 'number', text: '1' });
});
