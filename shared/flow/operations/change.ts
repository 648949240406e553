// Small steps that the operations share: a changed copy of one part, and the refusals. Copies share what did not
// change, so that identity tells what did: the canvas draws only that anew.
import type { z } from 'zod';

import type { ManifestLookup } from '../../card/manifest.ts';
import { ValidationError } from '../../errors.ts';
import { isJsonObject } from '../../json.ts';
import { FLOW_LIMITS, NODE_KEY_PATTERN, type Flow, type FlowNode } from '../flow.ts';
import { findNode } from '../graph.ts';
import { isReservedKey, TRIGGER_KEY } from '../keys.ts';
import { FORBIDDEN_KEYS } from '../parse.ts';
import type { Position } from './operation.ts';

/** @throws ValidationError `operation.unknown-node` */
export function getNode(flow: Flow, key: string): FlowNode {
  const node = findNode(flow, key);
  if (node === undefined) throw refuse('unknown-node', `There is no node "${key}" in this flow.`);
  return node;
}

export function withNode(flow: Flow, key: string, node: FlowNode): Flow {
  return { ...flow, nodes: { ...flow.nodes, [key]: node } };
}

/** The flow with these nodes at these places, which are rounded to whole pixels. */
export function withPositions(flow: Flow, positions: Record<string, Position>): Flow {
  const layout = flow.layout ?? { nodes: {}, notes: {} };
  const rounded = Object.entries(positions).map(([key, { x, y }]) => [key, { x: inRange(x), y: inRange(y) }] as const);
  if (rounded.length === 0) return flow;
  return { ...flow, layout: { ...layout, nodes: { ...layout.nodes, ...Object.fromEntries(rounded) } } };
}

/**
 * A coordinate inside the file's bounds, so that a drag never makes a flow that cannot be saved. `+ 0` makes 0 of -0.
 */
function inRange(coordinate: number): number {
  const whole = Math.round(coordinate);
  return Number.isFinite(whole) ? Math.min(1e6, Math.max(-1e6, whole)) + 0 : 0;
}

/** A copy of `record` without `keys`. */
export function without<Value>(record: Record<string, Value>, keys: Iterable<string>): Record<string, Value> {
  const gone = new Set(keys);
  return Object.fromEntries(Object.entries(record).filter(([key]) => !gone.has(key)));
}

/** A copy of `target` where each part of `patch` is set, or taken away where it is null. */
export function patched<Target extends object>(target: Target, patch: object): Target {
  const parts = Object.entries({ ...target, ...patch }).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(parts) as Target;
}

/**
 * `value`, when the file's schema takes it. An operation never makes a flow that the parser would refuse.
 * @param what names the value in the message
 * @throws ValidationError `operation.bad-value`
 */
export function checked<Value>(schema: z.ZodType<Value>, value: Value, what: string): Value {
  const parsed = schema.safeParse(value);
  const fault = parsed.success ? undefined : parsed.error.issues[0];
  if (fault !== undefined) {
    const where = [what, ...fault.path.map(String)].join('.');
    throw refuse('bad-value', `${where} cannot be set to this: ${fault.message}.`);
  }
  const forbidden = forbiddenKey(value, 0);
  if (forbidden !== undefined) throw refuse('bad-value', `${what} cannot be set to this: ${forbidden}.`);
  return value;
}

/** What the parser would refuse inside the author's own JSON, as a part of a sentence; undefined where it takes it. */
function forbiddenKey(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return value.length > FLOW_LIMITS.textLength ? 'a text in it is too long' : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > FLOW_LIMITS.depth) return 'it is nested too deep';
  const parts: readonly [string, unknown][] = isJsonObject(value)
    ? Object.entries(value)
    : Object.entries(value as unknown[]);
  for (const [key, part] of parts) {
    if (FORBIDDEN_KEYS.has(key)) return `"${key}" cannot be a key`;
    const inside = forbiddenKey(part, depth + 1);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

/** Insists on a bound of the file. @throws ValidationError `operation.too-many` */
export function countUnder(most: number, count: number, what: string): void {
  if (count > most) throw refuse('too-many', `A flow has at most ${most} ${what}.`);
}

/**
 * Insists that a node may get this key. Without manifests a node called `trigger` is believed to be one.
 * @throws ValidationError `operation.bad-key`, `operation.key-taken`, `operation.key-reserved`
 */
export function insistOnFreeKey(flow: Flow, key: string, node: FlowNode, manifests: ManifestLookup | undefined): void {
  if (!NODE_KEY_PATTERN.test(key)) {
    throw refuse('bad-key', `"${key}" is no node key: a small letter, then up to 39 letters and digits.`);
  }
  if (Object.hasOwn(flow.nodes, key))
    throw refuse('key-taken', `There is a node "${key}" already. Choose another key.`);
  const kind = key === TRIGGER_KEY ? (manifests?.(node.card, node.version)?.kind ?? 'trigger') : 'action';
  if (isReservedKey(key, kind))
    throw refuse('key-reserved', `"${key}" means something else in expressions. Choose another key.`);
}

/** A refusal with the code `operation.<code>`. The caller throws it, so that TypeScript sees where a function ends. */
export function refuse(code: string, message: string): ValidationError {
  return new ValidationError(`operation.${code}`, message);
}
