// F4 what stands beside a frame makes room where a drag made the frame larger.
import { describe, expect, test } from 'vitest';

import type { Flow } from '../../shared/flow/flow.ts';
import type { Position } from '../../shared/flow/operations/operation.ts';
import { applyOperation } from '../../shared/flow/operations.ts';
import { boxIn, framesIn, touches } from './frames.ts';
import { roomForMoved } from './make-room.ts';
import { manifests, node } from './state.test-support.ts';

//  trigger   each                 right
//            └ (a)  (inner (b))
//            below
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
      right: node('data.compose'),
      below: node('data.compose'),
    },
    edges: [],
    layout: {
      nodes: {
        trigger: { x: 0, y: 0 },
        each: { x: 320, y: 0 },
        a: { x: 376, y: 168 },
        inner: { x: 696, y: 168 },
        b: { x: 752, y: 320 },
        right: { x: 1160, y: 168 },
        below: { x: 400, y: 560 },
      },
      notes: {},
    },
  };
}

function dragged(flow: Flow, positions: Record<string, Position>): { flow: Flow; aside: Record<string, Position> } {
  const after = applyOperation(flow, { type: 'moveNodes', positions });
  const aside = roomForMoved(flow, after, Object.keys(positions), manifests);
  return { aside, flow: applyOperation(after, { type: 'moveNodes', positions: aside }) };
}

describe('F4 a frame that a drag made larger', () => {
  test('pushes what stood right of it to the right, out of inner frames into outer ones', () => {
    const { flow, aside } = dragged(aLoop(), { b: { x: 1000, y: 320 } });
    expect(Object.keys(aside)).toEqual(['right']);
    expect(aside['right']!.y).toBe(168);
    expect(touches(framesIn(flow, manifests).get('each')!, boxIn(flow, 'right', manifests))).toBe(false);
  });

  test('pushes what stood below it down', () => {
    const { flow, aside } = dragged(aLoop(), { b: { x: 752, y: 560 } });
    expect(Object.keys(aside)).toEqual(['below']);
    expect(touches(framesIn(flow, manifests).get('each')!, boxIn(flow, 'below', manifests))).toBe(false);
  });

  test('pushes nothing that it does not reach, and nothing when it is carried along whole', () => {
    expect(dragged(aLoop(), { a: { x: 384, y: 176 } }).aside).toEqual({});
    const start = aLoop().layout!.nodes;
    const whole = ['each', 'a', 'inner', 'b'].map((key) => [key, { ...start[key]!, x: start[key]!.x + 400 }] as const);
    expect(dragged(aLoop(), Object.fromEntries(whole)).aside).toEqual({});
  });
});
