// What the fields of one node share: names in scope, sample values, issues, and the input that mapping goes to.
import { createContext, useContext } from 'react';

import type { ScopeTypes } from '../../shared/expression/types.ts';
import type { Issue } from '../../shared/issue.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import type { DataRoot } from '../mapping/data-panel.tsx';
import type { InsertTargets } from '../mapping/insert-target.ts';

export interface NodeScope {
  nodeKey: string;
  types: ScopeTypes;
  sample: JsonObject;
  roots: readonly DataRoot[];
  /** Keys of the triggers that reach the node. */
  triggers: readonly string[];
  /** S5: for inputs that are evaluated at the end of each iteration, which see the body; the node's own scope for a card without such. */
  atBodyEnd: Pick<NodeScope, 'types' | 'sample' | 'roots'>;
  targets: InsertTargets;
  /** The connection that the node uses, by its id: whose org values are looked up in. */
  org: string | undefined;
  /** The node's own inputs, as they are written. */
  inputs: JsonObject;
  /** Issues of this node. */
  issues: readonly Issue[];
  isReadOnly: boolean;
  /** What comes next is a step of undo of its own. */
  settle: () => void;
  /** JSON that is not valid yet, by node and field, beside the value that it does not replace: kept while the flow is open. */
  unfinished: Map<string, { text: string; beside: JsonValue | undefined }>;
}

export const NodeScopeContext = createContext<NodeScope | null>(null);

export function useNodeScope(): NodeScope {
  const scope = useContext(NodeScopeContext);
  if (scope === null) throw new Error('A field stands outside of a node panel.');
  return scope;
}

/** Issues at exactly this field, and below it where it is drawn as one. */
export function issuesOfField(scope: NodeScope, path: readonly string[], withInner: boolean): Issue[] {
  const full = ['nodes', scope.nodeKey, ...path];
  return scope.issues.filter(
    (issue) => (withInner || issue.path.length === full.length) && full.every((part, at) => issue.path[at] === part),
  );
}

/** The scope of one input: inside the body for those that are evaluated there. */
export function scopeOfField(scope: NodeScope, field: { schema: JsonObject }): NodeScope {
  return field.schema.scope === 'body' ? { ...scope, ...scope.atBodyEnd } : scope;
}
