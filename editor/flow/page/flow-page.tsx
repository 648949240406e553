// Opens one flow: loads it with its cards, then hands over to the editor. When it is left, it is saved and its
// session closed.
import { Skeleton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';

import { useCan } from '../../api/session.ts';
import { canOperate, fetchOperations } from '../../session/operations.ts';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { fetchPart } from '../../ui/lazy-part.ts';
import { FlowEditor } from './flow-editor.tsx';
import { openSession, type OpenSession } from './open-session.ts';
import { TEXTS } from '../texts.ts';
import styles from './flow-page.module.css';
import topBarStyles from './top-bar.module.css';

/** Trying again makes a new page, so that nothing of the failed one is left. */
export function FlowPage({ flowId }: { flowId: string }) {
  const [attempt, setAttempt] = useState(0);
  return <OpenFlow key={attempt} flowId={flowId} onRetry={() => setAttempt(attempt + 1)} />;
}

function OpenFlow({ flowId, onRetry }: { flowId: string; onRetry: () => void }) {
  const client = useQueryClient();
  const isReadOnly = !useCan('editor');
  const [session, setSession] = useState<OpenSession | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    let opened: OpenSession | undefined;
    let isGone = false;
    const open = async (): Promise<void> => {
      try {
        opened = await openSession(flowId, client, isReadOnly);
        // Left before it was there.
        if (isGone) opened.close();
        else setSession(opened);
      } catch (failure) {
        if (!isGone) setError(failure);
      }
    };
    void open();
    return () => {
      isGone = true;
      opened?.close();
      setSession(null);
    };
  }, [flowId, client, isReadOnly]);

  // The flow is shown as to a viewer until the code is there that changes it.
  const [isArriving, setArriving] = useState(!canOperate());
  useEffect(() => {
    let isGone = false;
    const arrive = async (): Promise<void> => {
      try {
        await fetchPart(fetchOperations);
        if (!isGone) setArriving(false);
      } catch (failure) {
        if (!isGone) setError(failure);
      }
    };
    void arrive();
    return () => {
      isGone = true;
    };
  }, []);
  const shown = useMemo(
    () => (session !== null && isArriving ? { ...session, isReadOnly: true, isArriving } : session),
    [isArriving, session],
  );

  if (error !== null) {
    return (
      <div className={styles.failed}>
        <ErrorPanel title={TEXTS.loadingFailed} error={error} onRetry={onRetry} />
      </div>
    );
  }
  return shown === null ? <Pending /> : <FlowEditor session={shown} />;
}

function Pending() {
  return (
    <div className={styles.page} aria-busy="true">
      <div className={topBarStyles.bar}>
        <Skeleton height={20} width={200} />
      </div>
    </div>
  );
}
