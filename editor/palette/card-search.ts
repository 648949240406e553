// Finding a card by what a person types: words of its title, app, summary or id, best first. Pure.
import { appTitle } from '../../shared/card/app-title.ts';
import type { CardManifest } from '../../shared/card/manifest.ts';

/** `Okta`, or `Okta: System log` for a card of the group `system-log`. */
function groupTitle({ app, group }: CardManifest): string {
  if (group === undefined) return appTitle(app);
  return `${appTitle(app)}: ${group.slice(0, 1).toUpperCase()}${group.slice(1).replaceAll('-', ' ')}`;
}

export function searchCards(cards: readonly CardManifest[], text: string): CardManifest[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [...cards];
  const ranked = cards.flatMap((card) => {
    const rank = rankOf(card, words);
    return rank === 0 ? [] : [{ card, rank }];
  });
  return ranked.toSorted((left, right) => right.rank - left.rank).map(({ card }) => card);
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

/** Triggers first, then apps by name, each followed by its groups. */
export function groupCards(cards: readonly CardManifest[], triggersTitle: string): CardGroup[] {
  const triggers = cards.filter(({ kind }) => kind === 'trigger');
  const byGroup = Map.groupBy(
    cards.filter(({ kind }) => kind === 'action'),
    groupTitle,
  );
  const apps = [...byGroup]
    .map(([name, each]) => ({ name, cards: each }))
    .toSorted((left, right) => left.name.localeCompare(right.name));
  return triggers.length === 0 ? apps : [{ name: triggersTitle, cards: triggers }, ...apps];
}
