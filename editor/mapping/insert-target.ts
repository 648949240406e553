// Keeps the input that a field of the data panel would go to: the one of the panel's form that had the focus last.
import { createStore } from '@xstate/store';

import type { CheckedWay } from './fit.ts';

export interface InsertTarget {
  /** The path of the field within its node, by dots; no two inputs share it. */
  id: string;
  /** The name of the card's input that it belongs to; empty where it belongs to none, as a trigger's condition. */
  input: string;
  /** What the panel calls it, "→ …". */
  label: string;
  /** Puts the field with this path where the caret is. */
  insert: (path: string) => void;
  /**
   * Other forms in which the field with this path would fit, and the function that puts one, as an expression without
   * braces. Both are absent where the input takes any value.
   */
  ways?: (path: string) => readonly CheckedWay[];
  insertAs?: (source: string) => void;
}

export type InsertTargets = ReturnType<typeof createInsertTargets>;

export function createInsertTargets() {
  return createStore({
    context: { target: null as InsertTarget | null, isAsked: false },
    on: {
      focused: (_, event: { target: InsertTarget }) => ({ target: event.target, isAsked: false }),
      left: (state, event: { id: string }) => (state.target?.id === event.id ? { ...state, target: null } : state),
      /** A field was picked while there is no input that it could go to, so that the panel asks for one. */
      asked: (state) => ({ ...state, isAsked: true }),
    },
  });
}

/** The type under which a dragged field carries its path. */
export const FIELD_MIME = 'application/x-signalbox-field';
