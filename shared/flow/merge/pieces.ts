// Decides a merge piece by piece: two values of one place in a flow, and the one from before both. Knows JSON and
// paths, and keeps what could not be decided.
import { isJsonObject, jsonEquals, type JsonValue } from '../../json.ts';

export type MergeSide = 'mine' | 'theirs';

/** One thing that both changed, each in another way. */
export interface MergeConflict {
  /** Stable: of the same place it is the same in every merge. */
  id: string;
  /** Keys from the flow's root; an edge's are `edges`, from, port, to; empty: the whole flow. */
  path: string[];
  /** Absent where there was, or is, none. */
  base?: JsonValue;
  mine?: JsonValue;
  theirs?: JsonValue;
}

/**
 * What people chose, by the id of the conflict. One that is not decided goes to mine, or to what is still there where
 * the other side took it away.
 */
export type MergeChoices = Readonly<Record<string, MergeSide>>;

type Maybe = JsonValue | undefined;

/** Collects the conflicts of one merge. A merge that is done again begins with a new one. */
export class Pieces {
  readonly conflicts: MergeConflict[] = [];
  readonly #choices: MergeChoices;

  constructor(choices: MergeChoices) {
    this.#choices = choices;
  }

  /** Notes a conflict and says which side it goes to. */
  decide(path: readonly string[], base: Maybe, mine: Maybe, theirs: Maybe): MergeSide {
    const id = JSON.stringify(path);
    const conflict: MergeConflict = { id, path: [...path] };
    if (base !== undefined) conflict.base = base;
    if (mine !== undefined) conflict.mine = mine;
    if (theirs !== undefined) conflict.theirs = theirs;
    this.conflicts.push(conflict);
    const chosen = Object.hasOwn(this.#choices, id) ? this.#choices[id] : undefined;
    return chosen ?? (mine === undefined ? 'theirs' : 'mine');
  }

  /**
   * The merged value. Whoever changed it alone is right. Objects that both changed are merged key by key, lists as a
   * whole, since a place in a list is no name.
   */
  value(path: readonly string[], base: Maybe, mine: Maybe, theirs: Maybe): Maybe {
    if (jsonEquals(mine, theirs) || jsonEquals(base, theirs)) return mine;
    if (jsonEquals(base, mine)) return theirs;
    const isOpen = isJsonObject(mine) && isJsonObject(theirs) && (base === undefined || isJsonObject(base));
    if (!isOpen || isWhole(path)) return this.decide(path, base, mine, theirs) === 'mine' ? mine : theirs;
    const parts = keysOf(mine, theirs).flatMap((key): [string, JsonValue][] => {
      const part = this.value([...path, key], own(base, key), own(mine, key), own(theirs, key));
      return part === undefined ? [] : [[key, part]];
    });
    return Object.fromEntries(parts);
  }
}

/**
 * Whether the value at this path is chosen as a whole. A step in a test is a port and an output, or an error, and
 * never some of each.
 */
function isWhole(path: readonly string[]): boolean {
  return path[0] === 'tests' && path.length >= 4;
}

/** Keys of both: those of the first in its order, then those that only the second has. */
export function keysOf(first: object | undefined, second: object | undefined): string[] {
  return [...new Set([...Object.keys(first ?? {}), ...Object.keys(second ?? {})])];
}

/** The record's own value, so that a key such as `constructor` finds nothing. */
export function own<Value>(record: { readonly [key: string]: Value } | undefined, key: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
