// Which kind of field each JSON Schema becomes.
import { describe, expect, test } from 'vitest';

import { fieldsOf, type FieldKind } from './schema-form.ts';

function kind(schema: Record<string, never> | object): FieldKind | undefined {
  return fieldsOf({ type: 'object', properties: { a: schema as never } })[0]?.kind;
}

describe('form from a schema', () => {
  test.each<[FieldKind, object]>([
    ['text', { type: 'string' }],
    ['textarea', { type: 'string', widget: 'textarea' }],
    ['number', { type: 'integer' }],
    ['number', { type: ['number', 'null'] }],
    ['boolean', { type: 'boolean' }],
    ['condition', { type: 'boolean', widget: 'condition' }],
    ['condition', { type: 'string', expression: true }],
    ['enum', { type: 'string', enum: ['GET', 'POST'] }],
    ['enum', { anyOf: [{ const: 'a' }, { const: 'b' }] }],
    ['text', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    ['any', { anyOf: [{ type: 'string' }, { type: 'number' }] }],
    ['json', { anyOf: [{ type: 'string' }, { type: 'object' }] }],
    ['text-list', { type: 'array', items: { type: 'string' } }],
    ['cases', { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } }],
    ['json', { type: 'array', items: {} }],
    ['key-values', { type: 'object', additionalProperties: {} }],
    ['group', { type: 'object', properties: { x: { type: 'string' } } }],
    ['event-type', { type: 'string', widget: 'event-type' }],
    ['any', {}],
  ])('%s for %j', (expected, schema) => {
    expect(kind(schema)).toBe(expected);
  });

  test('an unknown widget falls back to the type', () => {
    expect(kind({ type: 'string', widget: 'crystal-ball' })).toBe('text');
  });

  test('titles, required marks and readable options', () => {
    const [field] = fieldsOf({
      type: 'object',
      required: ['status'],
      properties: {
        status: { type: 'string', title: 'Status', enum: ['succeeded', 'timedOut', 'GET'], default: 'succeeded' },
      },
    });
    expect(field).toMatchObject({ title: 'Status', required: true, fallback: 'succeeded' });
    expect(field?.options.map(({ label }) => label)).toEqual(['Succeeded', 'Timed out', 'GET']);
  });
});
