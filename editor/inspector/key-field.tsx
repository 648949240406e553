// T4: the field for the flow's concurrency key, which is edited as every other expression is. It sees `trigger` alone,
// as all triggers of the flow together have it.
import { useSelector } from '@xstate/store-react';
import { useDeferredValue, useMemo, useState } from 'react';

import { TRIGGER_KEY } from '../../shared/flow/keys.ts';
import { scopeOf } from '../../shared/flow/scope.ts';
import type { JsonObject } from '../../shared/json.ts';
import { createInsertTargets } from '../mapping/insert-target.ts';
import { issuesAt } from '../session/checks.ts';
import type { EditorSession } from '../session/session.ts';
import { ConditionField } from './fields/condition-field.tsx';
import { NodeScopeContext, type NodeScope } from './node-scope.ts';
import { TEXTS } from './texts.ts';

const PATH = ['settings', 'concurrencyKey'];
/** The key of no node: the concurrency key belongs to the whole flow. */
const NOWHERE = '';

interface KeyFieldProps {
  session: EditorSession;
  value: string;
  onChange: (value: string) => void;
}

export function KeyField({ session, value, onChange }: KeyFieldProps) {
  const { editor, checks, trial, manifests, isReadOnly } = session;
  const [targets] = useState(createInsertTargets);
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const outputs = useSelector(trial, ({ context }) => context.outputs);
  const allIssues = useSelector(checks.store, ({ context }) => context.issues);
  const issues = useMemo(() => issuesAt(allIssues, PATH), [allIssues]);
  const { nodes, edges } = useDeferredValue(flow);
  const scope = useMemo((): NodeScope => {
    const parts = { ...editor.get().flow, nodes, edges };
    const names = scopeOf(parts, manifests);
    const type = names.typeOf(NOWHERE, TRIGGER_KEY);
    const sample: JsonObject = { trigger: names.sampleAt(NOWHERE, outputs)[TRIGGER_KEY] ?? null };
    const own = { types: type === undefined ? {} : { trigger: type }, sample, roots: [], triggers: [] };
    const none = { org: undefined, inputs: {}, issues: [], unfinished: new Map() };
    return { nodeKey: NOWHERE, ...own, atBodyEnd: own, targets, isReadOnly, settle: editor.pause, ...none };
  }, [edges, editor, isReadOnly, manifests, nodes, outputs, targets]);
  return (
    <NodeScopeContext value={scope}>
      <ConditionField
        id="concurrencyKey"
        title={TEXTS.concurrencyKey}
        description={TEXTS.concurrencyKeyHelp}
        placeholder={TEXTS.concurrencyKeyPlaceholder}
        issues={issues}
        value={value}
        onChange={onChange}
        isValue
      />
    </NodeScopeContext>
  );
}
