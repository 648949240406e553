// F4 frames: where they are, and what a drag over them means.
import { describe, expect, test } from 'vitest';

import type { Flow } from '../../shared/flow/flow.ts';
import { applyOperation } from '../../shared/flow/operations.ts';
import { planCard } from '../session/add-card.ts';
import { boxIn, firstSpotIn, frameAt, FRAME_PADDING, framesIn, reparentingBy, type Frame } from './frames.ts';
import { boundsOf, freeSpot, spotAfter } from './placement.ts';
import { aLoop, CARDS, manifests, node } from '../session/session.test-support.ts';

//  trigger   each ┬ a   inner ─ b        loose
//                 └ (frame around a, inner and the frame of b)
const loop = (): Flow =>
  aLoop({
    empty: { card: 'logic.for-each', x: 1600, y: 0 },
    loose: { card: 'data.compose', x: 0, y: 800 },
  });
const flow = loop();
const frames = framesIn(flow, manifests);
const frame = (key: string): Frame => frames.get(key)!;

describe('frames', () => {
  test('follow what stands in them, inner ones included; an empty one waits below its card', () => {
    expect([...frames.keys()]).toEqual(['each', 'empty', 'inner']);
    const b = boxIn(flow, 'b', manifests);
    expect(frame('inner')).toMatchObject({
      depth: 1,
      isEmpty: false,
      x: b.x - FRAME_PADDING.left,
      y: b.y - FRAME_PADDING.top,
      width: b.width + FRAME_PADDING.left + FRAME_PADDING.right,
    });
    expect(frame('each').x + frame('each').width).toBe(frame('inner').x + frame('inner').width + FRAME_PADDING.right);
    const card = boxIn(flow, 'empty', manifests);
    expect(frame('empty')).toMatchObject({ isEmpty: true, x: card.x });
    expect(frame('empty').y).toBeGreaterThan(card.y + card.height);
  });

  test('the innermost one at a place', () => {
    expect(frameAt(frames.values(), { x: 760, y: 330 })?.key).toBe('inner');
    expect(frameAt(frames.values(), { x: 380, y: 330 })?.key).toBe('each');
    expect(frameAt(frames.values(), { x: 0, y: 0 })).toBeUndefined();
  });

  test('bodies that stand in each other have an end', () => {
    const round = loop();
    round.nodes.each = node('logic.for-each', { parent: 'inner' });
    expect([...framesIn(round, manifests).keys()].toSorted()).toEqual(['each', 'empty', 'inner']);
  });
});

describe('a drag', () => {
  const drag = (places: Record<string, { x: number; y: number }>, pointer: { x: number; y: number }) =>
    reparentingBy(flow, frames, places, pointer, manifests);

  test('over a frame goes in, a trigger never', () => {
    const pointer = { x: frame('empty').x + 20, y: frame('empty').y + 20 };
    expect(drag({ loose: pointer }, pointer)).toEqual([{ keys: ['loose'], parent: 'empty' }]);
    expect(drag({ trigger: pointer }, pointer)).toEqual([]);
    expect(drag({ loose: pointer, trigger: pointer }, pointer)).toEqual([{ keys: ['loose'], parent: 'empty' }]);
  });

  test('stays while it still touches its frame, and goes out when it does not', () => {
    const edge = frame('each').y + frame('each').height;
    expect(drag({ a: { x: 376, y: edge - 8 } }, { x: 500, y: edge + 20 })).toEqual([]);
    expect(drag({ a: { x: 376, y: edge + 8 } }, { x: 500, y: edge + 20 })).toEqual([{ keys: ['a'], parent: null }]);
  });

  test('out of the inner frame into the outer one, and straight into another', () => {
    expect(drag({ b: { x: 376, y: 330 } }, { x: 400, y: 340 })).toEqual([{ keys: ['b'], parent: 'each' }]);
    const there = { x: frame('empty').x + 20, y: frame('empty').y + 20 };
    expect(drag({ b: there }, there)).toEqual([{ keys: ['b'], parent: 'empty' }]);
  });

  test('a For each over its own frame stays outside of it, with its body', () => {
    const pointer = { x: 400, y: 300 };
    expect(drag({ each: pointer, a: pointer, inner: pointer, b: pointer }, pointer)).toEqual([]);
  });
});

describe('room', () => {
  test('a frame is in the way of what does not stand in it', () => {
    const wish = { x: frame('each').x + 40, y: frame('each').y + 200 };
    expect(freeSpot(flow, wish, manifests).y).toBeGreaterThanOrEqual(frame('each').y + frame('each').height);
    expect(freeSpot(flow, wish, manifests, 'each')).toEqual({ x: wish.x, y: wish.y });
  });

  test('what follows a For each stands right of its frame, and bounds hold the frame', () => {
    const bounds = boundsOf(flow, ['each'], manifests)!;
    expect(bounds.y + bounds.height).toBe(frame('each').y + frame('each').height);
    expect(spotAfter(flow, 'each', manifests)).toMatchObject({ y: 0 });
    expect(spotAfter(flow, 'each', manifests).x).toBeGreaterThan(bounds.x + bounds.width);
  });
});

describe('a frame that grows', () => {
  const compose = CARDS.find(({ id }) => id === 'data.compose')!;
  const add = (into: Flow, after: { key: string; port: string }) => {
    const { key, operation } = planCard(into, compose, { after }, manifests);
    return { key, flow: applyOperation(into, operation, manifests) };
  };

  //  each ─► next      frames are wider than cards: next stands over the one of each, below stands under it
  //   └ a ─► (new)     the frame grows to the right, under next, and pushes it; below stays
  test('pushes what stood beside it, with its body, through every frame around it', () => {
    const start = loop();
    start.nodes.next = node('logic.for-each');
    start.nodes.own = node('data.compose', { parent: 'next' });
    const right = frame('each').x + frame('each').width + 16;
    Object.assign(start.layout!.nodes, { next: { x: right, y: 100 }, own: { x: right + 56, y: 260 } });
    const { key, flow: grown } = add(start, { key: 'b', port: 'out' });
    expect(grown.nodes[key]?.parent).toBe('inner');
    const after = framesIn(grown, manifests);
    const [outer, at] = [after.get('each')!, grown.layout!.nodes];
    expect(at['next']!.x).toBeGreaterThanOrEqual(outer.x + outer.width);
    expect(at['own']!.x - at['next']!.x).toBe(56);
    expect(at['loose']).toEqual(start.layout!.nodes['loose']);
    expect(at['trigger']).toEqual(start.layout!.nodes['trigger']);
  });

  test('a further card behind "each" goes below, and pushes what stood there down', () => {
    const start = loop();
    start.nodes.under = node('data.compose');
    start.layout!.nodes.under = { x: 320, y: frame('each').y + frame('each').height + 16 };
    const { flow: grown } = add(start, { key: 'inner', port: 'each' });
    const outer = framesIn(grown, manifests).get('each')!;
    expect(outer.height).toBeGreaterThan(frame('each').height);
    expect(grown.layout!.nodes['under']!.y).toBeGreaterThanOrEqual(outer.y + outer.height);
    expect(grown.layout!.nodes['empty']).toEqual(start.layout!.nodes['empty']);
  });

  test('a card put on the wire into a body takes the place of the first one, which moves on', () => {
    const start = loop();
    start.edges.push({ from: 'each', port: 'each', to: 'a' });
    const edge = { from: 'each', port: 'each', to: 'a' };
    const { key, operation } = planCard(start, compose, { edge, at: { x: 300, y: 120 } }, manifests);
    const next = applyOperation(start, operation, manifests);
    expect(next.layout!.nodes[key]).toEqual(start.layout!.nodes['a']);
    expect(next.layout!.nodes['a']!.x).toBeGreaterThanOrEqual(376 + 240);
  });
});

describe('a card dropped into a frame', () => {
  const card = CARDS.find(({ id }) => id === 'data.compose')!;
  const drop = (into: Flow, body: string) => {
    const at = firstSpotIn(framesIn(into, manifests).get(body)!);
    const { key, operation } = planCard(into, card, { at, body }, manifests);
    return { key, flow: applyOperation(into, operation, manifests) };
  };

  test('stands in the body; the first one hangs on the port "each", further ones are the author’s to wire', () => {
    const first = drop(flow, 'empty');
    expect(first.flow.nodes[first.key]?.parent).toBe('empty');
    expect(first.flow.edges).toEqual([{ from: 'empty', port: 'each', to: first.key }]);
    const second = drop(first.flow, 'empty');
    expect(second.flow.nodes[second.key]?.parent).toBe('empty');
    expect(second.flow.edges).toEqual(first.flow.edges);
  });

  test('a trigger stays outside', () => {
    const trigger = CARDS.find(({ id }) => id === 'okta.event')!;
    const { key, operation } = planCard(flow, trigger, { at: { x: 0, y: 0 }, body: 'empty' }, manifests);
    expect(applyOperation(flow, operation, manifests).nodes[key]?.parent).toBeUndefined();
  });
});
