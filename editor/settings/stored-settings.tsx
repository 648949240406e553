// Stands around pages that change a setting of the whole installation: they are for administrators, and begin once
// the settings have been loaded.
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';

import { getSettings, type Settings } from '../../shared/api/access.ts';
import { useApi } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Page } from '../ui/page.tsx';
import { AdminOnly } from './admin-only.tsx';

interface StoredSettingsPageProps {
  title: string;
  summary: string;
  /** About how many pixels the page will take, so that little moves when its settings come. */
  height: number;
  children: (settings: Settings) => ReactNode;
}

/** `children` gets the settings and makes the form. */
export function StoredSettingsPage(props: StoredSettingsPageProps) {
  return (
    <AdminOnly title={props.title}>
      <Load {...props} />
    </AdminOnly>
  );
}

/** A component of its own, so that nothing is asked for on behalf of people who may not see it. */
function Load({ title, summary, height, children }: StoredSettingsPageProps) {
  const settings = useApi(getSettings);
  return (
    <Page title={title} summary={summary} width="narrow">
      {settings.error !== null ? (
        <ErrorPanel error={settings.error} onRetry={() => void settings.refetch()} />
      ) : settings.data === undefined ? (
        <Skeleton height={height} radius="lg" />
      ) : (
        children(settings.data)
      )}
    </Page>
  );
}
