// What fields are called.
import { expect, test } from 'vitest';

import { fieldAt, titleOfKey } from './field-title.ts';

test('a key reads as words', () => {
  expect(titleOfKey('displayName')).toBe('Display Name');
  expect(titleOfKey('x-request_id')).toBe('X request id');
  expect(titleOfKey('_')).toBe('_');
});

test('titles come from the schema, also where a part may be missing; what it does not know is called by its key', () => {
  const user = { type: 'object', properties: { id: { type: 'string', title: 'ID' } } };
  const schema = { properties: { oktaUser: { title: 'Okta User', anyOf: [user, { type: 'null' }] } } };
  expect(fieldAt(schema, ['oktaUser', 'id'])).toEqual({
    titles: ['Okta User', 'ID'],
    schema: { type: 'string', title: 'ID' },
  });
  expect(fieldAt(schema, ['other', 'firstName'])).toEqual({ titles: ['Other', 'First Name'], schema: undefined });
  expect(fieldAt(undefined, ['a']).titles).toEqual(['A']);
});
