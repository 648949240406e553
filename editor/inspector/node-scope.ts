// What the fields of one node share: the names in scope, their sample values, issues, and the input that fields of the
// data panel go to.
import { createContext, useContext } from 'react';

import type { ScopeTypes } from '../../shared/expression/types.ts';
import type { Issue } from '../../shared/issue.ts';
import type { JsonObject, JsonValue } from '../../shared/json.ts';
import type { DataRoot } from '../mapping/data-panel.tsx';
import type { InsertTargets } from '../mapping/insert-target.ts';

export interface NodeScope {
  /** Empty for a field of the flow itself. */
  nodeKey: string;
  /** The types of the names in scope. */
  types: ScopeTypes;
  /** Their values in the sample. */
  sample: JsonObject;
  /** The same names as the data tree shows them; made anew whenever `types` are. */
  roots: readonly DataRoot[];
  /** The keys of the triggers that reach the node. */
  triggers: readonly string[];
  /**
   * S5: the scope of inputs that are evaluated at the end of each iteration, which see the body. For a card without
   * such inputs it is the node's own.
   */
  atBodyEnd: Pick<NodeScope, 'types' | 'sample' | 'roots'>;
  targets: InsertTargets;
  /** The id of the connection that the node uses, in whose org values are looked up; undefined: none is chosen. */
  org: string | undefined;
  /** The node's own inputs, as they are written. */
  inputs: JsonObject;
  /** The issues of this node. */
  issues: readonly Issue[];
  isReadOnly: boolean;
  /** Ends a burst of typing: the next change is a step of undo of its own. */
  settle: () => void;
  /**
   * Texts that are no valid JSON yet, by the node's key and the field's path, each with the value that it was to
   * replace. They are kept while the flow is open.
   */
  unfinished: Map<string, { text: string; beside: JsonValue | undefined }>;
}

export const NodeScopeContext = createContext<NodeScope | null>(null);

/** @throws Error outside of a panel: that is a fault in the code */
export function useNodeScope(): NodeScope {
  const scope = useContext(NodeScopeContext);
  if (scope === null) throw new Error('A field stands outside of a node panel.');
  return scope;
}

/** The issues at exactly this field, and with `withInner` those below it, whose parts are no fields of their own. */
export function issuesOfField(scope: NodeScope, path: readonly string[], withInner: boolean): Issue[] {
  const full = ['nodes', scope.nodeKey, ...path];
  return scope.issues.filter(
    (issue) => (withInner || issue.path.length === full.length) && full.every((part, at) => issue.path[at] === part),
  );
}

/** The scope of one input: that at the end of the body for inputs that are evaluated there. */
export function scopeOfField(scope: NodeScope, field: { schema: JsonObject }): NodeScope {
  return field.schema.scope === 'body' ? { ...scope, ...scope.atBodyEnd } : scope;
}
