// Finds which choices fit what is typed, best first within each group. Pure.
import { wordsIn } from '../../../shared/words-in.ts';

export interface Choice {
  id: string;
  group: string;
  text: string;
  /** Searched too, and worth less than the name. */
  more: string;
}

/** How many of one group are given, so that none pushes the others out of sight. */
const MOST = 12;

/**
 * The choices in which every word is found; groups keep the order in which they come. Where nothing is typed, all of
 * them.
 */
export function ranked<Each extends Choice>(choices: readonly Each[], query: string): Each[] {
  const words = wordsIn(query);
  const groups = Map.groupBy(choices, ({ group }) => group);
  return [...groups.values()].flatMap((group) => {
    const fitting = group.flatMap((each) => {
      const rank = rankOf(each, words);
      return rank === undefined ? [] : [{ each, rank }];
    });
    return fitting
      .toSorted((left, right) => right.rank - left.rank)
      .slice(0, words.length === 0 ? undefined : MOST)
      .map(({ each }) => each);
  });
}

/**
 * How well a choice fits; undefined where a word is not found in it. A word at the beginning of the name counts most.
 */
function rankOf({ text, more }: Choice, words: readonly string[]): number | undefined {
  const [name, other] = [text.toLowerCase(), more.toLowerCase()];
  let rank = 0;
  for (const word of words) {
    if (name.startsWith(word)) rank += 4;
    else if (name.includes(` ${word}`)) rank += 3;
    else if (name.includes(word)) rank += 2;
    else if (!other.includes(word)) return undefined;
  }
  return rank;
}
