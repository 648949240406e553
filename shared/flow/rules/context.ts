// What every rule of validation is given. A rule reads the flow and reports; it changes nothing and never throws.
import type { CardManifest, ManifestLookup } from '../../card/manifest.ts';
import type { Issue, IssueSeverity } from '../../issue.ts';
import type { BoundSlots } from '../bound-slots.ts';
import type { Flow, FlowNode } from '../flow.ts';
import type { FlowGraph } from '../graph.ts';
import type { Known } from '../known.ts';
import type { FlowScope } from '../scope.ts';

/** A node with what the rules ask of it again and again. */
export interface PlacedNode {
  key: string;
  node: FlowNode;
  /** Undefined for a card that is not known here. */
  manifest: CardManifest | undefined;
  isTrigger: boolean;
}

/** What is worked out once for all rules of one validation. */
export interface RuleContext {
  flow: Flow;
  nodes: readonly PlacedNode[];
  graph: FlowGraph;
  scope: FlowScope;
  manifests: ManifestLookup;
  /** Undefined where bindings are not to be judged (the editor offline, a file). */
  bindings: BoundSlots | undefined;
  /** What the installation has; empty where that is not known (a file by itself). */
  known: Known;
  /** Adds an issue; an error where nothing else is said. */
  report(code: string, path: string[], message: string, severity?: IssueSeverity): void;
  add(issue: Issue): void;
}

/** A rule reports through the context. */
export type Rule = (context: RuleContext) => void;

/** How a message names a node, in quotes: what people called it, else its key. */
export function nameOf(node: FlowNode | undefined, key: string): string {
  return `"${node?.name ?? key}"`;
}
