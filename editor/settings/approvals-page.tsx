// S9: whether people may decide what runs ask that they started by hand.
import { Skeleton, Switch } from '@mantine/core';

import { getSettings, saveSettings } from '../../shared/api/access.ts';
import { useApi, useApiMutation } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyDone } from '../ui/notify.ts';
import { Page } from '../ui/page.tsx';
import { AdminOnly } from './admin-only.tsx';
import styles from './settings.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.approvals;

export function ApprovalsPage() {
  return (
    <AdminOnly title={texts.title}>
      <Load />
    </AdminOnly>
  );
}

function Load() {
  const settings = useApi(getSettings);
  return (
    <Page title={texts.title} summary={texts.summary} width="narrow">
      {settings.error !== null ? (
        <ErrorPanel error={settings.error} onRetry={() => void settings.refetch()} />
      ) : settings.data === undefined ? (
        <Skeleton height={80} radius="lg" />
      ) : (
        <OwnRuns isAllowed={settings.data.approvals.ownRuns} />
      )}
    </Page>
  );
}

function OwnRuns({ isAllowed }: { isAllowed: boolean }) {
  const save = useApiMutation(saveSettings, { invalidates: [getSettings.path] });
  const change = (ownRuns: boolean): void =>
    save.mutate({ body: { approvals: { ownRuns } } }, { onSuccess: () => notifyDone(TEXTS.saved) });
  return (
    <div className={styles.panel}>
      {save.error === null ? null : <ErrorPanel title={TEXTS.failed} error={save.error} />}
      <Switch
        label={texts.ownRuns}
        description={texts.ownRunsHelp}
        checked={save.isPending ? !isAllowed : isAllowed}
        disabled={save.isPending}
        onChange={(event) => change(event.currentTarget.checked)}
      />
    </div>
  );
}
