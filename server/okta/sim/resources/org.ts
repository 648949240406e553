// The org itself: what it is, the schema of its users' profiles, and its API tokens.
import type { JsonObject } from '../../../../shared/json.ts';
import type { SimToken } from '../org/model.ts';
import { noContent, ok, param, type SimCall, type SimRoute } from '../wire/answer.ts';
import { denied, notFound } from '../wire/faults.ts';

const TOKENS = { scope: 'okta.apiTokens.read', permission: 'okta.users.read' };
/** Attributes that this org added to those of every org (`BASE`). */
const CUSTOM = {
  contractor: { title: 'Contractor', type: 'boolean' },
  badge: { title: 'Badge number', type: 'string' },
};
const BASE = ['login', 'email', 'firstName', 'lastName', 'title', 'department', 'mobilePhone', 'displayName'];

export const orgRoutes: readonly SimRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/org',
    scope: 'okta.orgs.read',
    permission: 'okta.users.read',
    handle: ({ world }) => ok({ id: world.org.id, companyName: 'Nexacorp', subdomain: 'nexacorp', status: 'ACTIVE' }),
  },
  {
    method: 'GET',
    path: '/api/v1/meta/schemas/user/{schemaId}',
    scope: 'okta.schemas.read',
    permission: 'okta.users.read',
    handle: schema,
  },
  { method: 'GET', path: '/api/v1/api-tokens', ...TOKENS, handle: tokens },
  {
    method: 'GET',
    path: '/api/v1/api-tokens/{apiTokenId}',
    ...TOKENS,
    handle: (call) => {
      const token = call.world.org.tokens.get(param(call, 'apiTokenId'));
      if (token === undefined) throw notFound(param(call, 'apiTokenId'), 'ApiToken');
      return ok(tokenView(token));
    },
  },
  {
    method: 'DELETE',
    path: '/api/v1/api-tokens/current',
    scope: null,
    permission: 'okta.users.read',
    handle: (call) => {
      if (call.principal.kind !== 'token') throw denied();
      const { id, name } = call.principal.token;
      call.world.org.tokens.delete(id);
      call.write('system.api_token.revoke', {
        targets: [{ id, type: 'Token', alternateId: 'unknown', displayName: name }],
      });
      return noContent();
    },
  },
];

function schema({ world }: SimCall): { status: number; body: JsonObject } {
  const property = (title: string): JsonObject => ({
    title,
    type: 'string',
    scope: 'NONE',
    master: { type: 'PROFILE_MASTER' },
  });
  const base = Object.fromEntries(BASE.map((name) => [name, property(name)]));
  const custom = Object.fromEntries(
    Object.entries(CUSTOM).map(([name, { title, type }]) => [name, { ...property(title), type }]),
  );
  return {
    status: 200,
    body: {
      id: `${world.url}/meta/schemas/user/default`,
      $schema: 'http://json-schema.org/draft-04/schema#',
      name: 'user',
      title: 'User',
      type: 'object',
      lastUpdated: '2026-01-01T00:00:00.000Z',
      created: '2026-01-01T00:00:00.000Z',
      definitions: {
        base: { id: '#base', type: 'object', properties: base, required: ['login', 'email'] },
        custom: { id: '#custom', type: 'object', properties: custom, required: [] },
      },
      properties: { profile: { allOf: [{ $ref: '#/definitions/custom' }, { $ref: '#/definitions/base' }] } },
    },
  };
}

function tokens({ world }: SimCall): { status: number; body: JsonObject[] } {
  return { status: 200, body: [...world.org.tokens.values()].map(tokenView) };
}

/** Without its value, which only its maker ever saw. */
function tokenView({ id, name, userId, created }: SimToken): JsonObject {
  return { id, name, userId, clientName: 'Okta API', created, lastUpdated: created, tokenWindow: 'P30D' };
}
