// The fields that a flow declares (S6): what they take, what they give, and what they are to expressions.
import { describe, expect, test } from 'vitest';

import { declaredFieldSchema, readDeclaredFields, sampleOfFields, schemaOfFields } from './declared-fields.ts';
import { fieldFault, takeFields, takeResult } from './taken-fields.ts';

const fields = readDeclaredFields([
  { name: 'who', title: 'Who' },
  { name: 'times', type: 'number', required: false, default: 2 },
  { name: 'note', required: false },
]);

describe('S6 declared fields', () => {
  test('have defaults of their own, and entries without a sound name, or with one that is taken, are left out', () => {
    expect(readDeclaredFields([{ name: 'a' }, { name: '1st' }, { name: 'a', type: 'number' }, 'x'])).toEqual([
      { name: 'a', title: '', type: 'text', required: true },
    ]);
    expect(readDeclaredFields(undefined)).toEqual([]);
  });

  test.each(['constructor', 'prototype', '__proto__', 'a-b', '', '1a'])('%j is no name', (name) => {
    expect(declaredFieldSchema.safeParse({ name }).success).toBe(false);
  });

  test('are a schema in which only what may be missing may be null', () => {
    expect(schemaOfFields(fields)).toEqual({
      type: 'object',
      title: 'Input',
      properties: {
        who: { type: 'string', title: 'Who' },
        times: { type: 'number', title: 'times', default: 2 },
        note: { type: ['string', 'null'], title: 'note' },
      },
      required: ['who'],
      additionalProperties: false,
    });
    expect(sampleOfFields(fields)).toEqual({ who: 'Example', times: 2, note: 'Example' });
  });

  test('take what fits, fill in defaults, and say what does not fit', () => {
    expect(takeFields(fields, { who: 'ada' })).toEqual({ values: { who: 'ada', times: 2, note: null }, misfits: [] });
    expect(takeFields(fields, { who: 'ada', times: null }).values['times']).toBe(2);
    const { values, misfits } = takeFields(fields, { who: null, times: '3', more: 1 });
    expect(values).toEqual({ who: null, times: 2, note: null });
    expect(misfits.map(({ path, kind }) => [...path, kind])).toEqual([
      ['who', 'missing'],
      ['times', 'type'],
      ['more', 'unknown'],
    ]);
    expect(takeFields(fields, undefined).misfits).toHaveLength(1);
    expect(takeResult(fields, { who: 'ada', more: 1 })).toEqual({
      values: { who: 'ada', times: 2, note: null },
      misfits: [],
    });
    expect(takeResult(fields, null).misfits.map(({ kind }) => kind)).toEqual(['missing']);
    expect(takeResult(fields, ['ada']).misfits).toMatchObject([{ path: [], kind: 'type' }]);
    // A name that every object has is none that was given.
    expect(takeFields(readDeclaredFields([{ name: 'toString' }]), {}).misfits).toHaveLength(1);
  });

  test.each([
    ['text', 'a {{ b }}', true],
    ['text', 1, false],
    ['number', 1.5, true],
    ['number', '{{ 1 }}', false],
    ['boolean', false, true],
    ['boolean', 'false', false],
    ['list', [], true],
    ['list', {}, false],
    ['object', {}, true],
    ['object', [], false],
    ['any', 'x', true],
    ['any', [1], true],
  ] as const)('a field of type %s and %j', (type, value, fits) => {
    expect(fieldFault({ type }, value as never) === undefined).toBe(fits);
  });
});
