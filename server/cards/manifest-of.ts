// The manifest of a card, made from its declaration: JSON Schema and text without code, for the API and the editor.
import { z } from 'zod';

import type { Card, ConnectionApp } from '../../shared/card/card.ts';
import type { CardManifest, ConnectionAppManifest, JsonSchema } from '../../shared/card/manifest.ts';
import type { JsonObject } from '../../shared/json.ts';

/**
 * What is undefined in the declaration is left out. @param group the name of the folder between that of the app and the
 * file, where there is one
 */
export function manifestOf(card: Card, group?: string): CardManifest {
  const manifest: CardManifest = {
    id: card.id,
    version: card.version,
    kind: card.kind,
    app: card.id.slice(0, card.id.indexOf('.')),
    title: card.title,
    summary: card.summary,
    docs: card.docs,
    input: jsonSchema(card.input, 'input'),
    output: jsonSchema(card.output, 'output'),
    ports: card.kind === 'action' ? card.ports : ['out'],
    sample: card.sample,
    scopes: card.scopes ?? [],
    // A trigger acts on nothing, so it counts as pure.
    effect: card.kind === 'action' ? card.effect : 'pure',
  };
  if (group !== undefined) manifest.group = group;
  if (card.permissions !== undefined) manifest.permissions = card.permissions;
  if (card.permissionsInferred !== undefined) manifest.permissionsInferred = card.permissionsInferred;
  if (card.mark !== undefined) manifest.mark = card.mark;
  if (card.example !== undefined) manifest.example = card.example;
  if (card.connection !== undefined) manifest.connection = card.connection;
  if (card.kind === 'action') {
    if (card.portsFrom !== undefined) manifest.portsFrom = card.portsFrom;
    return manifest;
  }
  manifest.source = card.source;
  if (card.addressFrom !== undefined) manifest.addressFrom = card.addressFrom;
  if (card.fieldsFrom !== undefined) manifest.fieldsFrom = card.fieldsFrom;
  if (card.resultFrom !== undefined) manifest.resultFrom = card.resultFrom;
  if (Array.isArray(card.eventTypes)) manifest.eventTypes = card.eventTypes;
  if (card.eventTypeFrom !== undefined) manifest.eventTypeFrom = card.eventTypeFrom;
  if (card.extension !== undefined) {
    const { input, eventTypes, output } = card.extension;
    const sample = card.extension.toOutput([card.sample]);
    manifest.extension = { input, eventTypes, output: jsonSchema(output, 'output'), sample };
  }
  return manifest;
}

export function connectionAppManifestOf(app: ConnectionApp): ConnectionAppManifest {
  return {
    app: app.app,
    title: app.title,
    summary: app.summary,
    settings: jsonSchema(app.settings, 'input'),
    canTest: app.test !== undefined,
  };
}

/**
 * The JSON Schemas that were made already, by schema, which never changes: making those of a hundred cards costs more
 * than all else at a start. The two sides of one schema differ.
 */
const made = { input: new WeakMap<z.ZodType, JsonSchema>(), output: new WeakMap<z.ZodType, JsonSchema>() };

/**
 * @param side `input`: what an author writes (fields with a default may be left out); `output`: what expressions read
 */
function jsonSchema(schema: z.ZodType, side: 'input' | 'output'): JsonSchema {
  const known = made[side].get(schema);
  if (known !== undefined) return known;
  const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io: side, reused: 'inline' }) as JsonObject;
  made[side].set(schema, json);
  return json;
}
