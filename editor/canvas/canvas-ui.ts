// What the canvas knows beside the flow: a wire being drawn, the edge that a card would land on, what was just said.
// It lives as long as the canvas and is never saved. It is a store, so that only the nodes and edges that it concerns
// draw anew.
import { createStore } from '@xstate/store';

import type { FlowEdge } from '../../shared/flow/flow.ts';
import type { Wiring } from '../session/wiring.ts';
import type { DragAids } from './gestures/drag-aids.ts';

/** `info` is read aloud only; the others are seen, too. */
export type Tone = 'info' | 'shown' | 'refused';

export interface CanvasUiState {
  /** `replaces`: the wire whose end is led elsewhere. */
  wiring: (Wiring & { by: 'pointer' | 'keyboard'; replaces?: FlowEdge }) | null;
  /** The edge under a dragged card. */
  spliceEdge: string | null;
  /** What letting go would do: the frame that would take in what is dragged, and the edges that would be cut. */
  drop: { into: string | null; cut: readonly string[] } | null;
  /** Helper lines, and the wire that letting go would draw. */
  aids: DragAids | null;
  /** Shown for a moment and read aloud. */
  said: { text: string; tone: Tone; at: number } | null;
}

export type CanvasUi = ReturnType<typeof createCanvasUi>;

/** Each canvas has one. `splice` and `drop` come many times a second, and tell nobody where nothing changed. */
export function createCanvasUi() {
  const initial: CanvasUiState = { wiring: null, spliceEdge: null, drop: null, aids: null, said: null };
  return createStore({
    context: initial,
    on: {
      wiring: (state, event: { wiring: CanvasUiState['wiring'] }) => ({ ...state, wiring: event.wiring }),
      splice: (state, event: { edge: string | null }) =>
        state.spliceEdge === event.edge ? state : { ...state, spliceEdge: event.edge },
      drop: (state, event: { drop: CanvasUiState['drop'] }) =>
        sameDrop(state.drop, event.drop) ? state : { ...state, drop: event.drop },
      aids: (state, event: { aids: DragAids | null }) => ({ ...state, aids: event.aids }),
      say: (state, event: { text: string; tone: Tone; at: number }) => ({
        ...state,
        said: { text: event.text, tone: event.tone, at: event.at },
      }),
      hush: (state) => ({ ...state, said: null }),
    },
  });
}

export type WiringMark = 'none' | 'source' | 'allowed' | 'current' | 'refused';

/**
 * How a node looks while a wire is drawn: where it begins, where it may go, where it would go now, or that it may
 * not.
 */
export function wiringMark(state: CanvasUiState, key: string): WiringMark {
  if (state.wiring === null) return 'none';
  if (state.wiring.from === key) return 'source';
  if (state.wiring.at === key) return 'current';
  return state.wiring.entries.includes(key) ? 'allowed' : 'refused';
}

function sameDrop(left: CanvasUiState['drop'], right: CanvasUiState['drop']): boolean {
  if (left === null || right === null) return left === right;
  return left.into === right.into && left.cut.join() === right.cut.join();
}
