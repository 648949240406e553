// Which choices fit what is typed, best first within each group. Pure.

export interface Choice {
  id: string;
  group: string;
  text: string;
  /** Searched too, and worth less. */
  more: string;
}

/** Of one group, so that none pushes the others out of sight. */
const MOST = 12;

/** Every word has to be found; groups keep the order in which they come. Nothing typed: all, as they come. */
export function ranked<Each extends Choice>(choices: readonly Each[], query: string): Each[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
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
