// A flow as a Mermaid flowchart, for documents and reviews. Pure; it draws what the file says, valid or not.
import type { Flow, FlowNode } from '../../shared/flow/flow.ts';
import { compareEdges } from '../../shared/flow/canonical.ts';

/** Mermaid text, top to bottom: triggers rounded, bodies of a For each as subgraphs, ports as edge labels. */
export function toMermaid(flow: Flow, isTrigger: (key: string, node: FlowNode) => boolean): string {
  const children = new Map<string | undefined, string[]>();
  for (const key of Object.keys(flow.nodes).sort()) {
    const parent = flow.nodes[key]?.parent;
    const known = parent !== undefined && Object.hasOwn(flow.nodes, parent) ? parent : undefined;
    children.set(known, [...(children.get(known) ?? []), key]);
  }
  const lines = ['flowchart TD'];
  const draw = (key: string, indent: string, above: ReadonlySet<string>): void => {
    const node = flow.nodes[key];
    if (node === undefined || above.has(key)) return;
    const text = label(node.name ?? key);
    lines.push(`${indent}${idOf(key)}${isTrigger(key, node) ? `([${text}])` : `[${text}]`}`);
    const body = children.get(key);
    if (body === undefined) return;
    lines.push(`${indent}subgraph ${idOf(key)}_body[${label(`each of ${node.name ?? key}`)}]`);
    for (const child of body) draw(child, `${indent}  `, new Set([...above, key]));
    lines.push(`${indent}end`);
  };
  for (const key of children.get(undefined) ?? []) draw(key, '  ', new Set());
  for (const edge of flow.edges.toSorted(compareEdges)) {
    const port = edge.port === 'out' ? '' : `|${label(edge.port)}|`;
    lines.push(`  ${idOf(edge.from)} -->${port} ${idOf(edge.to)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** `end` and the like are words of Mermaid: a prefix makes every key a plain id. */
function idOf(key: string): string {
  return `n_${key}`;
}

function label(text: string): string {
  const safe = text.replace(/[^\p{L}\p{N} .,:;!?()+\-/_]/gu, (char) => `#${char.codePointAt(0)};`);
  return `"${safe}"`;
}
