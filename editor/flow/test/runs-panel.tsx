// The last runs of this flow; each can be opened, or laid on the canvas with its data.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { listRuns } from '../../../shared/api/runs.ts';
import { useApi } from '../../api/hooks.ts';
import type { EditorSession } from '../../session/session.ts';
import { outputsOf, sampleOfRun } from '../../session/trial.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { notifyError } from '../../ui/notify.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { Duration, Time } from '../../ui/time.tsx';
import { readTrial } from './read-trial.ts';
import { TEXTS as FLOW_TEXTS } from '../texts.ts';
import { TEXTS } from './texts.ts';
import styles from './test.module.css';

export function RunsPanel({ session }: { session: EditorSession }) {
  const { editor, flowId, trial } = session;
  const runs = useApi(listRuns, { query: { flow: flowId, limit: 20 } });
  const [shown, setShown] = useState<string | null>(null);
  const show = async (id: string): Promise<void> => {
    try {
      const found = await readTrial(id, editor.get().flow);
      trial.trigger.shown(found);
      // It may be on the canvas already, with other values.
      trial.trigger.sampled({ sample: sampleOfRun(found.run), read: outputsOf(found.run) });
      setShown(id);
    } catch (error) {
      notifyError(TEXTS.showOnCanvas, error);
    }
  };
  if (runs.isError) return <ErrorPanel error={runs.error} onRetry={() => void runs.refetch()} />;
  if (runs.data?.items.length === 0) return <p className={styles.none}>{TEXTS.noRuns}</p>;
  return (
    <div className={styles.runs}>
      <table>
        <tbody>
          {runs.data?.items.map((run) => (
            <tr key={run.id} data-testid={`run-row-${run.id}`} data-shown={shown === run.id}>
              <td>
                <StatusBadge status={run.status} />
              </td>
              <td>
                <Link to="/runs/$runId" params={{ runId: run.id }}>
                  <Time at={run.startedAt ?? run.createdAt} />
                </Link>
              </td>
              <td>{run.version === null ? TEXTS.versionDraft : FLOW_TEXTS.version(run.version)}</td>
              <td>{TEXTS.modes[run.mode]}</td>
              <td>
                <Duration from={run.startedAt} to={run.endedAt} />
              </td>
              <td className={styles.runsError}>{run.error?.message}</td>
              <td>
                <Button variant="subtle" size="compact-sm" onClick={() => void show(run.id)}>
                  {TEXTS.showOnCanvas}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Link to="/runs" search={{ flow: flowId }} className={styles.link}>
        {TEXTS.allRuns}
      </Link>
    </div>
  );
}
