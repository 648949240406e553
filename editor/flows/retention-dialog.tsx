// The dialog for T7: for how many days, and how many, of a flow's ended runs are kept, separately by how they ended.
// What is left empty follows the settings of the installation.
import { Button, Group, Modal, NumberInput, Skeleton, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';

import { getFlow, setFlowRetention, type FlowRetention } from '../../shared/api/flows.ts';
import { useApi, useApiMutation } from '../api/hooks.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { notifyDone } from '../ui/notify.ts';
import styles from './retention-dialog.module.css';
import { TEXTS } from './texts.ts';

const texts = TEXTS.retention;
/** The ways in which a run ends, in the order in which the dialog shows them. */
const ENDS = ['succeeded', 'failed', 'cancelled'] as const;
type End = (typeof ENDS)[number];
/** What the form holds. Mantine's number field holds an empty text when nothing is entered. */
type Values = Record<End, { days: number | ''; runs: number | '' }>;

/** Mounted while it is open; loads what is set when it opens, for the list of flows does not carry it. */
export function RetentionDialog({ flowId, name, onClose }: { flowId: string; name: string; onClose: () => void }) {
  const detail = useApi(getFlow, { params: { id: flowId } });
  return (
    <Modal opened onClose={onClose} title={texts.title(name)} size="md">
      {detail.error !== null ? (
        <ErrorPanel error={detail.error} onRetry={() => void detail.refetch()} />
      ) : detail.data === undefined ? (
        <Skeleton height={220} />
      ) : (
        <RetentionForm
          // An answer from before is shown first and may be out of date. With another key, the form starts again with
          // the values that come.
          key={JSON.stringify(detail.data.retention)}
          flowId={flowId}
          stored={detail.data.retention}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

function RetentionForm({ flowId, stored, onClose }: { flowId: string; stored: FlowRetention; onClose: () => void }) {
  const save = useApiMutation(setFlowRetention, { invalidates: [getFlow.path] });
  const form = useForm<Values>({ initialValues: valuesOf(stored) });
  const submit = form.onSubmit((values) => {
    save.mutate(
      { params: { id: flowId }, body: retentionOf(values) },
      {
        onSuccess: () => {
          notifyDone(texts.saved);
          onClose();
        },
      },
    );
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {save.error === null ? null : <ErrorPanel title={TEXTS.failed} error={save.error} />}
        <Text c="dimmed">{texts.text}</Text>
        {ENDS.map((end, at) => (
          <fieldset key={end} className={styles.end}>
            <legend>{texts.ends[end]}</legend>
            <NumberInput
              label={texts.days}
              placeholder={texts.asInstallation}
              suffix={texts.daysUnit}
              min={1}
              max={3_650}
              clampBehavior="strict"
              allowDecimal={false}
              {...(at === 0 ? { 'data-autofocus': true } : {})}
              {...form.getInputProps(`${end}.days`)}
            />
            <NumberInput
              label={texts.runs}
              placeholder={texts.asInstallation}
              min={0}
              max={100_000}
              clampBehavior="strict"
              allowDecimal={false}
              thousandSeparator=" "
              {...form.getInputProps(`${end}.runs`)}
            />
          </fieldset>
        ))}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
            {texts.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function valuesOf(stored: FlowRetention): Values {
  const of = (end: End): Values[End] => ({ days: stored[end]?.days ?? '', runs: stored[end]?.runs ?? '' });
  return { succeeded: of('succeeded'), failed: of('failed'), cancelled: of('cancelled') };
}

/** Of an end for which nothing is entered nothing is sent, which is not the same as sending null for both. */
function retentionOf(values: Values): FlowRetention {
  const retention: FlowRetention = {};
  for (const end of ENDS) {
    const { days, runs } = values[end];
    if (days !== '' || runs !== '')
      retention[end] = { days: days === '' ? null : days, runs: runs === '' ? null : runs };
  }
  return retention;
}
