// Lists the steps of the run that is on the canvas, in the order of time; a click shows the node.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSelector } from '@xstate/store-react';

import type { RunDetail } from '../../../shared/api/runs.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import type { StepStatus } from '../../../shared/run.ts';
import { overlayOf, stepViews, type StepView } from '../../canvas/run-overlay.ts';
import type { EditorSession } from '../../session/session.ts';
import type { Jump } from '../issues-button.tsx';
import { StatusBadge, StatusIcon } from '../../ui/status-badge.tsx';
import { STATUS_TEXT, tallyText } from '../../ui/status-text.ts';
import { durationText } from '../../i18n/duration-text.ts';
import { TEXTS } from './texts.ts';
import styles from './test.module.css';
import buttons from '../../ui/bare-button.module.css';

export function StepList({ session, onJump, onHide }: { session: EditorSession; onJump: Jump; onHide: () => void }) {
  const run = useSelector(session.trial, ({ context }) => context.run);
  const bodies = useSelector(session.trial, ({ context }) => context.bodies);
  if (run === null) return <p className={styles.none}>{TEXTS.noStepsYet}</p>;
  const { flow } = session.editor.get();
  const views = stepViews(overlayOf(bodies));
  const rows = run.steps
    .filter(({ iteration }) => iteration === null)
    .flatMap((step) => [rowOf(step), ...bodyRows(flow, step.nodeId, views)]);
  return (
    <div className={styles.result}>
      <div className={styles.head}>
        <StatusBadge status={run.status} />
        {run.error !== null && <span className={styles.error}>{run.error.message}</span>}
        <span className={styles.space} />
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onHide}>
          {TEXTS.hideRun}
        </Button>
        <Link to="/runs/$runId" params={{ runId: run.id }} className={styles.link}>
          {TEXTS.openRun}
        </Link>
      </div>
      <ol className={styles.steps} aria-label={TEXTS.steps}>
        {rows.map((row) => (
          <li key={row.nodeId}>
            <button
              type="button"
              className={buttons.bare}
              data-testid={`step-${row.nodeId}`}
              data-status={row.status}
              onClick={() => onJump(row.nodeId, [], 'result')}
            >
              <StatusIcon status={row.status} size={16} />
              <span className={styles.stepName}>{row.name}</span>
              <span className={styles.stepStatus}>{row.text}</span>
              {row.port !== null && <span className={styles.stepPort}>→ {row.port}</span>}
              <span className={styles.stepError}>{row.error}</span>
              <span className={styles.stepTime}>{row.took}</span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface Row {
  nodeId: string;
  name: string;
  status: StepStatus;
  text: string;
  /** The port that the step left through, where it had a choice. */
  port: string | null;
  error: string | undefined;
  took: string;
}

function rowOf({ nodeId, name, status, port, error, startedAt, endedAt }: RunDetail['steps'][number]): Row {
  const isTimed = startedAt !== null && endedAt !== null && status !== 'skipped';
  return {
    nodeId,
    name,
    status,
    text: STATUS_TEXT[status],
    port: port === 'out' ? null : port,
    error: error?.message,
    took: isTimed ? durationText(Date.parse(endedAt) - Date.parse(startedAt)) : '',
  };
}

/** S5: rows for the nodes of a body. Each node is one row for all items. */
function bodyRows(flow: Flow, loop: string, views: ReadonlyMap<string, StepView>): Row[] {
  return Object.entries(flow.nodes).flatMap(([nodeId, node]): Row[] => {
    const view = node.parent === loop ? views.get(nodeId) : undefined;
    if (view === undefined) return [];
    const row: Row = {
      nodeId,
      name: node.name ?? nodeId,
      status: view.status,
      text: tallyText(view.tally),
      port: null,
      error: view.error ?? undefined,
      took: view.durationMs === null ? '' : durationText(view.durationMs),
    };
    return [row, ...bodyRows(flow, nodeId, views)];
  });
}
