// All cards, by app, to drag to the canvas or to add by Enter or double click. Knows cards only by their manifests.
import { TextInput } from '@mantine/core';
import { ChevronDown, Search } from 'lucide-react';
import { memo, useDeferredValue, useMemo, useState } from 'react';

import type { CardManifest } from '../../shared/card/manifest.ts';
import { type CardGroup, groupCards, searchCards } from './card-search.ts';
import { CARD_MIME, TRIGGER_MIME } from '../ui/drag-card.ts';
import { CardIcon } from '../ui/card-icon.tsx';
import { useRoving } from '../ui/use-roving.ts';
import { TEXTS } from './texts.ts';
import styles from './palette.module.css';

interface PaletteProps {
  cards: readonly CardManifest[];
  /** Nothing starts the flow yet, so that triggers come first. */
  wantsTrigger: boolean;
  onAdd: (card: CardManifest) => void;
}

/** Remembered between drawings, since it holds hundreds of cards and stands beside a canvas that changes often. */
export const Palette = memo(function Palette({ cards, wantsTrigger, onAdd }: PaletteProps) {
  const [query, setQuery] = useState('');
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  // What is typed shows at once; the list may follow a moment later.
  const deferred = useDeferredValue(query);
  const groups = useMemo(() => found(cards, deferred, wantsTrigger), [cards, deferred, wantsTrigger]);
  const toggle = (name: string): void => {
    const next = new Set(closed);
    if (!next.delete(name)) next.add(name);
    setClosed(next);
  };
  const frame = useRoving({ items: 'button, [data-palette-card]', orientation: 'vertical', byName: true });
  return (
    <div className={styles.palette} data-palette>
      <TextInput
        className={styles.search}
        aria-label={TEXTS.search}
        placeholder={TEXTS.search}
        leftSection={<Search size={14} aria-hidden />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && query !== '') {
            // What is shown may be a little behind what is typed.
            const [first] = found(cards, query, wantsTrigger);
            if (first?.cards[0] !== undefined) onAdd(first.cards[0]);
          }
          if (event.key === 'ArrowDown') {
            event.preventDefault();
            event.currentTarget.closest('[data-palette]')?.querySelector<HTMLElement>('[data-palette-card]')?.focus();
          }
        }}
      />
      <div ref={frame} className={styles.groups} role="group" aria-label={TEXTS.title}>
        {groups.length === 0 && <p className={styles.empty}>{TEXTS.noMatch}</p>}
        {groups.map(({ name, cards: own }) => {
          // A search shows what it found in groups that are closed, too.
          const isOpen = deferred !== '' || !closed.has(name);
          return (
            <div key={name} role="group" aria-label={name}>
              <h2>
                <button
                  type="button"
                  aria-expanded={isOpen}
                  onClick={() => toggle(name)}
                  onKeyDown={(event) => {
                    if (event.key === (isOpen ? 'ArrowLeft' : 'ArrowRight')) toggle(name);
                  }}
                >
                  <ChevronDown size={14} data-open={isOpen} aria-hidden />
                  {name}
                </button>
              </h2>
              {isOpen && own.map((card) => <PaletteCard key={card.id} card={card} onAdd={onAdd} />)}
            </div>
          );
        })}
      </div>
    </div>
  );
});

/** All cards in their fixed order, or those that were looked for with the best first. */
function found(cards: readonly CardManifest[], query: string, wantsTrigger: boolean): CardGroup[] {
  const isSearch = query.trim() !== '';
  return groupCards(searchCards(cards, query, wantsTrigger), TEXTS.triggers, isSearch ? 'found' : 'name');
}

function PaletteCard({ card, onAdd }: { card: CardManifest; onAdd: (card: CardManifest) => void }) {
  return (
    <div
      role="button"
      // `useRoving` makes one item of the palette a stop of Tab.
      tabIndex={-1}
      className={styles.card}
      data-palette-card
      data-testid={`palette-card-${card.id}`}
      title={`${card.title}: ${card.summary}`}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(CARD_MIME, card.id);
        if (card.kind === 'trigger') event.dataTransfer.setData(TRIGGER_MIME, card.id);
        event.dataTransfer.effectAllowed = 'copy';
      }}
      onDoubleClick={() => onAdd(card)}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        onAdd(card);
        event.preventDefault();
      }}
    >
      <CardIcon of={card.id} size={24} framed />
      <span className={styles.title}>{card.title}</span>
    </div>
  );
}
