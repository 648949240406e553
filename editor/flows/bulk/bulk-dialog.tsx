// The dialog before something is done to several flows: it tells which it changes and which not, and why. Afterwards it
// tells what was refused.
import { Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';

import { listFlows, type FlowSummary } from '../../../shared/api/flows.ts';
import { invalidateApi } from '../../api/hooks.ts';
import { ManyForm, ManyRefused } from '../../ui/many-form.tsx';
import { notifyDone } from '../../ui/notify.ts';
import { doToAll } from './bulk-deeds.ts';
import { planOf, type Deed } from './bulk-plan.ts';
import styles from './bulk.module.css';
import formStyles from '../../ui/many-form.module.css';
import { TEXTS } from '../texts.ts';

const texts = TEXTS.bulk;
/** How many flows of each list are named; the others are counted. */
const SHOWN = 8;

interface Asked {
  deed: Deed;
  flows: readonly FlowSummary[];
}

interface BulkDialogProps {
  /** Undefined while the dialog is closed. */
  asked: Asked | undefined;
  onClose: () => void;
  /** Called once it was tried with all flows, but not after an export. */
  onDone: () => void;
}

export function BulkDialog({ asked, onClose, onDone }: BulkDialogProps) {
  return (
    <Modal
      opened={asked !== undefined}
      onClose={onClose}
      title={asked === undefined ? '' : texts.deeds[asked.deed].title}
      size={640}
    >
      {asked === undefined ? null : <BulkForm asked={asked} onClose={onClose} onDone={onDone} />}
    </Modal>
  );
}

function BulkForm({ asked: { deed, flows }, onClose, onDone }: BulkDialogProps & { asked: Asked }) {
  const client = useQueryClient();
  const { can, cannot } = planOf(deed, flows);
  const { name, text } = texts.deeds[deed];
  const change = useMutation({
    mutationFn: () =>
      doToAll(
        deed,
        can.map(({ flow }) => flow),
      ),
    onSuccess: async ({ done, refused }) => {
      await invalidateApi(client, listFlows.path);
      if (deed !== 'export') onDone();
      if (refused.length > 0) return;
      notifyDone(texts.allDone(name, done));
      onClose();
    },
  });
  if (change.data !== undefined && change.data.refused.length > 0) {
    const { done, refused } = change.data;
    return (
      <ManyRefused
        count={texts.done(done, refused.length)}
        list={<FlowsWith label={texts.refused} rows={refused.map(({ flow, message }) => ({ flow, text: message }))} />}
        close={texts.close}
        onClose={onClose}
      />
    );
  }
  return (
    <ManyForm
      count={deed === 'export' ? texts.exports(can.length) : texts.count(can.length, flows.length)}
      text={text}
      list={
        <>
          <FlowsWith label={texts.can} rows={can.map(({ flow, note }) => ({ flow, text: note }))} />
          <FlowsWith label={texts.cannot} rows={cannot.map(({ flow, why }) => ({ flow, text: why }))} />
        </>
      }
      failed={TEXTS.failed}
      cancel={texts.cancel}
      submit={{
        text: texts.submit(name, can.length),
        isDisabled: can.length === 0,
        color: deed === 'delete' ? 'red' : undefined,
      }}
      change={{ isPending: change.isPending, error: change.error, send: () => change.mutate() }}
      onClose={onClose}
    />
  );
}

function FlowsWith({ label, rows }: { label: string; rows: readonly { flow: FlowSummary; text: string }[] }) {
  if (rows.length === 0) return null;
  return (
    <section aria-label={label}>
      <h3 className={styles.label}>{label}</h3>
      <ul className={`${formStyles.list} ${styles.flows}`} aria-label={label}>
        {rows.slice(0, SHOWN).map(({ flow, text }) => (
          <li key={flow.id}>
            <span>{flow.name}</span>
            <span className={styles.why}>{text}</span>
          </li>
        ))}
        {rows.length > SHOWN ? <li>{texts.more(rows.length - SHOWN)}</li> : null}
      </ul>
    </section>
  );
}
