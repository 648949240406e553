// Finding a card by what a person types: words of its title, app, summary or id, best first. Pure.
import { appTitle } from '../../shared/card/app-title.ts';
import type { CardManifest } from '../../shared/card/manifest.ts';

/** `Okta`, or `Okta: System log` for a card of the group `system-log`. */
function groupTitle({ app, group }: CardManifest): string {
  if (group === undefined) return appTitle(app);
  return `${appTitle(app)}: ${group.slice(0, 1).toUpperCase()}${group.slice(1).replaceAll('-', ' ')}`;
}

/** @param wantsTrigger the flow has nothing yet that starts it: triggers come first */
export function searchCards(cards: readonly CardManifest[], text: string, wantsTrigger = false): CardManifest[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
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

export interface CardGroup {
  name: string;
  cards: CardManifest[];
}

/**
 * Triggers first, then apps by name, each followed by its groups. Triggers of a group stand last, since they are many.
 * @param order `found`: as they were found, the group of the best card first
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
