// Where a card goes and how it is wired, and walking the allowed entries by keyboard.
import { describe, expect, test } from 'vitest';

import type { CardManifest } from '../../shared/card/manifest.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { applyOperation } from '../../shared/flow/operations.ts';
import { openPort, planCard, planEdge, type CardTarget } from './add-card.ts';
import { NODE_WIDTH } from '../geometry/node-shape.ts';
import { aFlow, CARDS, manifests, node } from './session.test-support.ts';
import { entriesFor, startWiring, stepWiring } from './wiring.ts';

function card(id: string): CardManifest {
  const found = CARDS.find((each) => each.id === id);
  if (found === undefined) throw new Error(`The tests have no card ${id}.`);
  return found;
}

function added(flow: Flow, id: string, target: CardTarget): { flow: Flow; key: string } {
  const { key, operation } = planCard(flow, card(id), target, manifests);
  return { key, flow: applyOperation(flow, operation, manifests) };
}

describe('adding a card', () => {
  test('behind a node it is wired and stands to its right', () => {
    const { flow, key } = added(aFlow(), 'data.compose', { after: { key: 'choose', port: 'false' } });
    expect(key).toBe('composeText');
    expect(flow.edges).toContainEqual({ from: 'choose', port: 'false', to: key });
    expect(flow.layout?.nodes[key]?.x).toBeGreaterThan(320);
    expect(flow.layout?.nodes[key]).not.toEqual(flow.layout?.nodes.say);
  });

  // trigger -> choose -> say   becomes   trigger -> choose -> new -> say
  test('on an edge it is spliced in, and what follows makes room', () => {
    const edge = { from: 'choose', port: 'true', to: 'say' };
    const { flow, key } = added(aFlow(), 'data.compose', { edge, at: { x: 500, y: 4 } });
    expect(flow.edges).not.toContainEqual(edge);
    expect(flow.edges).toEqual(
      expect.arrayContaining([
        { from: 'choose', port: 'true', to: key },
        { from: key, port: 'out', to: 'say' },
      ]),
    );
    const at = flow.layout?.nodes;
    expect(at?.[key]?.x).toBeGreaterThanOrEqual(320 + NODE_WIDTH);
    expect(at?.say?.x).toBeGreaterThanOrEqual((at?.[key]?.x ?? 0) + NODE_WIDTH);
  });

  test('F4 behind the port each it stands in the body, and so does what follows it', () => {
    const start = aFlow();
    start.nodes.loop = node('logic.for-each');
    start.edges.push({ from: 'say', port: 'out', to: 'loop' });
    const first = added(start, 'data.compose', { after: { key: 'loop', port: 'each' } });
    const second = added(first.flow, 'data.compose', { after: { key: first.key, port: 'out' } });
    expect(first.flow.nodes[first.key]?.parent).toBe('loop');
    expect(second.flow.nodes[second.key]?.parent).toBe('loop');
  });

  test('a card that needs a connection gets a slot, and the next one shares it', () => {
    const first = added(aFlow(), 'notify.email', {});
    expect(first.flow.connections).toEqual({ smtp: { app: 'smtp' } });
    const second = added(first.flow, 'notify.email', {});
    expect(second.flow.nodes[second.key]?.connection).toBe('smtp');
    expect(Object.keys(second.flow.connections ?? {})).toEqual(['smtp']);
  });

  test('the open port of a node is the first that leads nowhere', () => {
    expect(openPort(aFlow(), 'choose', manifests)).toBe('false');
    expect(openPort(aFlow(), 'trigger', manifests)).toBe('out');
  });
});

describe('drawing an edge', () => {
  test('F4 a loose node moves into the body that the edge leads to; a wired one is refused', () => {
    const flow = aFlow();
    flow.nodes.loop = node('logic.for-each');
    flow.nodes.loose = node('data.compose');
    const plan = planEdge(flow, { from: 'loop', port: 'each', to: 'loose' }, manifests);
    expect('operation' in plan && applyOperation(flow, plan.operation, manifests).nodes.loose?.parent).toBe('loop');
    expect(planEdge(flow, { from: 'loop', port: 'each', to: 'say' }, manifests)).toHaveProperty('reason');
  });

  test('F1 a loop is refused with a reason', () => {
    expect(planEdge(aFlow(), { from: 'say', port: 'out', to: 'choose' }, manifests)).toMatchObject({
      reason: expect.stringContaining('loop'),
    });
  });

  // trigger(0) choose(320) say(640); far(960) and near(640, lower) are loose
  test('by keyboard: allowed entries in reading order, round at the ends', () => {
    const flow = aFlow();
    flow.nodes.far = node('data.compose');
    flow.nodes.near = node('data.compose');
    if (flow.layout !== undefined)
      Object.assign(flow.layout.nodes, { far: { x: 960, y: 0 }, near: { x: 640, y: 200 } });
    expect(entriesFor(flow, 'choose', 'false', manifests)).toEqual(['say', 'near', 'far']);
    let wiring = startWiring(flow, 'choose', 'false', manifests);
    const seen: (string | null)[] = [];
    for (let step = 0; step < 4; step += 1) {
      wiring = stepWiring(flow, wiring, 1);
      seen.push(wiring.at);
    }
    expect(seen).toEqual(['say', 'near', 'far', 'say']);
    expect(stepWiring(flow, wiring, -1).at).toBe('far');
  });
});
