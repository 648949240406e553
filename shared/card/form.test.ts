import { z } from 'zod';
import { describe, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../json.ts';
import { formFields } from './form.ts';
import { checkAgainstSchema, type TemplatePlace } from './schema-check.ts';

const schemaOf = (schema: z.ZodType): JsonObject => z.toJSONSchema(schema, { io: 'input' }) as JsonObject;

test('formFields reads what zod writes: labels, kinds, choices, defaults', () => {
  const schema = z.object({
    to: z.array(z.string()).meta({ title: 'To', widget: 'text-list' }),
    token: z.string().optional().meta({ title: 'Token', secret: true, placeholder: 'abc' }),
    method: z.enum(['GET', 'POST']).default('GET').meta({ title: 'Method' }),
    mode: z.union([z.literal('a'), z.literal(2)]).meta({ title: 'Mode' }),
    count: z.int().nullable().meta({ title: 'Count' }),
    body: z.unknown().meta({ title: 'Body' }),
    mixed: z.union([z.string(), z.number()]),
  });
  expect(formFields(schemaOf(schema)).map(({ schema: _schema, ...field }) => field)).toMatchObject([
    { name: 'to', title: 'To', kind: 'list', required: true, widget: 'text-list' },
    { name: 'token', kind: 'text', required: false, secret: true, placeholder: 'abc' },
    { name: 'method', kind: 'choice', required: false, default: 'GET', choices: ['GET', 'POST'] },
    { name: 'mode', kind: 'choice', choices: ['a', 2] },
    { name: 'count', kind: 'integer', required: true },
    { name: 'body', kind: 'any', required: true },
    { name: 'mixed', title: 'mixed', kind: 'any' },
  ]);
});

describe('checkAgainstSchema', () => {
  const shape = z.object({
    name: z.string().min(2).max(5),
    size: z.number().gt(0).lte(10).optional(),
    tag: z.union([z.string(), z.object({ id: z.string(), deep: z.object({ n: z.number() }) })]).optional(),
    pair: z.tuple([z.string(), z.number()]).optional(),
    code: z
      .string()
      .regex(/^[a-z]+$/)
      .optional(),
    map: z.record(z.string(), z.boolean()).optional(),
  });

  test.each<[JsonValue, string[]]>([
    [{ name: 'ok' }, []],
    [{}, ['missing name']],
    [{ name: 'x' }, ['type name']],
    [{ name: 'toolong' }, ['type name']],
    [{ name: 'ok', size: 0 }, ['type size']],
    [{ name: 'ok', size: 11 }, ['type size']],
    [{ name: 'ok', tag: 4 }, ['type tag']],
    [{ name: 'ok', tag: { id: 'a', deep: { n: 'x' } } }, ['type tag.deep.n']],
    [{ name: 'ok', pair: ['a', 'b'] }, ['type pair.1']],
    [{ name: 'ok', code: 'A' }, ['type code']],
    [{ name: 'ok', map: { a: 1, b: true } }, ['type map.a']],
    [{ name: 'ok', other: 1 }, ['unknown other']],
    ['text', ['type ']],
  ])('%j: %j', (value, misfits) => {
    expect(checkAgainstSchema(value, schemaOf(shape)).map((each) => `${each.kind} ${each.path.join('.')}`)).toEqual(
      misfits,
    );
  });

  test('text with expressions fits anywhere and is handed on with the schema of its place', () => {
    const places: TemplatePlace[] = [];
    const value = {
      name: '{{ a.b }}',
      size: '{{ a.n }}',
      tag: { id: 'x {{ a.b }}', deep: { n: '{{ 1 }}' } },
      pair: '{{ c }}',
    };
    expect(checkAgainstSchema(value, schemaOf(shape), (place) => places.push(place))).toEqual([]);
    expect(places.map((place) => [place.path.join('.'), place.schema?.['type']])).toEqual([
      ['name', 'string'],
      ['size', 'number'],
      ['tag.id', 'string'],
      ['tag.deep.n', 'number'],
      ['pair', 'array'],
    ]);
  });

  test('agrees with zod: what one takes the other takes, for literals', () => {
    const values: JsonValue[] = [
      null,
      'a',
      'ok',
      1,
      1.5,
      true,
      [],
      ['a', 1],
      { name: 'ok' },
      { name: 'ok', tag: 'x', size: 3 },
    ];
    const schemas = [
      shape,
      z.array(z.string()),
      z.union([z.string(), z.null()]),
      z.int(),
      z.enum(['a', 'b']),
      z.literal(1),
    ];
    for (const schema of schemas) {
      const taken = values.filter((value) => checkAgainstSchema(value, schemaOf(schema)).length === 0);
      expect(taken).toEqual(values.filter((value) => schema.safeParse(value).success));
    }
  });

  test('references into $defs are followed, also those that lead round', () => {
    const schema = {
      $ref: '#/$defs/tree',
      $defs: { tree: { type: 'object', properties: { next: { $ref: '#/$defs/tree' }, n: { type: 'number' } } } },
    };
    expect(checkAgainstSchema({ next: { next: { n: 'x' } } }, schema).map((each) => each.path.join('.'))).toEqual([
      'next.next.n',
    ]);
    expect(checkAgainstSchema(1, { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } })).toEqual([]);
  });
});
