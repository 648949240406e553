// Finding a card by what a person types: words of its title, app, summary or id, best first. Pure.
import { appTitle } from '../../shared/card/app-title.ts';
import type { CardManifest } from '../../shared/card/manifest.ts';
import { wordsIn } from '../../shared/words-in.ts';

/** `Okta`, or `Okta: System log` for a card of the group `system-log`. */
function groupTitle({ app, group }: CardManifest): string {
  if (group === undefined) return appTitle(app);
  return `${appTitle(app)}: ${group.slice(0, 1).toUpperCase()}${group.slice(1).replaceAll('-', ' ')}`;
}

/**
 * Every word must be found somewhere in a card. Without words all cards are given, in their own order.
 * @param wantsTrigger nothing starts the flow yet, so that triggers come first
 */
export function searchCards(cards: readonly CardManifest[], text: string, wantsTrigger = false): CardManifest[] {
  const words = wordsIn(text);
  const isWanted = ({ kind }: CardManifest): number => Number(wantsTrigger && kind === 'trigger');
  if (words.length === 0) return cards.toSorted((left, right) => isWanted(right) - isWanted(left));
  const ranked = cards.flatMap((card) => {
    const rank = rankOf(card, words);
    return rank === 0 ? [] : [{ card, rank }];
  });
  return ranked
    .toSorted((left, right) => isWanted(right.card) - isWanted(left.card) || right.rank - left.rank)
    .map(({ card }) => card);
}

/**
 * The higher the better, and 0 when a word is not found. The beginning of the title counts most, then the beginning
 * of another word in it, then any place in it, and the rest least.
 */
function rankOf(card: CardManifest, words: readonly string[]): number {
  const title = card.title.toLowerCase();
  const other = `${groupTitle(card)} ${card.id} ${card.summary}`.toLowerCase();
  let rank = 0;
  for (const word of words) {
    if (title.startsWith(word)) rank += 8;
    else if (title.includes(` ${word}`)) rank += 6;
    else if (title.includes(word)) rank += 4;
    else if (other.includes(word)) rank += 1;
    else return 0;
  }
  return rank;
}

/** A group is never empty, and its cards keep the order that they came in. */
export interface CardGroup {
  name: string;
  cards: CardManifest[];
}

/**
 * Triggers come first, then the apps by name, each followed by its groups. Triggers that belong to a group come last,
 * since there are many of them.
 * @param triggersTitle the name of the group of triggers, as people read it
 * @param order `found` keeps the order in which cards were found, so that the group of the best card comes first
 */
export function groupCards(
  cards: readonly CardManifest[],
  triggersTitle: string,
  order: 'name' | 'found' = 'name',
): CardGroup[] {
  const titleOf = (card: CardManifest): string =>
    card.kind === 'trigger' && card.group === undefined ? triggersTitle : groupTitle(card);
  const groups = [...Map.groupBy(cards, titleOf)].map(([name, each]) => ({ name, cards: each }));
  if (order === 'found') return groups;
  const place = ({ name, cards: [first] }: CardGroup): number => {
    if (name === triggersTitle) return 0;
    return first?.kind === 'trigger' ? 2 : 1;
  };
  return groups.toSorted((left, right) => place(left) - place(right) || left.name.localeCompare(right.name));
}
