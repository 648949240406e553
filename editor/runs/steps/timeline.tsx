// The steps of a run as a list with bars of time: a row is a button that selects its node. A For each opens into its
// items (loop-rows.tsx), an item into its steps.
import { loopsIn } from '../../canvas/run-overlay.ts';
import { durationText } from '../../i18n/duration-text.ts';
import type { RowContext } from './row-parts.tsx';
import { StepRow } from './step-row.tsx';
import { orderSteps } from './order-steps.ts';
import { TEXTS } from '../texts.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import type { RunStep } from '../../../shared/run.ts';
import type { Span } from './timeline-bars.ts';
import styles from './timeline.module.css';

interface TimelineProps {
  runId: string;
  flow: Flow | undefined;
  /** The steps outside of every For each. */
  steps: readonly RunStep[];
  span: Span;
  selected: { nodeId: string; iteration: string | null } | undefined;
  /** The item that is open. */
  item: string | undefined;
  onSelect: (nodeId: string, iteration: string | null) => void;
  onItem: (item: string | undefined) => void;
}

const MARKS = [0, 0.25, 0.5, 0.75, 1];
/** A shorter span than this has nothing to mark between its ends. */
const MARKED_MS = 8;

export function Timeline({ runId, flow, steps, span, selected, item, onSelect, onItem }: TimelineProps) {
  const total = span.endMs - span.startMs;
  const loops = loopsIn(flow);
  const context: RowContext = { Row: StepRow, runId, loops, span, selected, item, onSelect, onItem };
  return (
    <div className={styles.timeline} data-loops={loops.size > 0}>
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
        {orderSteps(steps).map((step) => (
          <StepRow key={step.nodeId} step={step} depth={0} context={context} />
        ))}
      </ul>
    </div>
  );
}
