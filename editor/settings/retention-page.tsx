// The page that says how long runs and events are kept, and how many of them, where a flow does not say otherwise.
import { Button, NumberInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';

import { getSettings, saveSettings } from '../../shared/api/access.ts';
import { useApiMutation } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyDone } from '../ui/notify.ts';
import styles from './settings.module.css';
import { StoredSettingsPage } from './stored-settings.tsx';
import { TEXTS } from './texts.ts';

const texts = TEXTS.retention;

interface Retention {
  /** Days that ended runs, and events, are kept. */
  days: number;
  /** The most ended runs that are kept; the oldest go first. */
  maxRuns: number;
  /** The most events that are kept; the oldest go first. */
  maxEvents: number;
}

export function RetentionPage() {
  return (
    <StoredSettingsPage title={texts.title} summary={texts.summary} height={280}>
      {({ retention }) => <RetentionForm stored={retention} />}
    </StoredSettingsPage>
  );
}

function RetentionForm({ stored }: { stored: Retention }) {
  const save = useApiMutation(saveSettings, { invalidates: [getSettings.path] });
  const form = useForm<Retention>({ initialValues: stored });
  const submit = form.onSubmit((retention) => {
    save.mutate(
      { body: { retention } },
      {
        onSuccess: () => {
          // What was entered counts as stored now, so that nothing is left to save.
          form.resetDirty();
          notifyDone(TEXTS.saved);
        },
      },
    );
  });
  return (
    <form className={styles.panel} onSubmit={submit} noValidate>
      {save.error === null ? null : <ErrorPanel title={TEXTS.failed} error={save.error} />}
      <Stack maw={320}>
        <NumberInput
          label={texts.days}
          suffix={` ${texts.daysUnit}`}
          min={1}
          max={3_650}
          clampBehavior="strict"
          {...form.getInputProps('days')}
        />
        <NumberInput
          label={texts.maxRuns}
          min={100}
          step={1_000}
          thousandSeparator=" "
          {...form.getInputProps('maxRuns')}
        />
        <NumberInput
          label={texts.maxEvents}
          min={100}
          step={1_000}
          thousandSeparator=" "
          {...form.getInputProps('maxEvents')}
        />
        <Button type="submit" style={{ alignSelf: 'flex-start' }} loading={save.isPending} disabled={!form.isDirty()}>
          {texts.submit}
        </Button>
      </Stack>
    </form>
  );
}
