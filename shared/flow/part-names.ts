// What people call a part of a flow, by its path: `The condition of "Write"`. Differences and conflicts use the same
// words.
import type { FlowNode } from './flow.ts';

/**
 * The parts of a node in the order in which changes of it are listed. Inputs are told one by one and are not among
 * them.
 */
export const NODE_PARTS = [
  'card',
  'version',
  'name',
  'disabled',
  'parent',
  'when',
  'gather',
  'late',
  'allowOwn',
  'connection',
  'policy',
] as const;

const PART_WORDS: Record<(typeof NODE_PARTS)[number], string> = {
  card: 'card',
  version: 'card version',
  name: 'name',
  disabled: 'disabled state',
  parent: 'body',
  when: 'condition',
  gather: 'gathering',
  late: 'rule for late events',
  allowOwn: 'leave to start on own events',
  connection: 'connection',
  policy: 'policy',
};

/** A node as messages name it, in quotes: what people called it, else its key. */
export function titled(node: FlowNode | undefined, key: string): string {
  return `"${node?.name ?? key}"`;
}

/**
 * Names the part at a path from the flow's root; that of an edge is `edges`, from, port, to. `nodeName` names a node
 * by its key, in quotes. The name has no full stop, and a capital letter where it begins with a word.
 */
export function nameOfPart(path: readonly string[], nodeName: (key: string) => string): string {
  const [root = '', key = '', part, ...rest] = path;
  switch (root) {
    case 'settings':
      return `The setting ${path.slice(1).join('.')}`;
    case 'connections':
      return `The connection "${key}"`;
    case 'tests':
      return part === undefined ? `The test "${key}"` : `${path.slice(2).join('.')} of the test "${key}"`;
    case 'edges': {
      const [from, port, to] = path.slice(1);
      return `The wire from ${nodeName(from ?? '')}${port === 'out' ? '' : ` (${port})`} to ${nodeName(to ?? '')}`;
    }
    case 'layout':
      return 'A note';
    case 'nodes': {
      if (part === undefined) return nodeName(key);
      if (part === 'inputs')
        return rest.length === 0 ? `The inputs of ${nodeName(key)}` : `The input ${rest.join('.')} of ${nodeName(key)}`;
      const word = NODE_PARTS.find((each) => each === part);
      return `The ${[word === undefined ? part : PART_WORDS[word], ...rest].join('.')} of ${nodeName(key)}`;
    }
    case '':
      return 'The whole flow';
    default:
      return `The flow's ${root}`;
  }
}
