// The page for the setting of S9: whether people may decide requests of approval in runs that they caused themselves.
import { Switch } from '@mantine/core';

import { getSettings, saveSettings } from '../../shared/api/access.ts';
import { useApiMutation } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyDone } from '../ui/notify.ts';
import styles from './settings.module.css';
import { StoredSettingsPage } from './stored-settings.tsx';
import { TEXTS } from './texts.ts';

const texts = TEXTS.approvals;

export function ApprovalsPage() {
  return (
    <StoredSettingsPage title={texts.title} summary={texts.summary} height={80}>
      {({ approvals }) => <OwnRuns isAllowed={approvals.ownRuns} />}
    </StoredSettingsPage>
  );
}

/** The switch saves at once. While it does, it shows what was chosen and cannot be used. */
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
