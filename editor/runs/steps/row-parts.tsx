// What all rows of the timeline share: what they are told, their bars, how far in they stand, how long they took.
import type { ComponentType, CSSProperties } from 'react';

import type { RunStep, StepStatus } from '../../../shared/run.ts';
import { statusWord } from '../../ui/status-text.ts';
import { durationText } from '../../i18n/duration-text.ts';
import type { Bar, Span } from './timeline-bars.ts';
import styles from './timeline.module.css';

export interface StepRowProps {
  step: RunStep;
  depth: number;
  context: RowContext;
}

/** The same for all rows of one timeline. */
export interface RowContext {
  /** Draws a step: rows of items hold rows of steps, which may hold items again. */
  Row: ComponentType<StepRowProps>;
  runId: string;
  /** The keys of nodes that have a body. */
  loops: ReadonlySet<string>;
  span: Span;
  selected: { nodeId: string; iteration: string | null } | undefined;
  item: string | undefined;
  onSelect: (nodeId: string, iteration: string | null) => void;
  onItem: (item: string | undefined) => void;
}

/** The bars of one row. They repeat what the row says in words, so they are hidden from screen readers. */
export function Track({ bars }: { bars: readonly Bar[] }) {
  return (
    <span className={styles.track} aria-hidden>
      {bars.map((bar) => (
        <span
          key={`${bar.from} ${bar.status}`}
          className={styles.bar}
          style={{
            left: `${bar.from * 100}%`,
            width: `max(3px, ${bar.length * 100}%)`,
            background: `var(--sb-${bar.status})`,
          }}
          data-status={bar.status}
        />
      ))}
    </span>
  );
}

/** A style by which rows of deeper levels stand further in. */
export function indent(depth: number): CSSProperties {
  return { '--depth': depth } as CSSProperties;
}

/** How long a step took, or has taken so far; its status in words where it never started. */
export function tookText(
  { startedAt, endedAt, status }: { startedAt: string | null; endedAt: string | null; status: StepStatus },
  span: Span,
): string {
  if (startedAt === null) return statusWord(status);
  return durationText((endedAt === null ? span.endMs : Date.parse(endedAt)) - Date.parse(startedAt));
}
