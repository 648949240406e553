// Every change that can be made to a flow, as plain data: what undo, redo, paste and the list of changes are made of.
// What each one does is in the files beside this one; nothing else changes a flow.
import type { JsonObject, JsonValue } from '../../json.ts';
import type { Flow, FlowEdge, FlowNode, FlowNote, FlowSettings, FlowTest } from '../flow.ts';

/** A place on the canvas, in its pixels at full size. */
export interface Position {
  x: number;
  y: number;
}

/** What `setNode` may change; null takes the part away, an absent part stays. */
export interface NodePatch {
  name?: string | null;
  disabled?: boolean | null;
  when?: string | null;
  gather?: FlowNode['gather'] | null;
  late?: FlowNode['late'] | null;
  allowOwn?: boolean | null;
  connection?: string | null;
  policy?: FlowNode['policy'] | null;
  /** Another version of the same card; its inputs are the caller's to upgrade. */
  version?: number;
}

/** What `setFlow` may change; null takes the part away, an absent part stays. */
export interface FlowPatch {
  name?: string;
  description?: string | null;
  settings?: FlowSettings | null;
}

/** `key` and `keys` are keys of nodes. What each throws is said at `applyOperation`. */
export type FlowOperation =
  | { type: 'addNode'; key: string; node: FlowNode; at?: Position }
  /** A For each goes with its body. `heal` joins what led to a removed node to what followed its first port. */
  | { type: 'removeNodes'; keys: string[]; heal?: boolean }
  | { type: 'moveNodes'; positions: Record<string, Position> }
  /** Rewrites every reference to the node. */
  | { type: 'renameNode'; from: string; to: string }
  | { type: 'setNode'; key: string; patch: NodePatch }
  /** Into the body of a For each, or out of any (null). Edges that would cross a border are removed (F4). */
  | { type: 'setParent'; keys: string[]; parent: string | null }
  /** An absent `value` takes the input away. */
  | { type: 'setInput'; key: string; name: string; value?: JsonValue }
  /** Replaces all inputs of the node. */
  | { type: 'setInputs'; key: string; inputs: JsonObject }
  | { type: 'addEdge'; edge: FlowEdge }
  | { type: 'removeEdges'; edges: FlowEdge[] }
  /** Puts a new node on an edge; `port` is the new node's port that leads on. Absent: the edge then ends at the node. */
  | { type: 'spliceNode'; edge: FlowEdge; key: string; node: FlowNode; at?: Position; port?: string }
  /**
   * Keys that are taken get new ones (`pasteKeys` says which); references among the pasted nodes follow. What is not in
   * the body of a pasted For each stands in the body of `parent`, or in none.
   */
  | {
      type: 'paste';
      nodes: Record<string, FlowNode>;
      edges: FlowEdge[];
      positions: Record<string, Position>;
      parent?: string;
    }
  | { type: 'setFlow'; patch: FlowPatch }
  | { type: 'setConnection'; slot: string; app: string }
  /** Nodes that named the slot lose it. */
  | { type: 'removeConnection'; slot: string }
  | { type: 'setNote'; key: string; note: FlowNote }
  | { type: 'removeNote'; key: string }
  | { type: 'setTest'; name: string; test: FlowTest }
  | { type: 'removeTest'; name: string }
  | { type: 'replace'; flow: Flow }
  /** Several changes in order as one step of undo; `label` is what the undo button says. */
  | { type: 'batch'; operations: FlowOperation[]; label?: string };

export type OperationOf<Type extends FlowOperation['type']> = Extract<FlowOperation, { type: Type }>;
