// Offers the flow files that come with Signalbox as beginnings, each with a small picture of its path.
import { UnstyledButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { importFlow, listFlows, listTemplates } from '../../../shared/api/flows.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { request } from '../../api/client.ts';
import { invalidateApi, useApi } from '../../api/hooks.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { notifyError } from '../../ui/notify.ts';
import { MiniGraph } from './mini-graph.tsx';
import styles from './templates.module.css';
import { TEXTS } from '../texts.ts';

/** Choosing one makes a flow of it and opens that. `onChosen` is called in between, for a dialog around it to close. */
export function Templates({ onChosen }: { onChosen?: () => void }) {
  const templates = useApi(listTemplates);
  const client = useQueryClient();
  const navigate = useNavigate();
  const [busy, setBusy] = useState<string>();

  const choose = async (flow: Flow): Promise<void> => {
    setBusy(flow.id);
    try {
      // Imported as a copy, with a new id, so that a template can be used more than once.
      const { flows } = await request(importFlow, { query: { mode: 'copy' }, body: flow });
      await invalidateApi(client, listFlows.path);
      onChosen?.();
      const [made] = flows;
      if (made !== undefined) await navigate({ to: '/flows/$flowId', params: { flowId: made.id } });
    } catch (error) {
      notifyError(TEXTS.imports.failed(flow.name), error);
    } finally {
      setBusy(undefined);
    }
  };

  if (templates.error !== null) return <ErrorPanel error={templates.error} onRetry={() => void templates.refetch()} />;
  if (templates.data?.items.length === 0) return <p className={styles.none}>{TEXTS.newFlow.noTemplates}</p>;
  return (
    <div className={styles.grid} aria-busy={templates.data === undefined}>
      {templates.data === undefined
        ? [1, 2, 3].map((at) => <div key={at} className={styles.card} data-empty />)
        : templates.data.items.map(({ flow }) => (
            <UnstyledButton
              key={flow.id}
              className={styles.card}
              disabled={busy !== undefined}
              data-busy={busy === flow.id}
              onClick={() => void choose(flow)}
            >
              <MiniGraph flow={flow} />
              <span className={styles.name}>{flow.name}</span>
              <span className={styles.text}>{flow.description}</span>
              <span className={styles.count}>{TEXTS.newFlow.path(Object.keys(flow.nodes).length)}</span>
            </UnstyledButton>
          ))}
    </div>
  );
}
