// Turns a card into a node: its key, its place, its body, its connection slot and its wire, as one operation and so
// one step of undo. Pure.
import { needOf, needsConnection } from '../../shared/card/connection-need.ts';
import { inputOf } from '../../shared/card/form.ts';
import type { CardManifest, ManifestLookup } from '../../shared/card/manifest.ts';
import { ERROR_PORT, portsOf } from '../../shared/card/ports.ts';
import { opensBody, withBodies } from '../../shared/flow/bodies.ts';
import { BODY_PORT, canConnect } from '../../shared/flow/connect.ts';
import type { Flow, FlowEdge, FlowNode } from '../../shared/flow/flow.ts';
import { findNode } from '../../shared/flow/graph.ts';
import { keyForCard } from '../../shared/flow/keys.ts';
import type { FlowOperation, Position } from '../../shared/flow/operations/operation.ts';
import { roomBehind, roomForFrames, spotOnEdge } from '../geometry/make-room.ts';
import { spotAfter, spotInBody } from '../geometry/placement.ts';
import { positionOf, snapped } from '../geometry/position.ts';
import { applyOperation } from './operations.ts';
import { STEP_TEXTS } from './step-texts.ts';

/** Where the card goes: onto an edge, behind a port, at a place, or wherever there is room. */
export interface CardTarget {
  edge?: FlowEdge;
  after?: { key: string; port: string };
  at?: Position;
  /** The For each in whose frame `at` is. */
  body?: string;
}

/** What adding the card does. `key` is the key that the node will have, so that the caller can select it. */
export interface CardPlan {
  key: string;
  operation: FlowOperation;
}

/**
 * Plans the operation. A trigger is never wired behind anything or put into a body, whatever the target says. Needs
 * the operations (operations.ts), since it looks at the flow as it will be.
 */
export function planCard(flow: Flow, card: CardManifest, target: CardTarget, manifests: ManifestLookup): CardPlan {
  const key = keyForCard(flow, card);
  const slot = slotFor(flow, card);
  const node: FlowNode = { card: card.id, version: card.version, name: card.title };
  if (slot !== undefined) node.connection = slot.name;
  const steps: FlowOperation[] =
    slot?.isNew === true ? [{ type: 'setConnection', slot: slot.name, app: slot.app }] : [];
  const label = STEP_TEXTS.add(card.title);

  if (target.edge !== undefined && card.kind === 'action') {
    const port = firstPort(node, card);
    const at = spotOnEdge(flow, target.edge, target.at);
    const splice: FlowOperation = {
      type: 'spliceNode',
      edge: target.edge,
      key,
      node,
      at,
      ...(port === undefined ? {} : { port }),
    };
    return planOf(flow, key, label, [...steps, ...roomBehind(flow, target.edge, at), splice], manifests);
  }

  const after = card.kind === 'trigger' ? undefined : target.after;
  const body = card.kind === 'trigger' ? undefined : target.body;
  const parent = after === undefined ? body : bodyBehind(flow, after, manifests);
  if (parent !== undefined) node.parent = parent;
  const at = target.at === undefined ? placeFor(flow, after, parent, manifests) : snapped(target.at);
  // The first card of a body has one place in it: behind the port `each`.
  const isFirst =
    after === undefined &&
    body !== undefined &&
    !flow.edges.some((edge) => edge.from === body && edge.port === BODY_PORT);
  const from = isFirst ? { key: body, port: BODY_PORT } : after;
  steps.push({ type: 'addNode', key, node, at });
  if (from !== undefined) steps.push({ type: 'addEdge', edge: { from: from.key, port: from.port, to: key } });
  return planOf(flow, key, label, steps, manifests);
}

/**
 * The operation, with room for the frames that the card brings or makes larger: what stands in their way moves aside.
 */
function planOf(
  flow: Flow,
  key: string,
  label: string,
  operations: FlowOperation[],
  manifests: ManifestLookup,
): CardPlan {
  const after = applyOperation(flow, { type: 'batch', operations }, manifests);
  const positions = roomForFrames(flow, after, key, manifests);
  const moves: FlowOperation[] = Object.keys(positions).length === 0 ? [] : [{ type: 'moveNodes', positions }];
  return { key, operation: { type: 'batch', label, operations: [...operations, ...moves] } };
}

function placeFor(
  flow: Flow,
  after: CardTarget['after'],
  parent: string | undefined,
  manifests: ManifestLookup,
): Position {
  if (after === undefined) return roomFor(flow, manifests);
  return parent === after.key ? spotInBody(flow, parent, manifests) : spotAfter(flow, after.key, manifests);
}

/**
 * The port that a card added behind `key` hangs on: the first one that leads nowhere yet, else the first of all;
 * never the port for failures. Undefined where the card is not known, or has no port.
 */
export function openPort(flow: Flow, key: string, manifests: ManifestLookup): string | undefined {
  const node = findNode(flow, key);
  const manifest = node === undefined ? undefined : manifests(node.card, node.version);
  if (node === undefined || manifest === undefined) return undefined;
  const ports = portsOf(node, manifest).filter((port) => port !== ERROR_PORT);
  const wired = new Set(flow.edges.filter((edge) => edge.from === key).map((edge) => edge.port));
  return ports.find((port) => !wired.has(port)) ?? ports[0];
}

/**
 * The operation that draws an edge, or the reason why there can be none. Where only a body's border is in the way and
 * the target hangs on nothing yet, the target moves into the body (or out of it) with the edge.
 */
export function planEdge(
  flow: Flow,
  edge: FlowEdge,
  manifests: ManifestLookup,
): { operation: FlowOperation } | { reason: string } {
  const refused = canConnect(flow, edge.from, edge.port, edge.to, manifests);
  if (refused === null) return { operation: { type: 'addEdge', edge } };
  const target = findNode(flow, edge.to);
  const own = new Set(withBodies(flow, [edge.to]));
  const loose = !flow.edges.some((each) => own.has(each.from) !== own.has(each.to));
  if (refused.code !== 'edge.crosses-body' || target === undefined || !loose) return { reason: refused.message };
  const parent = bodyBehind(flow, { key: edge.from, port: edge.port }, manifests) ?? null;
  if (parent !== null && own.has(parent)) return { reason: refused.message };
  return {
    operation: {
      type: 'batch',
      label: STEP_TEXTS.connect(edge.from, edge.to),
      operations: [
        { type: 'setParent', keys: [edge.to], parent },
        { type: 'addEdge', edge },
      ],
    },
  };
}

/** The For each in whose body a node behind this port stands. */
export function bodyBehind(
  flow: Flow,
  { key, port }: { key: string; port: string },
  manifests: ManifestLookup,
): string | undefined {
  const node = findNode(flow, key);
  if (node === undefined) return undefined;
  const entersBody = port === BODY_PORT && opensBody(node, manifests) === true;
  return entersBody ? key : node.parent;
}

function firstPort(node: FlowNode, card: CardManifest): string | undefined {
  const ports = portsOf(node, card).filter((port) => port !== ERROR_PORT);
  // What a For each is put before goes on after it, not into its body.
  return ports.find((port) => port !== BODY_PORT) ?? ports[0];
}

/**
 * A slot of one of the card's apps: the first that the flow has, or a new one. None for a card that can do without,
 * so that nobody is asked for an account in vain.
 */
function slotFor(flow: Flow, card: CardManifest): { name: string; app: string; isNew: boolean } | undefined {
  const need = card.connection;
  const [first] = need?.apps ?? [];
  if (first === undefined || !needsConnection(need, (name) => inputOf(undefined, card.input, name))) return undefined;
  const known = Object.entries(flow.connections ?? {}).find(([, slot]) => needOf(need, slot.app) !== undefined);
  if (known !== undefined) return { name: known[0], app: known[1].app, isNew: false };
  return { name: freeSlot(flow, first.app), app: first.app, isNew: true };
}

/** A slot name that the flow does not have yet, made of the app's name: `slack`, then `slack2`. */
export function freeSlot(flow: Flow, app: string): string {
  const base = app.replaceAll(/[^A-Za-z0-9]/g, '').replace(/^[^a-z]+/, '') || 'connection';
  const taken = flow.connections ?? {};
  if (!Object.hasOwn(taken, base)) return base;
  let number = 2;
  while (Object.hasOwn(taken, `${base}${number}`)) number += 1;
  return `${base}${number}`;
}

/** Where a card goes that nobody placed: right of what stands furthest to the right. */
function roomFor(flow: Flow, manifests: ManifestLookup): Position {
  const keys = Object.keys(flow.nodes).filter((key) => flow.nodes[key]?.parent === undefined);
  if (keys.length === 0) return { x: 0, y: 120 };
  const rightmost = keys.reduce((best, key) => (positionOf(flow, key).x > positionOf(flow, best).x ? key : best));
  return spotAfter(flow, rightmost, manifests);
}
