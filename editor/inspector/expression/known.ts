// What an editor is told about its text while somebody types. Kept in the editor's state, for extensions made anew would
// close the completions under whoever types.
import { StateEffect, StateField, type Transaction } from '@uiw/react-codemirror';

import type { ScopeTypes } from '../../../shared/expression/types.ts';
import type { JsonObject } from '../../../shared/json.ts';
import type { ChipRoots } from '../../mapping/chip-of.ts';

export interface Known {
  types: ScopeTypes;
  /** The names in scope, as chips call them. */
  roots: ChipRoots;
  expected: JsonObject | undefined;
  isInvalid: boolean;
}

const NO_ROOTS: ChipRoots = [];

export const learn = StateEffect.define<Known>();

export const known = StateField.define<Known>({
  create: () => ({ types: {}, roots: NO_ROOTS, expected: undefined, isInvalid: false }),
  update: (now, { effects }) => effects.findLast((effect) => effect.is(learn))?.value ?? now,
});

export function hasNews({ effects }: Transaction): boolean {
  return effects.some((effect) => effect.is(learn));
}
