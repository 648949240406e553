// The state of a flow in the list, shown as a shape with a word, so that nobody has to tell colours apart.
import { Tooltip } from '@mantine/core';
import { CircleAlert, CircleDot, CircleOff, OctagonPause, PencilLine, type LucideIcon } from 'lucide-react';

import type { FlowSummary } from '../../shared/api/flows.ts';
import styles from './flows-page.module.css';
import { TEXTS, type FlowMark } from './texts.ts';

const ICONS: Record<FlowMark, LucideIcon> = {
  active: CircleDot,
  inactive: CircleOff,
  draft: PencilLine,
  invalid: CircleAlert,
  paused: OctagonPause,
};

/**
 * Shows the state first, then what else is true of the flow at the same time: that it is paused and how many runs
 * wait, that it has errors, that its draft differs from what is live.
 */
export function FlowState({
  flow,
}: {
  flow: Pick<FlowSummary, 'state' | 'invalid' | 'changed' | 'paused' | 'queued'>;
}) {
  return (
    <span className={styles.states}>
      <Mark mark={flow.state} />
      {flow.paused === null ? null : (
        <>
          <Mark mark="paused" />
          {flow.queued === 0 ? null : <span className={styles.changed}>{TEXTS.queued(flow.queued)}</span>}
        </>
      )}
      {flow.invalid ? <Mark mark="invalid" /> : null}
      {flow.changed && flow.state !== 'draft' ? <span className={styles.changed}>{TEXTS.changed}</span> : null}
    </span>
  );
}

function Mark({ mark }: { mark: FlowMark }) {
  const Icon = ICONS[mark];
  return (
    <Tooltip label={TEXTS.stateHint[mark]}>
      <span className={styles.state} data-mark={mark}>
        <Icon size={14} aria-hidden />
        {TEXTS.state[mark]}
      </span>
    </Tooltip>
  );
}
