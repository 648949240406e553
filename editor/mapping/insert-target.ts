// The input that a field of the data panel would go to: the one that had the focus last. One at a time for the page.
import { createStore } from '@xstate/store';

import type { CheckedWay } from './fit.ts';

export interface InsertTarget {
  /** Distinguishes inputs: the path of the field. */
  id: string;
  /** The card's input that it belongs to. */
  input: string;
  label: string;
  /** Puts a reference where the caret is. */
  insert: (path: string) => void;
  /** Other forms in which the field is right there, and the way to put one: absent where no type is known. */
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
      /** A field was picked, and there is no input that it could go to. */
      asked: (state) => ({ ...state, isAsked: true }),
    },
  });
}

/** What a dragged field carries. */
export const FIELD_MIME = 'application/x-signalbox-field';
