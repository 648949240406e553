// The attributes that an org declares, in the outputs of the nodes that use it.
import { expect, test } from 'vitest';

import type { CardManifest, JsonSchema } from '../card/manifest.ts';
import { typeOfSchema } from '../expression/types.ts';
import { aFlow, testManifests } from './flow.test-support.ts';
import { withProfiles } from './profile-types.ts';
import { scopeTypesFor } from './scope.ts';

const profileWith = (name: string): JsonSchema => ({
  type: 'object',
  properties: { [name]: { title: name, type: ['string', 'null'] } },
  additionalProperties: {},
});
const badge = profileWith('badge');
const open = { anyOf: [{ type: 'object', additionalProperties: {} }, { type: 'null' }] };
const user = {
  type: 'object',
  properties: { id: { type: 'string' }, profile: { ...open, title: 'Profile', profileOf: 'user' } },
};
const ofMain = (schema: JsonSchema): JsonSchema =>
  withProfiles(schema, { connection: 'main' }, (slot) => (slot === 'main' ? badge : undefined));

test('a profile has the attributes of the org, and still takes others', () => {
  const typed = typeOfSchema(ofMain(user));
  const field = typed.kind === 'object' ? typed.fields.get('profile') : undefined;
  expect(field).toMatchObject({ kind: 'object', rest: { kind: 'any' } });
  expect(field?.kind === 'object' && field.fields.get('badge')).toEqual({ kind: 'string' });
});

test('so has that of each in a list; what is no profile of a user stays as it is', () => {
  const list = {
    type: 'object',
    properties: { users: { type: 'array', items: user }, group: { ...open, title: 'Profile' } },
  };
  expect(ofMain(list)).toMatchObject({
    properties: {
      users: { items: { properties: { profile: { title: 'Profile', anyOf: [badge, { type: 'null' }] } } } },
      group: { ...open, title: 'Profile' },
    },
  });
  expect(ofMain({ type: 'object', properties: { x: open } })).toEqual({ type: 'object', properties: { x: open } });
});

test('each node has the profile of its own org: of one card in two versions, and in one', () => {
  const manifests = (card: string, version: number): CardManifest | undefined => {
    const manifest = testManifests(card, 1);
    return manifest && { ...manifest, version, output: user };
  };
  const flow = aFlow('trigger -> a\n a -> b\n b -> c\n c -> d\n d -> last', {
    a: { version: 1, connection: 'main' },
    b: { version: 2, connection: 'other' },
    c: { version: 1, connection: 'other' },
    d: { version: 1 },
  });
  const profiles: Record<string, JsonSchema> = { main: badge, other: profileWith('desk') };
  const types = scopeTypesFor(flow, 'last', manifests, { profiles: (slot) => profiles[slot] });
  const attributesOf = (key: string): string[] => {
    const typed = typeOfSchema(types[key]);
    const field = typed.kind === 'object' ? typed.fields.get('profile') : undefined;
    return field?.kind === 'object' ? [...field.fields.keys()] : [];
  };
  expect(['a', 'b', 'c', 'd'].map(attributesOf)).toEqual([['badge'], ['desk'], ['desk'], []]);
});
