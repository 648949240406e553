// Calls about what this installation has: its cards, the kinds of connections, and Okta's event types.
import { z } from 'zod';

import type { CardManifest, ConnectionAppManifest } from '../card/manifest.ts';
import { defineCall, listOf } from './call.ts';

const object = (value: unknown): boolean => typeof value === 'object' && value !== null;

/**
 * `CardManifest` of shared/card/manifest.ts. It is not checked part by part: the server makes it from its own cards.
 */
const manifest = z.custom<CardManifest>(object).meta({ id: 'CardManifest', type: 'object' });
const connectionApp = z.custom<ConnectionAppManifest>(object).meta({ id: 'ConnectionApp', type: 'object' });

export const listCards = defineCall({
  method: 'get',
  path: '/api/cards',
  summary: 'Manifests of all cards',
  access: 'viewer',
  response: listOf(manifest),
});
export const listConnectionApps = defineCall({
  method: 'get',
  path: '/api/connection-apps',
  summary: 'Kinds of connections and their settings',
  access: 'viewer',
  response: listOf(connectionApp),
});
export const listEventTypes = defineCall({
  method: 'get',
  path: '/api/event-types',
  summary: "Okta's event types",
  access: 'viewer',
  response: listOf(z.object({ type: z.string(), description: z.string(), hookEligible: z.boolean() })),
});
