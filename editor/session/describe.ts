// What an operation is called: the words behind "Undo:".
import type { FlowOperation } from '../../shared/flow/operations/operation.ts';
import { STEP_TEXTS } from './step-texts.ts';

/** A short phrase in the imperative, e.g. `Rename tell to tellSecurity`. */
export function describeOperation(operation: FlowOperation): string {
  switch (operation.type) {
    case 'addNode':
      return STEP_TEXTS.add(operation.node.name ?? operation.key);
    case 'removeNodes':
      return STEP_TEXTS.remove(nodes(operation.keys));
    case 'moveNodes':
      return STEP_TEXTS.move(nodes(Object.keys(operation.positions)));
    case 'renameNode':
      return STEP_TEXTS.rename(operation.from, operation.to);
    case 'setNode':
      return STEP_TEXTS.change(Object.keys(operation.patch).join(', '), operation.key);
    case 'setParent':
      return operation.parent === null
        ? STEP_TEXTS.takeOut(nodes(operation.keys))
        : STEP_TEXTS.moveInto(nodes(operation.keys), operation.parent);
    case 'setInput':
      return operation.value === undefined
        ? STEP_TEXTS.clear(operation.name, operation.key)
        : STEP_TEXTS.change(operation.name, operation.key);
    case 'setInputs':
      return STEP_TEXTS.changeInputs(operation.key);
    case 'addEdge':
      return STEP_TEXTS.connect(operation.edge.from, operation.edge.to);
    case 'removeEdges': {
      const [only] = operation.edges;
      return operation.edges.length === 1 && only !== undefined
        ? STEP_TEXTS.disconnect(only.from, only.to)
        : STEP_TEXTS.disconnectMany(operation.edges.length);
    }
    case 'spliceNode':
      return STEP_TEXTS.insert(operation.node.name ?? operation.key, operation.edge.from);
    case 'paste':
      return STEP_TEXTS.paste(nodes(Object.entries(operation.nodes).map(([key, node]) => node.name ?? key)));
    case 'setFlow':
      return STEP_TEXTS.changeFlow(Object.keys(operation.patch).join(', '));
    case 'setConnection':
      return STEP_TEXTS.setConnection(operation.slot);
    case 'removeConnection':
      return STEP_TEXTS.removeConnection(operation.slot);
    case 'setNote':
      return STEP_TEXTS.changeNote;
    case 'removeNote':
      return STEP_TEXTS.removeNote;
    case 'setTest':
      return STEP_TEXTS.changeTest(operation.name);
    case 'removeTest':
      return STEP_TEXTS.removeTest(operation.name);
    case 'replace':
      return STEP_TEXTS.replace;
    case 'batch': {
      const [first] = operation.operations;
      if (operation.label !== undefined) return operation.label;
      if (first !== undefined && operation.operations.length === 1) return describeOperation(first);
      return STEP_TEXTS.many(operation.operations.length);
    }
  }
}

/** The name of the only one, or how many there are. */
function nodes(names: readonly string[]): string {
  return names.length === 1 ? (names[0] ?? '') : STEP_TEXTS.nodes(names.length);
}
