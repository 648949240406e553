// Compares any two versions of a flow, or one and the draft, in one picture.
import { Modal, Select } from '@mantine/core';
import { useState } from 'react';

import { getFlowVersion, listFlowVersions } from '../../../shared/api/flow-versions.ts';
import type { Flow } from '../../../shared/flow/flow.ts';
import { useApi } from '../../api/hooks.ts';
import type { EditorSession } from '../../session/session.ts';
import { Comparison } from './comparison.tsx';
import { TEXTS } from './texts.ts';
import styles from './compare-dialog.module.css';
import fieldStyles from '../../ui/field.module.css';

const DRAFT = 'draft';

interface CompareDialogProps {
  session: EditorSession;
  /** The version that was asked for; it is compared with the draft at first. */
  version: number;
  onClose: () => void;
}

export function CompareDialog({ session, version, onClose }: CompareDialogProps) {
  const { flowId, manifests } = session;
  const [from, setFrom] = useState(String(version));
  const [to, setTo] = useState(DRAFT);
  const versions = useApi(listFlowVersions, { params: { id: flowId } });
  const [before, after] = [useVersion(session, from), useVersion(session, to)];
  const choices = [
    { value: DRAFT, label: TEXTS.draft },
    ...(versions.data?.items ?? []).map(({ version: each, live }) => ({
      value: String(each),
      label: TEXTS.version(each, live),
    })),
  ];
  return (
    <Modal opened onClose={onClose} title={TEXTS.title} fullScreen classNames={{ body: styles.body ?? '' }}>
      <div className={styles.head}>
        <Select
          label={TEXTS.from}
          data={choices}
          value={from}
          allowDeselect={false}
          onChange={(value) => setFrom(value ?? from)}
        />
        <Select
          label={TEXTS.to}
          data={choices}
          value={to}
          allowDeselect={false}
          onChange={(value) => setTo(value ?? to)}
        />
      </div>
      {before.hasFailed || after.hasFailed ? (
        <p className={fieldStyles.issue} data-severity="error">
          {TEXTS.failed}
        </p>
      ) : (
        before.flow !== undefined &&
        after.flow !== undefined && (
          <div className={styles.rest}>
            <Comparison
              key={`${from} ${to}`}
              before={before.flow}
              after={after.flow}
              manifests={manifests}
              sentences="beside"
            />
          </div>
        )
      )}
    </Modal>
  );
}

function useVersion({ flowId, editor }: EditorSession, name: string): { flow: Flow | undefined; hasFailed: boolean } {
  const isDraft = name === DRAFT;
  const params = { id: flowId, version: isDraft ? 0 : Number(name) };
  const { data, isError } = useApi(getFlowVersion, { params }, { enabled: !isDraft });
  return isDraft ? { flow: editor.get().flow, hasFailed: false } : { flow: data?.flow, hasFailed: isError };
}
