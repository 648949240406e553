import { describe, expect, test } from 'vitest';

import { loopsIn, overlayOf, stepViews } from '../canvas/run-overlay.ts';
import { itemName, itemsAround, iterationFor } from './items.ts';

const node = (parent?: string) => ({ card: 'data.set', version: 1, ...(parent === undefined ? {} : { parent }) });
const flow = { nodes: { each: node(), inner: node('each'), deep: node('inner'), after: node() } };

describe('S5 items of a For each on the page', () => {
  test('loops are the nodes that others stand in', () => {
    expect([...loopsIn(flow)]).toEqual(['each', 'inner']);
    expect(loopsIn(undefined).size).toBe(0);
  });

  test('a node is looked up in the item that is open, as deep as it stands', () => {
    expect(iterationFor(flow, 'after', '3/0')).toBeNull();
    expect(iterationFor(flow, 'inner', '3/0')).toBe('3');
    expect(iterationFor(flow, 'deep', '3/0')).toBe('3/0');
    expect(iterationFor(flow, 'deep', '3')).toBeUndefined();
    expect(iterationFor(flow, 'inner', undefined)).toBeUndefined();
  });

  test('people count from one', () => {
    expect([itemName('0'), itemName('3/0')]).toEqual(['Item 1', 'Item 4 › 1']);
    expect(itemsAround('3/0')).toEqual(['3', '3/0']);
  });

  test('on the canvas a body stands for all its items, with every port that was taken', () => {
    const at = '2026-03-01T10:00:00.000Z';
    const counts = { succeeded: 9_998, failed: 2 };
    const nodes = [{ nodeId: 'inner', counts, startedAt: at, endedAt: at, ports: ['true', 'false'] }];
    expect(stepViews(overlayOf(nodes)).get('inner')).toMatchObject({
      status: 'failed',
      tally: [
        { status: 'succeeded', count: 9_998 },
        { status: 'failed', count: 2 },
      ],
      ports: ['true', 'false', 'error'],
    });
  });
});
