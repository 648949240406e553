// A page of what is set for the whole installation: for administrators, once the settings are there.
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
  /** Pixels that the page takes, as far as is known before. */
  height: number;
  children: (settings: Settings) => ReactNode;
}

export function StoredSettingsPage(props: StoredSettingsPageProps) {
  return (
    <AdminOnly title={props.title}>
      <Load {...props} />
    </AdminOnly>
  );
}

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
