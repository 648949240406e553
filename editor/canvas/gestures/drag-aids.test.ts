// What helps while cards are dragged, on a small flow.
import { expect, test } from 'vitest';

import type { Flow } from '../../../shared/flow/flow.ts';
import { aFlow, manifests, node } from '../../session/session.test-support.ts';
import { dragAids } from './drag-aids.ts';

const flow: Flow = {
  ...aFlow(),
  nodes: { ...aFlow().nodes, mail: node('notify.email') },
  layout: {
    nodes: { ...aFlow().layout!.nodes, mail: { x: 640, y: 400 } },
    notes: { frame1: { x: 0, y: 600, width: 200, height: 100, text: '', frame: true } },
  },
};
const aids = (id: string, x: number, y: number, zoom = 1) => dragAids(flow, manifests, { [id]: { x, y } }, id, zoom);

test('a card snaps to lines of the others, nearer on the screen the more is seen', () => {
  expect(aids('mail', 643, 400)).toMatchObject({ dx: -3, dy: 0, guides: [{ axis: 'x', at: 640 }] });
  expect(aids('mail', 650, 400).guides.filter(({ at }) => at === 640)).toEqual([]);
  expect(aids('mail', 650, 400, 0.5)).toMatchObject({ dx: -10 });
});

test('beside a card whose port is free a wire is offered, and none to what is wired', () => {
  expect(aids('mail', 904, 0).wire).toEqual({ from: 'say', port: 'out', to: 'mail' });
  expect(aids('say', 904, 0).wire).toBeNull();
});

test('a frame that nothing lies in snaps to nothing', () => {
  expect(aids('note:frame1', 0, 0)).toEqual({ dx: 0, dy: 0, guides: [], wire: null });
});
