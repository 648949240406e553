// The page for the event hook of the default connection: its address, header and secret, the change of the secret,
// and how the hook is registered in Okta by hand.
import { Button, Modal, Select, Skeleton, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';

import { getHook, rotateHookSecret } from '../../shared/api/okta-hooks.ts';
import { useApi, useApiMutation } from '../api/hooks.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyDone } from '../ui/notify.ts';
import { Page, Section } from '../ui/page.tsx';
import { Time } from '../ui/time.tsx';
import { AdminOnly } from './admin-only.tsx';
import { HookSteps } from './hook-steps.tsx';
import styles from './settings.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.hook;
/** `/hooks/okta` belongs to this connection. The hooks of others are handled where these are changed. */
const params = { id: 'default' };

export function HookPage() {
  return (
    <AdminOnly title={texts.title}>
      <Hook />
    </AdminOnly>
  );
}

function Hook() {
  const hook = useApi(getHook, { params });
  const [rotating, { open, close }] = useDisclosure(false);
  return (
    <Page title={texts.title} summary={texts.summary} width="narrow">
      {hook.error !== null ? (
        <ErrorPanel error={hook.error} onRetry={() => void hook.refetch()} />
      ) : hook.data === undefined ? (
        <Skeleton height={300} radius="lg" />
      ) : (
        <div className={styles.panel}>
          {hook.data.url.startsWith('https:') ? null : <p className={styles.warning}>{texts.notHttps}</p>}
          <CopyField label={texts.address} value={hook.data.url} />
          <CopyField label={texts.header} value={hook.data.headerName} />
          {/* A new key hides a new secret again. */}
          <CopyField key={hook.data.secret} label={texts.secret} value={hook.data.secret ?? ''} secret />
          <div className={styles.row}>
            <p className={styles.hint}>
              {hook.data.fixedByEnvironment ? texts.fixed : null}
              {hook.data.previousValidUntil === null ? null : (
                <>
                  {texts.previous} <Time at={hook.data.previousValidUntil} />.
                </>
              )}
            </p>
            {hook.data.fixedByEnvironment ? null : (
              <Button variant="default" onClick={open}>
                {texts.rotate}
              </Button>
            )}
          </div>
        </div>
      )}
      <Section title={texts.stepsTitle}>
        <HookSteps />
      </Section>
      <RotateDialog opened={rotating} onClose={close} />
    </Page>
  );
}

/**
 * The old secret stays valid for some hours beside the new one, so that no event is refused before Okta has got the
 * new one.
 */
function RotateDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const rotate = useApiMutation(rotateHookSecret, { invalidates: ['/api/connections'] });
  const [grace, setGrace] = useState('24');
  const submit = (): void => {
    rotate.mutate(
      { params, body: { graceHours: Number(grace) } },
      {
        onSuccess: () => {
          notifyDone(texts.rotated);
          onClose();
        },
      },
    );
  };
  return (
    <Modal opened={opened} onClose={onClose} title={texts.rotateTitle}>
      <Stack>
        {rotate.error === null ? null : <ErrorPanel title={TEXTS.failed} error={rotate.error} />}
        <Text size="sm">{texts.rotateText}</Text>
        <Select
          label={texts.grace}
          allowDeselect={false}
          data={Object.entries(texts.graces).map(([value, label]) => ({ value, label }))}
          value={grace}
          onChange={(value) => setGrace(value ?? '24')}
        />
        <Button style={{ alignSelf: 'flex-end' }} loading={rotate.isPending} onClick={submit}>
          {texts.rotate}
        </Button>
      </Stack>
    </Modal>
  );
}
