// A flow as the rows of a tree: nodes in the order in which they run, each body below its For each, notes last. Pure.
import type { ManifestLookup } from '../../shared/card/manifest.ts';
import { topologicalOrder } from '../../shared/flow/graph.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import type { Issue } from '../../shared/issue.ts';
import { nodeName } from '../geometry/node-text.ts';
import { noteId } from './element-ids.ts';

/** One row. A row belongs to the last one above it that has a lower level. */
export interface OutlineItem {
  /** Of a node its key, of a note as `noteId` names it. */
  id: string;
  /** 1 for what stands in no body. */
  level: number;
  name: string;
  /** Absent: a note. */
  card?: string;
  isDisabled: boolean;
  issues: number;
  /** Ports that are wired, and the names of what they lead to. */
  ports: { port: string; names: string[] }[];
}

export function outlineOf(flow: Flow, manifests: ManifestLookup, issues: readonly Issue[]): OutlineItem[] {
  const order = topologicalOrder(flow);
  const keys = [...order, ...Object.keys(flow.nodes).filter((key) => !order.includes(key))];
  const isThere = (parent: string | undefined): boolean => parent !== undefined && Object.hasOwn(flow.nodes, parent);
  const childrenOf = Map.groupBy(keys, (key) => {
    const parent = flow.nodes[key]?.parent;
    return isThere(parent) ? (parent ?? '') : '';
  });
  const nameOf = (key: string): string => {
    const node = flow.nodes[key];
    return node === undefined ? key : nodeName(key, node, manifests(node.card, node.version));
  };
  const listed = new Set<string>();
  const rows: OutlineItem[] = [];
  const add = (key: string, level: number): void => {
    const node = flow.nodes[key];
    if (node === undefined || listed.has(key)) return;
    listed.add(key);
    const wires = Map.groupBy(
      flow.edges.filter(({ from }) => from === key),
      ({ port }) => port,
    );
    rows.push({
      id: key,
      level,
      name: nameOf(key),
      card: node.card,
      isDisabled: node.disabled === true,
      issues: issues.filter(({ path }) => path[0] === 'nodes' && path[1] === key).length,
      ports: [...wires].map(([port, edges]) => ({ port, names: edges.map(({ to }) => nameOf(to)) })),
    });
    for (const child of childrenOf.get(key) ?? []) add(child, level + 1);
  };
  for (const key of childrenOf.get('') ?? []) add(key, 1);
  // In a broken flow bodies may stand in each other, and then hang on nothing. They are listed all the same.
  for (const key of keys) add(key, 1);
  for (const [key, { text }] of Object.entries(flow.layout?.notes ?? {})) {
    const name = (text.split('\n')[0] ?? '').replace(/^#+\s*/, '');
    rows.push({ id: noteId(key), level: 1, name, isDisabled: false, issues: 0, ports: [] });
  }
  return rows;
}
