// The page that says which version runs here, and where its API, its metrics and its health can be read.
import { Anchor, Skeleton } from '@mantine/core';

import { getSettings } from '../../shared/api/access.ts';
import { useApi } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Page } from '../ui/page.tsx';
import styles from './settings.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.about;

export function AboutPage() {
  const settings = useApi(getSettings);
  return (
    <Page title={texts.title} width="narrow">
      {settings.error !== null ? (
        <ErrorPanel error={settings.error} onRetry={() => void settings.refetch()} />
      ) : settings.data === undefined ? (
        <Skeleton height={180} radius="lg" />
      ) : (
        <div className={styles.panel}>
          <dl className={styles.pairs}>
            <dt>{texts.version}</dt>
            <dd>Signalbox {settings.data.version}</dd>
            <dt>{texts.address}</dt>
            <dd>{settings.data.publicUrl}</dd>
            <dt>{texts.api}</dt>
            <dd>
              <Anchor href="/api/openapi.json">/api/openapi.json</Anchor>
            </dd>
            <dt>{texts.metrics}</dt>
            <dd>{texts.metricsText}</dd>
            <dt>{texts.health}</dt>
            <dd>
              <Anchor href="/health/ready">/health/ready</Anchor>
            </dd>
            <dt>{texts.licence}</dt>
            <dd>
              <Anchor href="https://www.apache.org/licenses/LICENSE-2.0">{texts.licenceText}</Anchor>
            </dd>
          </dl>
        </div>
      )}
    </Page>
  );
}
