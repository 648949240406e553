// What an editor is told about its text while somebody types. It is kept in the editor's state, for extensions that are
// made anew would close the completions under whoever types.
import { StateEffect, StateField, type Transaction } from '@uiw/react-codemirror';

import type { ScopeTypes } from '../../../shared/expression/types.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { ChipRoots } from '../../mapping/chip-of.ts';

export interface Known {
  types: ScopeTypes;
  /** The names in scope, as chips call them. */
  roots: ChipRoots;
  /** The schema of the input; undefined where none is to be checked against. */
  expected: JsonObject | undefined;
  isInvalid: boolean;
}

const NO_ROOTS: ChipRoots = [];

/** Tells the editor anew all that is to be known. */
export const learn = StateEffect.define<Known>();

export const known = StateField.define<Known>({
  create: () => ({ types: {}, roots: NO_ROOTS, expected: undefined, isInvalid: false }),
  update: (now, { effects }) => effects.findLast((effect) => effect.is(learn))?.value ?? now,
});

/** Whether the transaction told something anew. */
export function hasNews({ effects }: Transaction): boolean {
  return effects.some((effect) => effect.is(learn));
}
