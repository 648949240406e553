// What an operation is called: the words after "Undo" and in the list of changes.
import type { FlowOperation } from './operation.ts';

/** A short phrase in the imperative, without a full stop, such as `Rename tell to tellSecurity`. */
export function describeOperation(operation: FlowOperation): string {
  switch (operation.type) {
    case 'addNode':
      return `Add ${operation.node.name ?? operation.key}`;
    case 'removeNodes':
      return `Remove ${some(operation.keys, 'nodes')}`;
    case 'moveNodes':
      return `Move ${some(Object.keys(operation.positions), 'nodes')}`;
    case 'renameNode':
      return `Rename ${operation.from} to ${operation.to}`;
    case 'setNode':
      return `Change ${Object.keys(operation.patch).join(', ')} of ${operation.key}`;
    case 'setParent':
      return operation.parent === null
        ? `Take ${some(operation.keys, 'nodes')} out of the body`
        : `Move ${some(operation.keys, 'nodes')} into the body of ${operation.parent}`;
    case 'setInput':
      return `${operation.value === undefined ? 'Clear' : 'Change'} ${operation.name} of ${operation.key}`;
    case 'setInputs':
      return `Change the inputs of ${operation.key}`;
    case 'addEdge':
      return `Connect ${operation.edge.from} to ${operation.edge.to}`;
    case 'removeEdges':
      return `Disconnect ${some(
        operation.edges.map((edge) => `${edge.from} from ${edge.to}`),
        'edges',
      )}`;
    case 'spliceNode':
      return `Insert ${operation.node.name ?? operation.key} after ${operation.edge.from}`;
    case 'paste':
      return `Paste ${some(
        Object.entries(operation.nodes).map(([key, node]) => node.name ?? key),
        'nodes',
      )}`;
    case 'setFlow':
      return `Change the flow's ${Object.keys(operation.patch).join(', ')}`;
    case 'setConnection':
      return `Set connection ${operation.slot}`;
    case 'removeConnection':
      return `Remove connection ${operation.slot}`;
    case 'setNote':
      return 'Change a note';
    case 'removeNote':
      return 'Remove a note';
    case 'setTest':
      return `Change test ${operation.name}`;
    case 'removeTest':
      return `Remove test ${operation.name}`;
    case 'replace':
      return 'Replace the whole flow';
    case 'batch': {
      const [first] = operation.operations;
      if (operation.label !== undefined) return operation.label;
      if (first !== undefined && operation.operations.length === 1) return describeOperation(first);
      return `Make ${operation.operations.length} changes`;
    }
  }
}

function some(names: readonly string[], what: string): string {
  return names.length === 1 ? (names[0] ?? '') : `${names.length} ${what}`;
}
