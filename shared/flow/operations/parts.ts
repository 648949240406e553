// Operations on what stands beside nodes and edges: the flow's own texts and settings, slots of connections, notes,
// tests. Removing what is not there is no change.
import {
  FLOW_LIMITS,
  flowNoteSchema,
  flowSchema,
  flowTestSchema,
  NODE_KEY_PATTERN,
  type Flow,
  type FlowNode,
} from '../flow.ts';
import { checked, countUnder, patched, refuse, without } from './change.ts';
import type { OperationOf } from './operation.ts';

export function setFlow(flow: Flow, { patch }: OperationOf<'setFlow'>): Flow {
  const { name, description, settings } = flowSchema.shape;
  if (patch.name !== undefined) checked(name, patch.name, 'name');
  if (patch.description !== null) checked(description, patch.description, 'description');
  if (patch.settings !== null) checked(settings, patch.settings, 'settings');
  const { name: newName, description: newDescription, settings: newSettings } = patch;
  return patched(flow, { ...given({ name: newName, description: newDescription, settings: newSettings }) });
}

/** Parts of a patch that are there: an absent part stays as it is, null takes it away. */
function given(parts: object): object {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/** Makes a slot, or gives one another app. To which account it is bound the installation says, not the flow. */
export function setConnection(flow: Flow, { slot, app }: OperationOf<'setConnection'>): Flow {
  if (!NODE_KEY_PATTERN.test(slot)) {
    throw refuse('bad-key', `"${slot}" is no slot name: a small letter, then up to 39 letters and digits.`);
  }
  const connections = { ...flow.connections, [slot]: { app } };
  countUnder(FLOW_LIMITS.connections, Object.keys(connections).length, 'connections');
  return { ...flow, connections: checked(flowSchema.shape.connections.unwrap(), connections, 'connections') };
}

export function removeConnection(flow: Flow, { slot }: OperationOf<'removeConnection'>): Flow {
  if (flow.connections === undefined || !Object.hasOwn(flow.connections, slot)) return flow;
  const nodes = Object.entries(flow.nodes).map(([key, node]): [string, FlowNode] => {
    return [key, node.connection === slot ? patched(node, { connection: null }) : node];
  });
  return { ...flow, connections: without(flow.connections, [slot]), nodes: Object.fromEntries(nodes) };
}

export function setNote(flow: Flow, { key, note }: OperationOf<'setNote'>): Flow {
  if (key === '' || key.length > 64) throw refuse('bad-key', 'The key of a note has 1 to 64 characters.');
  const layout = flow.layout ?? { nodes: {}, notes: {} };
  const notes = { ...layout.notes, [key]: checked(flowNoteSchema, note, 'note') };
  countUnder(FLOW_LIMITS.notes, Object.keys(notes).length, 'notes');
  return { ...flow, layout: { ...layout, notes } };
}

export function removeNote(flow: Flow, { key }: OperationOf<'removeNote'>): Flow {
  if (flow.layout === undefined || !Object.hasOwn(flow.layout.notes, key)) return flow;
  return { ...flow, layout: { ...flow.layout, notes: without(flow.layout.notes, [key]) } };
}

export function setTest(flow: Flow, { name, test }: OperationOf<'setTest'>): Flow {
  if (name === '' || name.length > FLOW_LIMITS.nameLength) {
    throw refuse('bad-key', `The name of a test has 1 to ${FLOW_LIMITS.nameLength} characters.`);
  }
  const tests = { ...flow.tests, [name]: checked(flowTestSchema, test, 'test') };
  countUnder(FLOW_LIMITS.tests, Object.keys(tests).length, 'tests');
  return { ...flow, tests };
}

export function removeTest(flow: Flow, { name }: OperationOf<'removeTest'>): Flow {
  if (flow.tests === undefined || !Object.hasOwn(flow.tests, name)) return flow;
  return { ...flow, tests: without(flow.tests, [name]) };
}
