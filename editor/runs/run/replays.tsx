// Links between a run and those that were made of it (S10.1, S14), both ways.
import { Link } from '@tanstack/react-router';

import { listReplays } from '../../../shared/api/run-forks.ts';
import type { RunDetail } from '../../../shared/api/runs.ts';
import { isEnded } from '../../../shared/run.ts';
import { useApi } from '../../api/hooks.ts';
import { StatusIcon } from '../../ui/status-badge.tsx';
import { STATUS_TEXT } from '../../ui/status-text.ts';
import { TEXTS } from '../texts.ts';

const MOST_SHOWN = 3;

/** Leads to the run that this one replays or goes on from. */
export function Source({ run }: { run: RunDetail }) {
  if (run.replayOf === null) return null;
  return (
    <span>
      {run.forkOf === null ? TEXTS.run.replayOf : TEXTS.run.forkOf}{' '}
      <Link
        to="/runs/$runId"
        params={{ runId: run.replayOf }}
        search={run.forkOf === null ? {} : { step: run.forkOf.nodeId }}
      >
        <code>{run.replayOf}</code>
      </Link>
    </span>
  );
}

/** Leads to the runs that were made of this one, the newest few. Only a run that has ended can have some. */
export function Replays({ run }: { run: RunDetail }) {
  const replays = useApi(listReplays, { params: { id: run.id } }, { enabled: isEnded(run.status) });
  const items = replays.data?.items ?? [];
  if (items.length === 0) return null;
  const further = items.length - MOST_SHOWN;
  return (
    <span>
      {TEXTS.run.replays}{' '}
      {items.slice(0, MOST_SHOWN).map(({ id, status }, at) => (
        <span key={id}>
          {at === 0 ? '' : ', '}
          <StatusIcon status={status} size={12} label={STATUS_TEXT[status]} />{' '}
          <Link to="/runs/$runId" params={{ runId: id }}>
            <code>{id}</code>
          </Link>
        </span>
      ))}
      {further > 0 ? ` ${TEXTS.run.furtherRuns(further)}` : null}
    </span>
  );
}
