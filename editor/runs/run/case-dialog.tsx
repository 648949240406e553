// Makes a test case of a past run. What the case holds is reviewed, and can be changed, before it is saved with the
// draft.
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';

import { getRunCase, type RunCase } from '../../../shared/api/run-forks.ts';
import { getFlow, saveFlow } from '../../../shared/api/flows.ts';
import type { RunDetail } from '../../../shared/api/runs.ts';
import { FLOW_LIMITS, flowTestSchema, type FlowTest } from '../../../shared/flow/flow.ts';
import { request } from '../../api/client.ts';
import { useApi } from '../../api/hooks.ts';
import { CodeArea } from '../../ui/code-area.tsx';
import { ErrorPanel } from '../../ui/error-panel.tsx';
import { notifyDone, notifyError } from '../../ui/notify.ts';
import styles from '../dialogs.module.css';
import { CASE_TEXTS } from './case-texts.ts';

const texts = CASE_TEXTS;

interface CaseDialogProps {
  run: RunDetail;
  onClose: () => void;
}

export function CaseDialog({ run, onClose }: CaseDialogProps) {
  const made = useApi(getRunCase, { params: { id: run.id } }, { staleMs: 0 });
  return (
    <Modal opened onClose={onClose} title={texts.title} size={640}>
      {made.error === null ? null : <ErrorPanel error={made.error} onRetry={() => void made.refetch()} />}
      {made.data === undefined ? null : <CaseForm run={run} made={made.data} onClose={onClose} />}
    </Modal>
  );
}

function CaseForm({ run, made, onClose }: CaseDialogProps & { made: RunCase }) {
  const [name, setName] = useState(texts.nameOf(run.id));
  const [text, setText] = useState(() => JSON.stringify(made.test, null, 2));
  const [isBusy, setBusy] = useState(false);
  const test = readCase(text);
  const wanted = name.trim();
  const save = async (kept: FlowTest): Promise<void> => {
    setBusy(true);
    try {
      await addCase(run.flowId, wanted, kept);
      notifyDone(texts.saved(wanted));
      onClose();
    } catch (error) {
      notifyError(texts.failed, error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (test !== undefined && wanted !== '') void save(test);
      }}
    >
      <p className={styles.text}>{texts.text}</p>
      <ul className={styles.text} aria-label={texts.holds}>
        <li>{made.withoutEvent ? texts.withoutEvent : texts.event}</li>
        <li>{texts.stubs(Object.keys(made.test.stubs ?? {}).length)}</li>
        <li>{texts.expects(Object.keys(made.test.expect?.steps ?? {}).length)}</li>
        <li>{texts.redacted(made.redacted)}</li>
        {made.differing.length === 0 ? null : <li>{texts.differing(made.differing.join(', '))}</li>}
      </ul>
      <TextInput
        label={texts.name}
        maxLength={FLOW_LIMITS.nameLength}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <CodeArea
        label={texts.asText}
        minRows={8}
        maxRows={18}
        value={text}
        error={test === undefined ? texts.bad : null}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
        <Button type="submit" loading={isBusy} disabled={test === undefined || wanted === ''}>
          {texts.save}
        </Button>
      </div>
    </form>
  );
}

/**
 * Adds the case to the draft as it stands now. Where somebody saves at the same moment this is refused, so that
 * nobody loses anything.
 */
async function addCase(flowId: string, name: string, test: FlowTest): Promise<void> {
  const { flow, revision } = await request(getFlow, { params: { id: flowId } });
  if (Object.hasOwn(flow.tests ?? {}, name)) throw new Error(texts.taken);
  const body = { ...flow, tests: { ...flow.tests, [name]: test } };
  await request(saveFlow, { params: { id: flowId }, body, headers: { 'if-match': `"${revision}"` } });
}

function readCase(text: string): FlowTest | undefined {
  try {
    return flowTestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
