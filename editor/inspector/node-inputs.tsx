// The form of a node: its connection, the inputs of its card, and what a trigger has besides: condition and gathering.
import { Switch } from '@mantine/core';
import { useSelector } from '@xstate/store-react';
import type { ReactNode } from 'react';

import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { readDeclaredFields } from '../../shared/card/declared-fields.ts';
import { declaredResultOf } from '../../shared/flow/calls.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import { inputSchemaOf } from '../../shared/flow/input-type.ts';
import { isJsonObject, type JsonObject } from '../../shared/json.ts';
import { remembered } from '../../shared/remembered.ts';
import { NumberField } from '../ui/number-field.tsx';
import { ConditionField } from './fields/condition-field.tsx';
import { ValueField } from './fields/value-field.tsx';
import { ConnectionField } from './connection-field.tsx';
import type { NodePartProps } from './node-head.tsx';
import { issuesOfField, NodeScopeContext, scopeOfField, useNodeScope } from './node-scope.ts';
import { LateFields } from './late-fields.tsx';
import { fieldsOf } from './schema-form.ts';
import { useKnownFor } from './use-known.ts';
import { TEXTS } from './texts.ts';
import { TriggerFacts } from './trigger-facts.tsx';
import styles from './inspector.module.css';
import fieldStyles from '../ui/field.module.css';

/** Asked at each change, most of which are of something else. */
const declaredIn = remembered((nodes: Flow['nodes'], manifests: ManifestLookup) =>
  declaredResultOf({ nodes }, manifests),
);

export function NodeInputs({ session, nodeKey, node, manifest }: NodePartProps) {
  const scope = useNodeScope();
  const { editor } = session;
  const known = useKnownFor(manifest);
  const declared = useSelector(editor.store, ({ context }) => declaredIn(context.flow.nodes, session.manifests));
  if (manifest === undefined) return <UnknownCard card={node.card} />;
  const fields = fieldsOf(inputSchemaOf(node, manifest, known, readDeclaredFields(declared))).filter(
    (field) => !isEmptyGroup(field.schema),
  );
  const own = issuesOfField(scope, [], false);
  const isTrigger = manifest.kind === 'trigger';
  const isStartedByOkta = isTrigger && (manifest.source ?? 'okta') === 'okta';
  return (
    <div className={styles.form} data-form onBlur={() => editor.pause()}>
      {own.map((issue) => (
        <p key={issue.message} className={fieldStyles.issue} data-severity={issue.severity}>
          {issue.message}
        </p>
      ))}
      {manifest.connection !== undefined && (
        <ConnectionField session={session} nodeKey={nodeKey} node={node} card={manifest} need={manifest.connection} />
      )}
      {fields.map((field) => (
        <NodeScopeContext key={field.name} value={scopeOfField(scope, field)}>
          <ValueField
            field={field}
            path={['inputs', field.name]}
            value={node.inputs?.[field.name]}
            onChange={(value) =>
              editor.dispatch({
                type: 'setInput',
                key: nodeKey,
                name: field.name,
                ...(value === undefined ? {} : { value }),
              })
            }
          />
        </NodeScopeContext>
      ))}
      {isTrigger && <TriggerFacts flowId={session.flowId} nodeKey={nodeKey} node={node} manifest={manifest} />}
      {isTrigger && (
        <ConditionField
          id="when"
          title={TEXTS.when}
          description={TEXTS.whenHelp}
          placeholder={TEXTS.whenPlaceholder}
          issues={issuesOfField(scope, ['when'], true)}
          value={node.when ?? ''}
          onChange={(when) =>
            editor.dispatch({ type: 'setNode', key: nodeKey, patch: { when: when === '' ? null : when } })
          }
        />
      )}
      {isStartedByOkta && (
        <Switch
          label={TEXTS.allowOwn}
          description={TEXTS.allowOwnHelp}
          disabled={session.isReadOnly}
          checked={node.allowOwn === true}
          onChange={(event) =>
            editor.dispatch({
              type: 'setNode',
              key: nodeKey,
              patch: { allowOwn: event.currentTarget.checked ? true : null },
            })
          }
        />
      )}
      {isTrigger && <GatherFields session={session} nodeKey={nodeKey} node={node} />}
      {isStartedByOkta && <LateFields session={session} nodeKey={nodeKey} node={node} />}
      {!isTrigger && fields.length === 0 && manifest.connection === undefined && (
        <p className={fieldStyles.help}>{TEXTS.noInputs}</p>
      )}
    </div>
  );
}

/** T3: the fields for gathering events into one run. */
function GatherFields({ session, nodeKey, node }: Pick<NodePartProps, 'session' | 'nodeKey' | 'node'>): ReactNode {
  const scope = useNodeScope();
  const { gather } = node;
  const set = (next: FlowNode['gather'] | null): void =>
    void session.editor.dispatch({ type: 'setNode', key: nodeKey, patch: { gather: next } });
  return (
    <>
      <Switch
        label={TEXTS.gather}
        description={TEXTS.gatherHelp}
        disabled={scope.isReadOnly}
        checked={gather !== undefined}
        onChange={(event) => set(event.currentTarget.checked ? { key: '' } : null)}
      />
      {gather !== undefined && (
        <>
          <ConditionFieldForKey value={gather.key} onChange={(key) => set({ ...gather, key })} />
          <div className={styles.pair}>
            <NumberField
              label={TEXTS.quietSeconds}
              placeholder="30"
              min={1}
              max={3_600}
              disabled={scope.isReadOnly}
              value={gather.quietSeconds}
              onChange={(value) => set(withNumber(gather, 'quietSeconds', value))}
            />
            <NumberField
              label={TEXTS.maxSeconds}
              placeholder="120"
              min={1}
              max={86_400}
              disabled={scope.isReadOnly}
              value={gather.maxSeconds}
              onChange={(value) => set(withNumber(gather, 'maxSeconds', value))}
            />
          </div>
        </>
      )}
    </>
  );
}

function ConditionFieldForKey({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const scope = useNodeScope();
  return (
    <ConditionField
      id="gather.key"
      title={TEXTS.gatherKey}
      placeholder={TEXTS.gatherKeyPlaceholder}
      issues={issuesOfField(scope, ['gather'], true)}
      value={value}
      onChange={onChange}
      isValue
    />
  );
}

function withNumber(
  gather: NonNullable<FlowNode['gather']>,
  name: 'quietSeconds' | 'maxSeconds',
  value: number | undefined,
): NonNullable<FlowNode['gather']> {
  const { [name]: _before, ...others } = gather;
  return value !== undefined ? { ...others, [name]: value } : others;
}

/** Says that the installation does not have the card. */
export function UnknownCard({ card }: { card: string }) {
  return (
    <div className={styles.inspectorWords}>
      <h2>{TEXTS.unknownTitle}</h2>
      <p>{TEXTS.unknownText(card)}</p>
    </div>
  );
}

/** Whether the field holds what a called flow is given, and that flow asks for nothing. */
function isEmptyGroup({ fieldsOf: from, properties }: JsonObject): boolean {
  return from !== undefined && isJsonObject(properties) && Object.keys(properties).length === 0;
}
