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

export interface RowContext {
  /** Draws a step: rows of items hold rows of steps, which may hold items again. */
  Row: ComponentType<StepRowProps>;
  runId: string;
  /** Nodes that have a body. */
  loops: ReadonlySet<string>;
  span: Span;
  selected: { nodeId: string; iteration: string | null } | undefined;
  item: string | undefined;
  onSelect: (nodeId: string, iteration: string | null) => void;
  onItem: (item: string | undefined) => void;
}

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

/** Each level stands further in. */
export function indent(depth: number): CSSProperties {
  return { '--depth': depth } as CSSProperties;
}

export function tookText(
  { startedAt, endedAt, status }: { startedAt: string | null; endedAt: string | null; status: StepStatus },
  span: Span,
): string {
  if (startedAt === null) return statusWord(status);
  return durationText((endedAt === null ? span.endMs : Date.parse(endedAt)) - Date.parse(startedAt));
}
