// The panel of one node: its head, its inputs, its settings, what its card says, its last result, and below that the
// data that it can use.
import { Tabs } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useSelector } from '@xstate/store-react';
import { useDeferredValue, useMemo, useState } from 'react';

import { getFlow } from '../../shared/api/flows.ts';
import { bodyInputs, type ManifestLookup } from '../../shared/card/manifest.ts';
import { endOfBody } from '../../shared/flow/body-end.ts';
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import type { Known } from '../../shared/flow/known.ts';
import type { JsonValue } from '../../shared/json.ts';
import { remembered } from '../../shared/remembered.ts';
import { readPreview } from '../../shared/story/tell-preview.ts';
import { JsonView } from '../ui/json-view.tsx';
import { MissingNote } from '../ui/missing-note.tsx';
import { StatusBadge } from '../ui/status-badge.tsx';
import { useApi } from '../api/hooks.ts';
import { DataPanel } from '../mapping/data-panel.tsx';
import { SampleChooser } from '../mapping/sample-chooser.tsx';
import { createInsertTargets } from '../mapping/insert-target.ts';
import { issuesAt } from '../session/checks.ts';
import { sameUses, usesByField, usesIn, type Use } from '../session/uses.ts';
import type { EditorSession } from '../session/session.ts';
import { AboutCard } from './about-card.tsx';
import { namesAt } from './names-at.ts';
import { NodeHead } from './node-head.tsx';
import { NodeInputs } from './node-inputs.tsx';
import { NodeScopeContext, type NodeScope } from './node-scope.ts';
import { NodeTrial } from './node-trial.tsx';
import { Pinned } from './pinned.tsx';
import { NodeSettings } from './node-settings.tsx';
import { useOrgProfiles } from './use-org-profiles.ts';
import { SplitPanel } from './split-panel.tsx';
import { TEXTS } from './texts.ts';
import { useKnown } from './use-known.ts';
import styles from './inspector.module.css';
import fieldStyles from '../ui/field.module.css';

/** By session, since what is not valid yet outlives the panel of its node. */
const UNFINISHED = new WeakMap<EditorSession, NodeScope['unfinished']>();

function unfinishedIn(session: EditorSession): NodeScope['unfinished'] {
  const known = UNFINISHED.get(session) ?? new Map();
  UNFINISHED.set(session, known);
  return known;
}

/**
 * The nodes, which stay the same object while nothing but the inputs of this one changes: what it can use is what
 * others give, and need not be found anew for each letter that is typed into it. `isOwnOnly` is false for a node whose
 * inputs decide on that too, as those of a For each do.
 */
function useOthers(nodes: Flow['nodes'], nodeKey: string, isOwnOnly: boolean): Flow['nodes'] {
  const [kept, setKept] = useState(nodes);
  if (kept === nodes) return nodes;
  const isSame = isOwnOnly && sameScope(kept, nodes, nodeKey);
  if (!isSame) setKept(nodes);
  return isSame ? kept : nodes;
}

/** They are the same from node to node. */
const foundUses = remembered((nodes: Flow['nodes'], edges: Flow['edges'], manifests: ManifestLookup) =>
  usesIn({ nodes, edges }, manifests),
);
const usesOfFields = remembered(usesByField);

/** The uses in the flow. They stay the same object while they say the same, or each letter would draw the tree anew. */
function useUses(nodes: Flow['nodes'], edges: Flow['edges'], manifests: ManifestLookup): readonly Use[] {
  const found = foundUses(nodes, edges, manifests);
  const [kept, setKept] = useState(found);
  if (kept === found || sameUses(kept, found)) return kept;
  setKept(found);
  return found;
}

/** Whether the nodes differ at most in the inputs of this one. */
function sameScope(before: Flow['nodes'], after: Flow['nodes'], nodeKey: string): boolean {
  const keys = Object.keys(after);
  if (keys.length !== Object.keys(before).length) return false;
  return keys.every((key) => {
    const [left, right] = [before[key], after[key]];
    if (left === right) return true;
    return key === nodeKey && left !== undefined && right !== undefined && sameButInputs(left, right);
  });
}

function sameButInputs(left: FlowNode, right: FlowNode): boolean {
  const parts = new Set([...Object.keys(left), ...Object.keys(right)]) as Set<keyof FlowNode>;
  return [...parts].every((part) => part === 'inputs' || left[part] === right[part]);
}

export interface NodePanelProps {
  session: EditorSession;
  nodeKey: string;
  /** Leads to an input of the node with this key, such as `['inputs', 'url']`. */
  onShow: (key: string, field: readonly string[]) => void;
}

export function NodePanel({ session, nodeKey, onShow }: NodePanelProps) {
  const { editor, checks, trial, manifests, isReadOnly } = session;
  const [targets] = useState(createInsertTargets);
  const [tab, setTab] = useLocalStorage<string>({
    key: 'signalbox.inspector.tab',
    defaultValue: 'inputs',
    getInitialValueInEffect: false,
  });
  const node = useSelector(editor.store, ({ context }) => context.flow.nodes[nodeKey]);
  const flow = useSelector(editor.store, ({ context }) => context.flow);
  const allIssues = useSelector(checks.store, ({ context }) => context.issues);
  const outputs = useSelector(trial, ({ context }) => context.outputs);
  const run = useSelector(trial, ({ context }) => context.run);
  const pins = useSelector(trial, ({ context }) => context.pins);
  const pin = pins[nodeKey];
  // Typing must not wait until it is known what is in scope. These parts decide on that; the layout, which changes
  // while nodes are moved, does not.
  const { nodes: newest, edges, settings, id: flowId, name } = useDeferredValue(flow);
  const manifest = node === undefined ? undefined : manifests(node.card, node.version);
  const ofBody = useMemo(() => bodyInputs(manifest?.input), [manifest]);
  const nodes = useOthers(newest, nodeKey, ofBody.size === 0);
  const named = useKnown(nodes, manifests);
  const { data: detail } = useApi(getFlow, { params: { id: session.flowId } });
  const profiles = useOrgProfiles(nodes, detail?.bindings, manifests);
  const around = useMemo((): Known => ({ ...named, profiles }), [named, profiles]);
  const org = node?.connection === undefined ? undefined : detail?.bindings[node.connection];

  const scope = useMemo((): NodeScope => {
    const parts = { id: flowId, name, nodes, edges, settings };
    const known = { manifests, outputs, around };
    const own = namesAt(parts, nodeKey, nodes[nodeKey]?.parent, known);
    const atBodyEnd = ofBody.size === 0 ? own : namesAt(parts, endOfBody(nodeKey), nodeKey, known);
    const unfinished = unfinishedIn(session);
    const none = { issues: [], org: undefined, inputs: {} };
    return { nodeKey, ...own, atBodyEnd, targets, isReadOnly, settle: editor.pause, ...none, unfinished };
  }, [
    around,
    edges,
    editor,
    flowId,
    isReadOnly,
    manifests,
    name,
    nodeKey,
    nodes,
    ofBody,
    outputs,
    session,
    settings,
    targets,
  ]);
  // The data panel shows what the input that has the focus can use.
  const isInBody = useSelector(targets, ({ context }) => context.target !== null && ofBody.has(context.target.input));
  const body = isInBody ? nodeKey : node?.parent;
  const uses = useUses(newest, edges, manifests);
  const byField = usesOfFields(uses, body);
  const chooser = useMemo(
    () => <SampleChooser session={session} triggers={scope.triggers} />,
    [scope.triggers, session],
  );
  const pinned = useMemo(() => new Set(Object.keys(pins)), [pins]);
  const issues = useMemo(() => issuesAt(allIssues, ['nodes', nodeKey]), [allIssues, nodeKey]);
  const inputs = node?.inputs;
  const whole = useMemo(() => ({ ...scope, issues, org, inputs: inputs ?? {} }), [scope, issues, org, inputs]);

  if (node === undefined) return null;
  const steps = run?.steps.filter((step) => step.nodeId === nodeKey) ?? [];
  const step = steps.at(-1);
  const preview = readPreview(step?.preview);
  const hasResult = step !== undefined || pin !== undefined;
  const known = !hasResult && tab === 'result' ? 'inputs' : tab;
  return (
    <NodeScopeContext value={whole}>
      <div className={styles.inspector} data-testid="inspector">
        <NodeHead session={session} nodeKey={nodeKey} node={node} manifest={manifest} />
        {!isReadOnly && manifest?.kind === 'action' && (
          <NodeTrial session={session} nodeKey={nodeKey} sample={scope.sample} onStarted={() => setTab('result')} />
        )}
        <SplitPanel
          title={TEXTS.resize}
          lower={
            <DataPanel
              roots={isInBody ? scope.atBodyEnd.roots : scope.roots}
              targets={targets}
              chooser={chooser}
              pinned={pinned}
              uses={byField}
              onShow={onShow}
            />
          }
          upper={
            <Tabs
              value={known}
              onChange={(next) => setTab(next ?? 'inputs')}
              className={styles.tabs}
              keepMounted={false}
            >
              <Tabs.List>
                <Tabs.Tab value="inputs">{TEXTS.inputs}</Tabs.Tab>
                <Tabs.Tab value="settings">{TEXTS.settings}</Tabs.Tab>
                <Tabs.Tab value="about">{TEXTS.about}</Tabs.Tab>
                {hasResult && <Tabs.Tab value="result">{TEXTS.result}</Tabs.Tab>}
              </Tabs.List>
              <Tabs.Panel value="inputs">
                <NodeInputs session={session} nodeKey={nodeKey} node={node} manifest={manifest} />
              </Tabs.Panel>
              <Tabs.Panel value="settings">
                <NodeSettings session={session} nodeKey={nodeKey} node={node} manifest={manifest} />
              </Tabs.Panel>
              <Tabs.Panel value="about">
                <AboutCard node={node} manifest={manifest} />
              </Tabs.Panel>
              {step === undefined && pin !== undefined && (
                <Tabs.Panel value="result">
                  <div className={styles.form} data-form>
                    <Pinned session={session} nodeKey={nodeKey} step={undefined} />
                    <Part title={TEXTS.stepOutput} value={pin.output} />
                  </div>
                </Tabs.Panel>
              )}
              {step !== undefined && (
                <Tabs.Panel value="result">
                  <div className={styles.form} data-form>
                    <Pinned session={session} nodeKey={nodeKey} step={step} />
                    <div>
                      <StatusBadge status={step.status} />
                    </div>
                    {step.error !== null && (
                      <p className={fieldStyles.issue} data-severity="error">
                        {step.error.message}
                      </p>
                    )}
                    <MissingNote missing={preview.missing} />
                    {preview.shown !== undefined && <Part title={TEXTS.stepPreview} value={preview.shown} />}
                    <Part title={TEXTS.stepOutput} value={step.output} />
                    <Part title={TEXTS.stepInput} value={step.input} />
                  </div>
                </Tabs.Panel>
              )}
            </Tabs>
          }
        />
      </div>
    </NodeScopeContext>
  );
}

function Part({ title, value }: { title: string; value: JsonValue }) {
  return (
    <div className={styles.part}>
      <span className={fieldStyles.title}>{title}</span>
      <JsonView value={value} label={title} open={2} />
    </div>
  );
}
