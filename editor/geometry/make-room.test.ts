// F4 what stands beside a frame makes room where a drag made the frame larger.
import { describe, expect, test } from 'vitest';

import type { Flow } from '../../shared/flow/flow.ts';
import type { Position } from '../../shared/flow/operations/operation.ts';
import { applyOperation } from '../../shared/flow/operations.ts';
import { boxIn, framesIn, touches } from './frames.ts';
import { roomForMoved } from './make-room.ts';
import { aLoop, manifests } from '../session/session.test-support.ts';

//  trigger   each                 right
//            └ (a)  (inner (b))
//            below
const start = aLoop({
  right: { card: 'data.compose', x: 1160, y: 168 },
  below: { card: 'data.compose', x: 400, y: 560 },
});

function dragged(flow: Flow, positions: Record<string, Position>): { flow: Flow; aside: Record<string, Position> } {
  const after = applyOperation(flow, { type: 'moveNodes', positions });
  const aside = roomForMoved(flow, after, Object.keys(positions), manifests);
  return { aside, flow: applyOperation(after, { type: 'moveNodes', positions: aside }) };
}

describe('F4 a frame that a drag made larger', () => {
  test('pushes what stood right of it to the right, out of inner frames into outer ones', () => {
    const { flow, aside } = dragged(start, { b: { x: 1000, y: 320 } });
    expect(Object.keys(aside)).toEqual(['right']);
    expect(aside['right']!.y).toBe(168);
    expect(touches(framesIn(flow, manifests).get('each')!, boxIn(flow, 'right', manifests))).toBe(false);
  });

  test('pushes what stood below it down', () => {
    const { flow, aside } = dragged(start, { b: { x: 752, y: 560 } });
    expect(Object.keys(aside)).toEqual(['below']);
    expect(touches(framesIn(flow, manifests).get('each')!, boxIn(flow, 'below', manifests))).toBe(false);
  });

  test('pushes nothing that it does not reach, and nothing when it is carried along whole', () => {
    expect(dragged(start, { a: { x: 384, y: 176 } }).aside).toEqual({});
    const places = start.layout!.nodes;
    const whole = ['each', 'a', 'inner', 'b'].map(
      (key) => [key, { ...places[key]!, x: places[key]!.x + 400 }] as const,
    );
    expect(dragged(start, Object.fromEntries(whole)).aside).toEqual({});
  });
});
