// Names for the rows of a list whose items have none of their own. So what a row keeps by itself, such as a text that
// is being typed, stays with it when other rows are removed or change places.
import { useState } from 'react';

export interface PlaceKeys {
  /** The names of the rows, in the order of the rows. */
  keys: readonly number[];
  /** Call these two together with the change of the list itself. */
  removed(at: number): void;
  swapped(at: number, other: number): void;
}

/** @param count how many rows there are: more than before are new at the end, and of fewer the last ones are gone */
export function usePlaceKeys(count: number): PlaceKeys {
  const [{ keys, next }, setNames] = useState({ keys: [] as readonly number[], next: 0 });
  const missing = Math.max(0, count - keys.length);
  const named = [...keys.slice(0, count), ...Array.from({ length: missing }, (_, at) => next + at)];
  // Set during the drawing, so that no row is ever drawn without its name.
  if (named.length !== keys.length) setNames({ keys: named, next: next + missing });
  const change = (how: (keys: readonly number[]) => readonly number[]): void =>
    setNames((names) => ({ ...names, keys: how(names.keys) }));
  return {
    keys: named,
    removed: (at) => change((all) => all.toSpliced(at, 1)),
    swapped: (at, other) => change((all) => all.with(at, all[other]!).with(other, all[at]!)),
  };
}
