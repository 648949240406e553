// Which fields fit an input, and what is offered for those that do not: every way that is offered passes the check and
// gives, for the sample, what the input takes.
import { describe, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../../shared/json.ts';
import { findField, rootField, type DataField } from './data-tree.ts';
import { fitOf, type CheckedWay, type Fit } from './fit.ts';

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Name' },
    count: { type: 'number', title: 'Count' },
    isActive: { type: 'boolean', title: 'Active' },
    at: { type: 'string', format: 'date-time', title: 'At' },
    tags: { type: 'array', title: 'Tags', items: { type: 'string' } },
    sizes: { type: 'array', title: 'Sizes', items: { type: 'number' } },
    users: {
      type: 'array',
      title: 'Users',
      items: {
        type: 'object',
        properties: { email: { type: 'string', title: 'Email' }, age: { type: 'number', title: 'Age' } },
      },
    },
    owner: {
      type: 'object',
      title: 'Owner',
      properties: { email: { type: 'string', title: 'Email' }, age: { type: 'number', title: 'Age' } },
    },
  },
};
const SAMPLE: JsonObject = {
  name: '42',
  count: 7,
  isActive: true,
  at: '2026-03-01T12:30:00.000Z',
  tags: ['a', 'b'],
  sizes: [1, 2],
  users: [
    { email: 'ada@example.com', age: 36 },
    { email: 'lin@example.com', age: 41 },
  ],
  owner: { email: 'ada@example.com', age: 36 },
};
const NAMES = { types: { step: SCHEMA }, sample: { step: SAMPLE } };
const ROOT = rootField('step', 'Step', SCHEMA, SAMPLE);

function field(path: string): DataField {
  const found = findField([ROOT], path);
  if (found === undefined) throw new Error(`No field ${path}.`);
  return found;
}

function waysOf(fit: Fit): CheckedWay[] {
  if (fit.fits) throw new Error('It fits.');
  return fit.ways;
}

const offered = (
  path: string,
  expected: JsonObject,
  place: 'whole' | 'part' = 'whole',
): [string, JsonValue | undefined][] =>
  waysOf(fitOf(field(path), NAMES, expected, place)).map(({ title, value }) => [title, value]);

const TEXT: JsonObject = { type: 'string' };
const NUMBER: JsonObject = { type: 'number' };
const TEXTS: JsonObject = { type: 'array', items: { type: 'string' } };

test('a field of the right kind is no question', () => {
  expect(fitOf(field('step.name'), NAMES, TEXT, 'whole')).toEqual({ fits: true });
  expect(fitOf(field('step.tags'), NAMES, TEXTS, 'whole')).toEqual({ fits: true });
  expect(fitOf(field('step.owner'), NAMES, {}, 'whole')).toEqual({ fits: true });
});

describe('offers', () => {
  test('of an object with many fields those that name it, however late they come', () => {
    const names = Array.from({ length: 10 }, (_, at) => `part${at}`);
    const properties = Object.fromEntries([...names, 'displayName'].map((name) => [name, { type: 'string' }]));
    const schema: JsonObject = { type: 'object', properties: { it: { type: 'object', properties } } };
    const it = findField([rootField('wide', 'Wide', schema, {})], 'wide.it');
    const known = { types: { wide: schema }, sample: { wide: {} } };
    expect(waysOf(fitOf(it!, known, TEXT, 'whole')).map(({ source }) => source)).toContain('wide.it.displayName');
  });

  test('text to number', () => {
    expect(offered('step.name', NUMBER)[0]).toEqual(['The number that it says', 42]);
    expect(offered('step.name', { type: 'integer' })[0]).toEqual(['The whole number that it says', 42]);
  });
  test('number to text', () => expect(offered('step.count', TEXT)).toEqual([['Text', '7']]));
  test('truth value to text and number', () => {
    expect(offered('step.isActive', TEXT)).toEqual([
      ['Yes or No', 'Yes'],
      ['Text', 'true'],
    ]);
    expect(offered('step.isActive', NUMBER)).toEqual([['1 or 0', 1]]);
  });
  test('time to number', () => {
    expect(offered('step.at', NUMBER)[0]).toEqual(['Seconds since 1970', 1_772_368_200]);
  });
  test('object to JSON text, and to one of its fields', () => {
    expect(offered('step.owner', TEXT)).toEqual([
      ['Its Email', 'ada@example.com'],
      ['Its Age', '36'],
      ['JSON text', '{"email":"ada@example.com","age":36}'],
    ]);
    expect(offered('step.owner', NUMBER)).toEqual([['Its Age', 36]]);
  });
  test('list to joined text', () => {
    expect(offered('step.tags', TEXT).slice(0, 2)).toEqual([
      ['Its items, joined by commas', 'a, b'],
      ['Its items, one a line', 'a\nb'],
    ]);
    expect(offered('step.sizes', TEXT)[0]).toEqual(['Its items, joined by commas', '1, 2']);
    expect(offered('step.sizes', NUMBER)).toEqual([
      ['Its sum', 3],
      ['How many there are', 2],
    ]);
  });
  test('list of objects to one field of each', () => {
    expect(offered('step.users', TEXTS)[0]).toEqual(['Email of each', ['ada@example.com', 'lin@example.com']]);
    expect(offered('step.users', TEXT)[0]).toEqual([
      'Email of each, joined by commas',
      'ada@example.com, lin@example.com',
    ]);
    expect(offered('step.users', TEXT)).toContainEqual(['Age of each, joined by commas', '36, 41']);
  });
  test('single value into a list', () => {
    expect(offered('step.name', { type: 'array' })[0]).toEqual(['A list of it alone', ['42']]);
    expect(offered('step.count', TEXTS)).toContainEqual(['A list of it alone, as text', ['7']]);
  });
  test('amid other text a list is joined, and a number is written out by itself', () => {
    expect(offered('step.tags', TEXT, 'part')[0]).toEqual(['Its items, joined by commas', 'a, b']);
    expect(fitOf(field('step.count'), NAMES, TEXT, 'part')).toEqual({ fits: true });
  });
});

test('of what has no type the sample tells, and it may be put as it is', () => {
  const open: JsonObject = { type: 'object', properties: { data: {} } };
  const sample = { open: { data: [{ id: 'a' }, { id: 'b' }] } };
  const root = rootField('open', 'Open', open, sample.open);
  const data = findField([root], 'open.data');
  if (data === undefined) throw new Error('No field.');
  const names = { types: { open }, sample };
  const ways = waysOf(fitOf(data, names, TEXT, 'whole'));
  expect(ways[0]).toEqual({
    title: 'Id of each, joined by commas',
    source: "open.data.pluck('id').join(', ')",
    value: 'a, b',
  });
  expect(ways.at(-1)).toMatchObject({ title: 'As it is', source: 'open.data' });
  expect(fitOf(data, names, { type: 'array' }, 'whole')).toEqual({ fits: true });
  expect(fitOf(data, names, {}, 'whole')).toEqual({ fits: true });
});

test('what fails on the sample comes last, and what gives the wrong kind for it is left out', () => {
  expect(offered('step.at', NUMBER).at(-1)).toEqual(['The number that it says', undefined]);
  expect(offered('step.name', { type: 'array' }).map(([title]) => title)).not.toContain('What it says as JSON');
});

test('why it does not fit is said in words', () => {
  expect(fitOf(field('step.users'), NAMES, TEXT, 'whole')).toMatchObject({
    reason: 'Users is a list, and this takes text.',
  });
});
