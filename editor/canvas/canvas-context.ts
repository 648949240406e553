// What nodes and edges may ask of the canvas that they stand on. It is a context, so that their props stay plain
// data, and React Flow, which compares props, leaves alone those that did not change.
import { createContext, useContext } from 'react';

import { createCanvasUi, type CanvasUi } from './canvas-ui.ts';

/** Nodes and edges name themselves by key or id; the canvas finds what they mean in the flow as it is then. */
export interface CanvasActions {
  ui: CanvasUi;
  startWiring(key: string, port: string): void;
  /** Asks for the card that follows a port; `client` is where on the screen. */
  addBehind(key: string, port: string, client: { x: number; y: number }): void;
  removePortEdges(key: string, port: string): void;
  insertOnEdge(edge: string, at: { x: number; y: number }): void;
  removeEdge(edge: string): void;
  setNoteText(key: string, text: string): void;
  setNoteSize(key: string, size: { x: number; y: number; width: number; height: number }): void;
  removeNote(key: string): void;
}

const nothing = (): void => undefined;

/** The actions of a canvas that only shows. It is one constant, so that no node is drawn anew for it. */
export const INERT_ACTIONS: CanvasActions = {
  ui: createCanvasUi(),
  startWiring: nothing,
  addBehind: nothing,
  removePortEdges: nothing,
  insertOnEdge: nothing,
  removeEdge: nothing,
  setNoteText: nothing,
  setNoteSize: nothing,
  removeNote: nothing,
};

export const CanvasContext = createContext<CanvasActions>(INERT_ACTIONS);

export function useCanvasActions(): CanvasActions {
  return useContext(CanvasContext);
}
