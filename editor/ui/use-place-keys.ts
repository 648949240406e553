// Names for the rows of a list whose items have none. What a row holds by itself, such as what is being typed or a choice that
// was left, then stays with it when others are removed or change places.
import { useState } from 'react';

export interface PlaceKeys {
  /** Of the rows, in their order. */
  keys: readonly number[];
  /** To be called with the change of the list itself. */
  removed(at: number): void;
  swapped(at: number, other: number): void;
}

/** @param count how many rows there are: further ones are new at the end, and of fewer the last ones are gone */
export function usePlaceKeys(count: number): PlaceKeys {
  const [{ keys, next }, setNames] = useState({ keys: [] as readonly number[], next: 0 });
  const missing = Math.max(0, count - keys.length);
  const named = [...keys.slice(0, count), ...Array.from({ length: missing }, (_, at) => next + at)];
  if (named.length !== keys.length) setNames({ keys: named, next: next + missing });
  const change = (how: (keys: readonly number[]) => readonly number[]): void =>
    setNames((names) => ({ ...names, keys: how(names.keys) }));
  return {
    keys: named,
    removed: (at) => change((all) => all.toSpliced(at, 1)),
    swapped: (at, other) => change((all) => all.with(at, all[other]!).with(other, all[at]!)),
  };
}
