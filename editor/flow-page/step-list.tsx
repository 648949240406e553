// The steps of the run that is on the canvas, in the order of time; a click shows the node.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSelector } from '@xstate/store-react';

import type { EditorSession } from '../state/session.ts';
import type { Jump } from './issues-button.tsx';
import { StatusBadge, StatusIcon, STATUS_TEXT } from '../ui/status-badge.tsx';
import { durationText } from '../ui/time-text.ts';
import { texts } from './texts.ts';

export function StepList({ session, onJump, onHide }: { session: EditorSession; onJump: Jump; onHide: () => void }) {
  const run = useSelector(session.trial, ({ context }) => context.run);
  if (run === null) return <p className="sb-test-none">{texts.noStepsYet}</p>;
  return (
    <div className="sb-test-result">
      <div className="sb-test-head">
        <StatusBadge status={run.status} />
        {run.error !== null && <span className="sb-test-error">{run.error.message}</span>}
        <span className="sb-top-space" />
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onHide}>
          {texts.hideRun}
        </Button>
        <Link to="/runs/$runId" params={{ runId: run.id }} className="sb-test-link">
          {texts.openRun}
        </Link>
      </div>
      <ol className="sb-steps" aria-label={texts.steps}>
        {run.steps.map((step) => (
          <li key={`${step.nodeId} ${step.iteration ?? ''}`}>
            <button
              type="button"
              data-testid={`step-${step.nodeId}`}
              data-status={step.status}
              onClick={() => onJump(step.nodeId)}
            >
              <StatusIcon status={step.status} size={16} />
              <span className="sb-step-name">
                {step.iteration === null ? step.name : `${step.name} #${step.iteration}`}
              </span>
              <span className="sb-step-status">{STATUS_TEXT[step.status]}</span>
              {step.port !== null && step.port !== 'out' && <span className="sb-step-port">→ {step.port}</span>}
              <span className="sb-step-error">{step.error?.message}</span>
              <span className="sb-step-time">
                {step.startedAt !== null && step.endedAt !== null && step.status !== 'skipped'
                  ? durationText(Date.parse(step.endedAt) - Date.parse(step.startedAt))
                  : ''}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
