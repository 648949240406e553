// The settings of a node beside its inputs: retries, timeout, what is done in doubt, the body that it stands in, and
// whether it is disabled.
import { Select, Switch } from '@mantine/core';

import { opensBody, withBodies } from '../../shared/flow/bodies.ts';
import type { NodePolicy } from '../../shared/flow/flow.ts';
import { notifyDone } from '../ui/notify.ts';
import { NumberField } from '../ui/number-field.tsx';
import type { NodePartProps } from './node-head.tsx';
import { TEXTS } from './texts.ts';
import styles from './inspector.module.css';

export function NodeSettings({ session, nodeKey, node, manifest }: NodePartProps) {
  const { editor, manifests, isReadOnly } = session;
  const policy = node.policy ?? {};
  const isAction = manifest?.kind !== 'trigger';
  const set = (name: keyof NodePolicy, value: NodePolicy[keyof NodePolicy] | undefined): void => {
    const { [name]: _before, ...others } = policy;
    const next = value === undefined ? others : { ...others, [name]: value };
    editor.dispatch({ type: 'setNode', key: nodeKey, patch: { policy: Object.keys(next).length === 0 ? null : next } });
  };
  const { flow } = editor.get();
  const own = new Set(withBodies(flow, [nodeKey]));
  const bodies = Object.entries(flow.nodes).filter(([key, each]) => !own.has(key) && opensBody(each, manifests));
  return (
    <div className={styles.form} data-form onBlur={() => editor.pause()}>
      {isAction && (
        <fieldset className={styles.plainSet} disabled={isReadOnly}>
          <legend>{TEXTS.policy}</legend>
          <NumberField
            label={TEXTS.attempts}
            description={TEXTS.attemptsHelp}
            placeholder="3"
            min={1}
            max={20}
            allowDecimal={false}
            value={policy.attempts}
            onChange={(value) => set('attempts', value)}
          />
          <div className={styles.pair}>
            <NumberField
              label={TEXTS.timeout}
              placeholder="30"
              min={0.001}
              max={3_600}
              value={seconds(policy.timeoutMs)}
              onChange={(value) => set('timeoutMs', milliseconds(value))}
            />
            <NumberField
              label={TEXTS.backoff}
              placeholder="1"
              min={0}
              max={300}
              value={seconds(policy.backoffMs)}
              onChange={(value) => set('backoffMs', milliseconds(value))}
            />
          </div>
          {manifest?.effect === 'once' && (
            <Select
              label={TEXTS.inDoubt}
              description={TEXTS.inDoubtHelp}
              allowDeselect={false}
              data={Object.entries(TEXTS.inDoubtOptions).map(([value, label]) => ({ value, label }))}
              value={policy.inDoubt ?? 'ask'}
              onChange={(value) => set('inDoubt', value === 'retry' || value === 'fail' ? value : undefined)}
            />
          )}
        </fieldset>
      )}
      {isAction && bodies.length > 0 && (
        <Select
          label={TEXTS.parent}
          disabled={isReadOnly}
          allowDeselect={false}
          data={[
            { value: '', label: TEXTS.parentFlow },
            ...bodies.map(([key, each]) => ({ value: key, label: TEXTS.parentBody(each.name ?? key) })),
          ]}
          value={node.parent ?? ''}
          onChange={(value) => {
            const before = editor.get().flow.edges.length;
            editor.dispatch({ type: 'setParent', keys: [nodeKey], parent: value === '' ? null : value });
            const cut = before - editor.get().flow.edges.length;
            if (cut > 0) notifyDone(TEXTS.wiresCut(cut));
          }}
        />
      )}
      <Switch
        label={TEXTS.disabled}
        description={TEXTS.disabledHelp}
        disabled={isReadOnly}
        checked={node.disabled === true}
        onChange={(event) =>
          editor.dispatch({
            type: 'setNode',
            key: nodeKey,
            patch: { disabled: event.currentTarget.checked ? true : null },
          })
        }
      />
    </div>
  );
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1_000;
}

function milliseconds(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 1_000);
}
