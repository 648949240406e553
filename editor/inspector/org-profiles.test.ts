// The attributes that an org declares, put into the outputs of cards.
import { expect, test } from 'vitest';

import { typeOfSchema } from '../../shared/expression/types.ts';
import { withProfile } from './org-profiles.ts';

const profile = {
  type: 'object',
  properties: { badge: { title: 'Badge number', type: ['string', 'null'] } },
  additionalProperties: {},
};
const open = { anyOf: [{ type: 'object', additionalProperties: {} }, { type: 'null' }] };
const user = {
  type: 'object',
  properties: { id: { type: 'string' }, profile: { ...open, title: 'Profile', profileOf: 'user' } },
};

test('a profile has the attributes of the org, and still takes others', () => {
  const typed = typeOfSchema(withProfile(user, profile));
  const field = typed.kind === 'object' ? typed.fields.get('profile') : undefined;
  expect(field).toMatchObject({ kind: 'object', rest: { kind: 'any' } });
  expect(field?.kind === 'object' && field.fields.get('badge')).toEqual({ kind: 'string' });
});

test('so has that of each in a list; what is no profile of a user stays as it is', () => {
  const list = {
    type: 'object',
    properties: { users: { type: 'array', items: user }, group: { ...open, title: 'Profile' } },
  };
  const typed = withProfile(list, profile);
  expect(typed).toMatchObject({
    properties: {
      users: { items: { properties: { profile: { title: 'Profile', anyOf: [profile, { type: 'null' }] } } } },
      group: { ...open, title: 'Profile' },
    },
  });
  expect(withProfile({ type: 'object', properties: { x: open } }, profile)).toEqual({
    type: 'object',
    properties: { x: open },
  });
});
