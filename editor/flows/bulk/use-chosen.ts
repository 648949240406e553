// Keeps which rows of a list are chosen: one by one, from one to another, or all. What the list does not show counts as
// not chosen.
import { useRef, useState } from 'react';

export interface Chosen {
  has(id: string): boolean;
  /** How many of the rows that are shown are chosen. */
  count: number;
  /** Chooses a row or lets it go. With `isRange` so do all rows between it and the one that was set last. */
  set(id: string, isChosen: boolean, isRange: boolean): void;
  setAll(isChosen: boolean): void;
}

/** `ids`: the rows that the list shows, in their order. */
export function useChosen(ids: readonly string[]): Chosen {
  const [all, setChosen] = useState<ReadonlySet<string>>(new Set());
  const before = useRef<string>(undefined);
  const shown = ids.filter((id) => all.has(id));
  return {
    has: (id) => all.has(id),
    count: shown.length,
    set(id, isChosen, isRange) {
      const next = new Set(shown);
      for (const each of isRange ? between(ids, before.current, id) : [id]) {
        if (isChosen) next.add(each);
        else next.delete(each);
      }
      before.current = id;
      setChosen(next);
    },
    setAll(isChosen) {
      before.current = undefined;
      setChosen(new Set(isChosen ? ids : []));
    },
  };
}

function between(ids: readonly string[], one: string | undefined, other: string): readonly string[] {
  const ends = [one === undefined ? -1 : ids.indexOf(one), ids.indexOf(other)];
  if (ends.includes(-1)) return [other];
  return ids.slice(Math.min(...ends), Math.max(...ends) + 1);
}
