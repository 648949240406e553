// A slider over the moments of a finished run: the picture shows the run as it stood then. Nothing moves by itself.
import { Button } from '@mantine/core';

import { clockText } from '../../ui/time-text.ts';
import { TEXTS } from '../texts.ts';
import type { Moment } from './moments.ts';
import styles from './scrubber.module.css';

interface ScrubberProps {
  moments: readonly Moment[];
  nameOf: (nodeId: string) => string;
  /** The number of the moment that is shown; null: the end of the run. */
  at: number | null;
  onAt: (at: number | null) => void;
}

/** A plain range field, so that arrow keys, Home and End work; the last position is the end of the run. */
export function Scrubber({ moments, nameOf, at, onAt }: ScrubberProps) {
  const last = moments.length;
  const shown = at ?? last;
  const moment = moments[shown];
  const names = (keys: readonly string[]): string => [...new Set(keys)].map(nameOf).join(', ');
  const text =
    moment === undefined
      ? TEXTS.scrub.end
      : [
          ...(moment.ended.length === 0 ? [] : [TEXTS.scrub.ended(names(moment.ended))]),
          ...(moment.began.length === 0 ? [] : [TEXTS.scrub.began(names(moment.began))]),
        ].join(' ');
  const said = moment === undefined ? text : `${clockText(moment.at)} ${text}`;
  return (
    <div className={styles.scrubber}>
      <input
        type="range"
        min={0}
        max={last}
        step={1}
        value={shown}
        aria-label={TEXTS.scrub.label}
        aria-valuetext={said}
        onChange={(event) => {
          const next = Number(event.currentTarget.value);
          onAt(next >= last ? null : next);
        }}
      />
      <span className={styles.text} title={said}>
        {said}
      </span>
      {at === null ? null : (
        <Button variant="subtle" size="compact-xs" onClick={() => onAt(null)}>
          {TEXTS.scrub.toEnd}
        </Button>
      )}
    </div>
  );
}
