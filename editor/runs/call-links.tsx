// Links to the two ends of a call (S6): the run that a step called, and the step that called a run.
import { Link } from '@tanstack/react-router';

import type { RunDetail } from '../../shared/api/runs.ts';
import type { RunStep } from '../../shared/run.ts';
import { TEXTS } from './texts.ts';

/** Leads to the caller's step; nothing for a run that no step called. */
export function CallerLink({ run }: { run: RunDetail }) {
  const { calledBy } = run;
  if (calledBy === null) return null;
  return (
    <span>
      {TEXTS.run.calledBy}{' '}
      <Link to="/runs/$runId" params={{ runId: calledBy.runId }} search={{ step: calledBy.nodeId }}>
        <code>{calledBy.runId}</code>
      </Link>
    </span>
  );
}

/** A pair of a definition list, for the details of a step; nothing for a step that called no run. */
export function CalledRun({ step }: { step: RunStep }) {
  if (step.call === undefined) return null;
  const { runId, flowId, version } = step.call;
  return (
    <>
      <dt>{TEXTS.step.calledRun}</dt>
      <dd>
        <Link to="/runs/$runId" params={{ runId }}>
          <code>{runId}</code>
        </Link>
        {', '}
        <Link to="/flows/$flowId" params={{ flowId }}>
          {flowId}
        </Link>{' '}
        {TEXTS.step.calledVersion(version)}
      </dd>
    </>
  );
}
