// The tree of data that a node can use, and inputs shown as one field of it.
import { describe, expect, test } from 'vitest';

import { chipOf } from './chip-of.ts';
import { childrenOf, rootField, searchFields } from './data-tree.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    oktaUser: {
      type: 'object',
      title: 'Okta User',
      properties: { alternateId: { type: ['string', 'null'], title: 'Alternate ID' } },
    },
    headers: { type: 'object', additionalProperties: {} },
  },
};
const VALUE = { oktaUser: { alternateId: 'ada@example.com' }, headers: { 'x-id': '1' }, events: [{ uuid: 'u1' }] };
const ROOT = rootField('trigger', 'All factors reset', SCHEMA, VALUE);

describe('data tree', () => {
  test('titles come from the schema, values from the sample, and a sample may have more than its schema', () => {
    expect(childrenOf(ROOT).map(({ title, path, type }) => [title, path, type])).toEqual([
      ['Okta User', 'trigger.oktaUser', 'object'],
      ['Headers', 'trigger.headers', 'object'],
      ['Events', 'trigger.events', 'list'],
    ]);
  });

  test('keys that are no names and items of lists get paths that expressions understand', () => {
    const [, headers, events] = childrenOf(ROOT);
    if (headers === undefined || events === undefined) throw new Error('The tree lost its branches.');
    expect(childrenOf(headers)[0]?.path).toBe('trigger.headers["x-id"]');
    const [first] = childrenOf(events);
    if (first === undefined) throw new Error('The list has no item.');
    expect(childrenOf(first)[0]?.path).toBe('trigger.events[0].uuid');
  });

  test('search finds by words of the way', () => {
    expect(searchFields([ROOT], 'user altern').map(({ path }) => path)).toEqual(['trigger.oktaUser.alternateId']);
  });
});

describe('chip', () => {
  const roots = [{ field: ROOT, card: 'okta' }];
  test('is made of exactly one reference', () => {
    expect(chipOf('{{ trigger.oktaUser.alternateId }}', roots)).toMatchObject({
      source: 'All factors reset',
      titles: ['Okta User', 'Alternate ID'],
    });
    expect(chipOf('{{ trigger.headers["x-id"] }}', roots)).toMatchObject({ titles: ['Headers', 'X id'] });
  });

  test('is not made of anything else', () => {
    for (const text of [
      'plain',
      'To {{ trigger.oktaUser.alternateId }}',
      '{{ trigger.a + 1 }}',
      '{{ size(trigger.events) }}',
      '{{ other.a }}',
      '{{ trigger.events[0] }}',
      '{{ ',
      '{{  }}',
    ]) {
      expect(chipOf(text, roots)).toBeUndefined();
    }
  });
});
