// F4 frames: where they are, and what a drag over them means.
import { describe, expect, test } from 'vitest';

import type { Flow } from '../../shared/flow/flow.ts';
import { applyOperation } from '../../shared/flow/operations.ts';
import { planCard } from './add-card.ts';
import { boxIn, firstSpotIn, frameAt, FRAME_PADDING, framesIn, reparentingBy, type Frame } from './frames.ts';
import { boundsOf, freeSpot, spotAfter } from './placement.ts';
import { CARDS, manifests, node } from './state.test-support.ts';

//  trigger   each ┬ a   inner ─ b        loose
//                 └ (frame around a, inner and the frame of b)
function aLoop(): Flow {
  return {
    formatVersion: 1,
    id: 'probe',
    name: 'Probe',
    nodes: {
      trigger: node('okta.event'),
      each: node('logic.for-each'),
      a: node('data.compose', { parent: 'each' }),
      inner: node('logic.for-each', { parent: 'each' }),
      b: node('data.compose', { parent: 'inner' }),
      empty: node('logic.for-each'),
      loose: node('data.compose'),
    },
    edges: [],
    layout: {
      nodes: {
        trigger: { x: 0, y: 0 },
        each: { x: 320, y: 0 },
        a: { x: 376, y: 168 },
        inner: { x: 696, y: 168 },
        b: { x: 752, y: 320 },
        empty: { x: 1600, y: 0 },
        loose: { x: 0, y: 800 },
      },
      notes: {},
    },
  };
}

const flow = aLoop();
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
    const round = aLoop();
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
