// The one way to change a flow: an operation in, a new flow out. Pure; undo and redo are the flows before and after.
// Operations are plain data (operations/operation.ts), so they can be kept, named and merged.
import type { ManifestLookup } from '../card/manifest.ts';
import { jsonEquals, type JsonValue } from '../json.ts';
import type { Flow } from './flow.ts';
import { setParent } from './operations/bodies.ts';
import { addEdge, removeEdges, spliceNode } from './operations/edges.ts';
import { addNode, moveNodes, removeNodes, renameNode, setInput, setInputs, setNode } from './operations/nodes.ts';
import type { FlowOperation } from './operations/operation.ts';
import {
  removeConnection,
  removeNote,
  removeTest,
  setConnection,
  setFlow,
  setNote,
  setTest,
} from './operations/parts.ts';
import { paste } from './operations/paste.ts';

/**
 * The flow after the operation. The flow given is never changed, parts that stay are shared, and an operation that
 * changes nothing gives back the very same object. With `manifests`, ports and triggers are checked too, healing
 * follows the card's order of ports, and edges follow the cases of a Switch.
 * @throws ValidationError `operation.unknown-node`, `operation.unknown-edge`, `operation.bad-key`,
 * `operation.key-taken`, `operation.key-reserved`, `operation.trigger-key`, `operation.edge-refused`,
 * `operation.parent-cycle`, `operation.bad-parent`, `operation.bad-value`, `operation.too-many`, `operation.cycle`
 */
export function applyOperation(flow: Flow, operation: FlowOperation, manifests?: ManifestLookup): Flow {
  const next = applied(flow, operation, manifests);
  return next === flow || jsonEquals(next as unknown as JsonValue, flow as unknown as JsonValue) ? flow : next;
}

function applied(flow: Flow, operation: FlowOperation, manifests: ManifestLookup | undefined): Flow {
  switch (operation.type) {
    case 'addNode':
      return addNode(flow, operation, manifests);
    case 'removeNodes':
      return removeNodes(flow, operation, manifests);
    case 'moveNodes':
      return moveNodes(flow, operation);
    case 'renameNode':
      return renameNode(flow, operation, manifests);
    case 'setNode':
      return setNode(flow, operation);
    case 'setParent':
      return setParent(flow, operation, manifests);
    case 'setInput':
      return setInput(flow, operation, manifests);
    case 'setInputs':
      return setInputs(flow, operation, manifests);
    case 'addEdge':
      return addEdge(flow, operation, manifests);
    case 'removeEdges':
      return removeEdges(flow, operation);
    case 'spliceNode':
      return spliceNode(flow, operation, manifests);
    case 'paste':
      return paste(flow, operation, manifests);
    case 'setFlow':
      return setFlow(flow, operation);
    case 'setConnection':
      return setConnection(flow, operation);
    case 'removeConnection':
      return removeConnection(flow, operation);
    case 'setNote':
      return setNote(flow, operation);
    case 'removeNote':
      return removeNote(flow, operation);
    case 'setTest':
      return setTest(flow, operation);
    case 'removeTest':
      return removeTest(flow, operation);
    case 'replace':
      return operation.flow;
    case 'batch':
      return operation.operations.reduce((before, each) => applied(before, each, manifests), flow);
  }
}
