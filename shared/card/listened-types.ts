// Finds which types of Okta's System Log a node listens to: a trigger that starts on them, an action that waits for
// one. Pure.
import { isJsonObject, type JsonObject } from '../json.ts';
import type { CardManifest } from './manifest.ts';
import { extensionOf } from './trigger-extension.ts';

interface Node {
  inputs?: JsonObject | undefined;
}

/**
 * The types that a trigger starts on; undefined where its events are not Okta's, for a schedule or webhook has events
 * of its own.
 */
export function startedBy(node: Node, manifest: CardManifest | undefined): string[] | undefined {
  if ((manifest?.source ?? 'okta') !== 'okta') return undefined;
  if (manifest?.eventTypeFrom === undefined) {
    return manifest?.eventTypes && [...manifest.eventTypes, ...(extensionOf(node, manifest)?.eventTypes ?? [])];
  }
  const chosen = node.inputs?.[manifest.eventTypeFrom];
  return typeof chosen === 'string' ? [chosen] : [];
}

/**
 * The types that a trigger starts on, or an action waits for. A type that an expression gives is not known
 * beforehand.
 */
export function listenedTypes(node: Node, manifest: CardManifest): string[] {
  if (manifest.kind === 'trigger') return startedBy(node, manifest) ?? [];
  const properties = isJsonObject(manifest.input['properties']) ? manifest.input['properties'] : {};
  return Object.entries(properties).flatMap(([name, property]) => {
    const value = isJsonObject(property) && property['widget'] === 'event-type' ? node.inputs?.[name] : undefined;
    return typeof value === 'string' && value !== '' && !value.includes('{{') ? [value] : [];
  });
}
