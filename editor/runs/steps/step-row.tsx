// One step in the timeline, and below a For each its items.
import { ActionIcon, UnstyledButton } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { Suspense, useState } from 'react';

import { CardIcon } from '../../ui/card-icon.tsx';
import { lazyPart } from '../../ui/lazy-part.ts';
import { StatusIcon } from '../../ui/status-badge.tsx';
import { statusWord } from '../../ui/status-text.ts';
import { indent, tookText, Track, type StepRowProps } from './row-parts.tsx';
import { TEXTS } from '../texts.ts';
import { barsOf } from './timeline-bars.ts';
import styles from './timeline.module.css';
import readers from '../../ui/readers.module.css';

/** Fetched only when somebody opens a loop: most runs have none. */
const LoopRows = lazyPart(async () => (await import('./loop-rows.tsx')).LoopRows);

export function StepRow({ step, depth, context }: StepRowProps) {
  const { nodeId, iteration, status } = step;
  const { loops, span, selected, item, onSelect } = context;
  const hasItems = loops.has(nodeId) && step.startedAt !== null;
  const prefix = iteration === null ? '' : `${iteration}/`;
  // The item that the address names is open from the start.
  const [isOpen, setOpen] = useState(() => item !== undefined && item.startsWith(prefix) && item !== iteration);
  return (
    <li className={styles.item}>
      {hasItems ? (
        <ActionIcon
          className={styles.toggle ?? ''}
          style={indent(depth)}
          size={24}
          aria-expanded={isOpen}
          aria-label={TEXTS.loop.items(step.name)}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronRight size={14} data-open={isOpen} aria-hidden />
        </ActionIcon>
      ) : null}
      <UnstyledButton
        className={styles.row}
        style={indent(depth)}
        data-testid={iteration === null ? `step-${nodeId}` : `step-${nodeId}-${iteration}`}
        data-status={status}
        aria-pressed={selected?.nodeId === nodeId && selected.iteration === iteration}
        onClick={() => onSelect(nodeId, iteration)}
      >
        <span className={styles.name}>
          <StatusIcon status={status} size={16} />
          <CardIcon of={step.card} size={14} />
          <span className={styles.nameText}>{step.name}</span>
          {/* Where nothing was timed, the word stands at the end of the row. */}
          {step.startedAt === null ? null : <span className={readers.only}>{statusWord(status)}</span>}
        </span>
        <Track bars={barsOf(step, span)} />
        <span className={styles.took}>{tookText(step, span)}</span>
      </UnstyledButton>
      {hasItems && isOpen ? (
        <Suspense>
          <LoopRows loop={step} depth={depth + 1} context={context} />
        </Suspense>
      ) : null}
    </li>
  );
}
