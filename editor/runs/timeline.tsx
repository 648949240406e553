// The steps of a run as a list with bars of time: a row is a button that selects its node.
import { UnstyledButton } from '@mantine/core';

import { appOf, CardIcon } from '../ui/card-icon.tsx';
import { StatusIcon } from '../ui/status-badge.tsx';
import { STATUS_TEXT } from '../ui/status-text.ts';
import { durationText } from '../ui/time-text.ts';
import type { StepGroup } from './step-groups.ts';
import { TEXTS } from './texts.ts';
import { barsOf, type Span } from './timeline-bars.ts';
import styles from './timeline.module.css';

interface TimelineProps {
  groups: readonly StepGroup[];
  span: Span;
  selected: string | undefined;
  onSelect: (nodeId: string) => void;
}

const MARKS = [0, 0.25, 0.5, 0.75, 1];
/** A span shorter than this many milliseconds has nothing to mark between its ends. */
const MARKED_MS = 8;
/** Beyond this many bars in one row nothing could be told apart. */
const BARS_SHOWN = 200;

export function Timeline({ groups, span, selected, onSelect }: TimelineProps) {
  const total = span.endMs - span.startMs;
  return (
    <div className={styles.timeline}>
      <div className={styles.axis} aria-hidden>
        <span className={styles.axisTitle}>{TEXTS.run.steps}</span>
        <div className={styles.track}>
          {(total < MARKED_MS ? [0, 1] : MARKS).map((mark) => (
            <span
              key={mark}
              className={styles.mark}
              style={{ left: `${mark * 100}%` }}
              data-end={mark === 1}
              data-quarter={mark % 0.5 !== 0}
            >
              {mark === 0 ? '0' : durationText(total * mark)}
            </span>
          ))}
        </div>
        <span className={styles.took} />
      </div>
      <ul className={styles.rows} aria-label={TEXTS.run.steps}>
        {groups.map((group) => (
          <li key={group.nodeId}>
            <UnstyledButton
              className={styles.row}
              data-testid={`step-${group.nodeId}`}
              data-status={group.status}
              aria-pressed={group.nodeId === selected}
              onClick={() => onSelect(group.nodeId)}
            >
              <span className={styles.name}>
                <StatusIcon status={group.status} size={16} />
                <CardIcon app={appOf(group.card)} size={14} />
                <span className={styles.nameText}>{group.name}</span>
                {/* Where nothing was timed, the word stands at the end of the row. */}
                {timed(group) && <span className="sb-hidden">{STATUS_TEXT[group.status].toLowerCase()}</span>}
                {group.steps.length > 1 ? <span className={styles.count}>×{group.steps.length}</span> : null}
              </span>
              <span className={styles.track} aria-hidden>
                {group.steps.slice(0, BARS_SHOWN).flatMap((step) =>
                  barsOf(step, span).map((bar, at) => (
                    <span
                      key={`${step.iteration}-${at}`}
                      className={styles.bar}
                      style={{
                        left: `${bar.from * 100}%`,
                        width: `max(3px, ${bar.length * 100}%)`,
                        background: `var(--sb-${bar.status})`,
                      }}
                      data-status={bar.status}
                    />
                  )),
                )}
              </span>
              <span className={styles.took}>{tookText(group, span)}</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  );
}

function timed(group: StepGroup): boolean {
  return group.steps.some(({ startedAt }) => startedAt !== null);
}

function tookText(group: StepGroup, span: Span): string {
  let first = Infinity;
  let last = -Infinity;
  for (const { startedAt, endedAt } of group.steps) {
    if (startedAt === null) continue;
    first = Math.min(first, Date.parse(startedAt));
    last = Math.max(last, endedAt === null ? span.endMs : Date.parse(endedAt));
  }
  return first === Infinity ? STATUS_TEXT[group.status].toLowerCase() : durationText(last - first);
}
