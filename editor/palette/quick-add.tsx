// The list that opens where a card is wanted: type, choose, Enter. Says nothing about where the card goes.
import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';

import { appTitle } from '../../shared/card/app-title.ts';
import type { CardManifest } from '../../shared/card/manifest.ts';
import { searchCards } from './card-search.ts';
import { CardIcon } from '../ui/card-icon.tsx';
import listStyles from '../ui/option-list.module.css';
import { useOptionList } from '../ui/use-option-list.ts';
import { TEXTS } from './texts.ts';
import styles from './quick-add.module.css';
import paletteStyles from './palette.module.css';

interface QuickAddProps {
  cards: readonly CardManifest[];
  /** Nothing starts the flow yet, so that triggers come first. */
  wantsTrigger: boolean;
  /** Pixels on the screen. The list is moved where it would not fit. */
  at: { x: number; y: number };
  onPick: (card: CardManifest) => void;
  onClose: () => void;
}

/** Pixels; the styles take the measures from here. */
const WIDTH = 320;
const HEIGHT = 376;

export function QuickAdd({ cards, wantsTrigger, at, onPick, onClose }: QuickAddProps) {
  const box = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const deferred = useDeferredValue(query);
  const found = useMemo(() => searchCards(cards, deferred, wantsTrigger), [cards, deferred, wantsTrigger]);
  const left = Math.max(8, Math.min(at.x, window.innerWidth - WIDTH - 8));
  const top = Math.max(8, Math.min(at.y, window.innerHeight - HEIGHT - 8));

  // In the capture phase, as the canvas keeps presses to itself.
  useEffect(() => {
    const onPointerDown = (event: PointerEvent): void => {
      if (!(box.current?.contains(event.target as Node) ?? false)) onClose();
    };
    document.addEventListener('pointerdown', onPointerDown, true);
    return () => document.removeEventListener('pointerdown', onPointerDown, true);
  }, [onClose]);

  const options = useOptionList({
    count: found.length,
    label: TEXTS.addTitle,
    onChoose: (at) => {
      // What is shown may be a little behind what is typed.
      const card = (deferred === query ? found : searchCards(cards, query, wantsTrigger))[at];
      if (card !== undefined) onPick(card);
    },
  });
  /** Escape and Tab close it, and go no further: the canvas has a meaning of its own for them. */
  const onKeyDown = (event: KeyboardEvent): void => {
    if (options.take(event) || (event.key !== 'Escape' && event.key !== 'Tab')) return;
    onClose();
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={box}
      className={styles.quick}
      style={{ left, top, width: WIDTH, maxHeight: HEIGHT }}
      role="dialog"
      aria-label={TEXTS.addTitle}
      data-testid="quick-add"
    >
      <input
        {...options.field}
        className={listStyles.field}
        placeholder={TEXTS.quickPlaceholder}
        value={query}
        // It was opened to type into.
        ref={(field) => field?.focus({ preventScroll: true })}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          options.begin();
        }}
        onKeyDown={onKeyDown}
      />
      <div {...options.list} className={styles.list}>
        {found.map((card, index) => (
          <button
            key={card.id}
            {...options.option(index)}
            className={`${listStyles.option} ${styles.option}`}
            data-testid={`quick-add-${card.id}`}
            onClick={() => onPick(card)}
          >
            <CardIcon of={card.id} size={28} framed />
            <span className={styles.words}>
              <span>{card.title}</span>
              <span>
                {appTitle(card.app)} · {card.summary}
              </span>
            </span>
          </button>
        ))}
        {found.length === 0 && <p className={paletteStyles.empty}>{TEXTS.noMatch}</p>}
      </div>
      <p className={listStyles.keys}>{TEXTS.quickKeys}</p>
    </div>
  );
}
