// Undo, redo and selection of an open flow, on real operations.
import { describe, expect, test } from 'vitest';

import type { AppError } from '../../shared/errors.ts';
import { formatFlow } from '../../shared/flow/canonical.ts';
import type { FlowOperation } from '../../shared/flow/operations/operation.ts';
import { canRedo, canUndo, createEditorStore, redoLabel, undoLabel } from './editor-store.ts';
import { noteId } from './element-ids.ts';
import { aFlow, manifests, node } from './session.test-support.ts';

function open(): { editor: ReturnType<typeof createEditorStore>; refused: AppError[]; clock: { now: number } } {
  const refused: AppError[] = [];
  const clock = { now: 0 };
  const editor = createEditorStore({
    flow: aFlow(),
    manifests,
    now: () => clock.now,
    onRefused: (error) => refused.push(error),
  });
  return { editor, refused, clock };
}

describe('undo and redo', () => {
  test('one operation is one step, with its words', () => {
    const { editor } = open();
    const before = editor.get().flow;
    editor.dispatch({ type: 'renameNode', from: 'say', to: 'greet' });
    editor.dispatch({ type: 'removeNodes', keys: ['choose'], heal: true });
    expect(undoLabel(editor.get())).toBe('Remove choose');
    editor.undo();
    editor.undo();
    expect(editor.get().flow).toBe(before);
    expect(canUndo(editor.get())).toBe(false);
    expect(redoLabel(editor.get())).toBe('Rename say to greet');
    editor.redo();
    expect(Object.keys(editor.get().flow.nodes)).toContain('greet');
  });

  test('F4 a removed For each comes back with its body, to the byte', () => {
    const { editor, refused } = open();
    const act = (operation: FlowOperation): boolean => editor.dispatch(operation);
    act({ type: 'addNode', key: 'each', node: node('logic.for-each'), at: { x: 640, y: 160 } });
    act({ type: 'addNode', key: 'inner', node: node('data.compose', { parent: 'each' }), at: { x: 704, y: 260 } });
    act({ type: 'addEdge', edge: { from: 'choose', port: 'false', to: 'each' } });
    act({ type: 'addEdge', edge: { from: 'each', port: 'each', to: 'inner' } });
    expect(refused).toEqual([]);
    const before = formatFlow(editor.get().flow);
    act({ type: 'removeNodes', keys: ['each'] });
    expect(Object.keys(editor.get().flow.nodes)).toEqual(['trigger', 'choose', 'say']);
    editor.undo();
    expect(formatFlow(editor.get().flow)).toBe(before);
    act({ type: 'setParent', keys: ['inner'], parent: null });
    expect(undoLabel(editor.get())).toBe('Take inner out of the body');
    editor.undo();
    expect(formatFlow(editor.get().flow)).toBe(before);
  });

  test('a change after undo ends what could be redone', () => {
    const { editor } = open();
    editor.dispatch({ type: 'setFlow', patch: { name: 'One' } });
    editor.undo();
    editor.dispatch({ type: 'removeNodes', keys: ['say'] });
    expect(canRedo(editor.get())).toBe(false);
  });

  test('typing into one field is one step, another field or a pause begins a new one', () => {
    const { editor, clock } = open();
    for (const value of ['H', 'He', 'Hey']) {
      clock.now += 100;
      editor.dispatch({ type: 'setInput', key: 'say', name: 'text', value });
    }
    expect(editor.get().past).toHaveLength(1);
    editor.dispatch({ type: 'setNode', key: 'say', patch: { name: 'Greet' } });
    expect(editor.get().past).toHaveLength(2);
    clock.now += 5_000;
    editor.dispatch({ type: 'setNode', key: 'say', patch: { name: 'Greet them' } });
    expect(editor.get().past).toHaveLength(3);
    editor.pause();
    editor.dispatch({ type: 'setNode', key: 'say', patch: { name: 'Greet all' } });
    expect(editor.get().past).toHaveLength(4);
    editor.undo();
    editor.undo();
    editor.undo();
    editor.undo();
    expect(editor.get().flow.nodes.say?.inputs?.text).toBe('Hello {{ trigger.eventType }}');
  });

  test('two drags are two steps, a held arrow key is one', () => {
    const { editor } = open();
    editor.dispatch({ type: 'moveNodes', positions: { say: { x: 700, y: 8 } } });
    editor.dispatch({ type: 'moveNodes', positions: { say: { x: 708, y: 8 } } });
    expect(editor.get().past).toHaveLength(2);
    for (const x of [716, 724, 732])
      editor.dispatch({ type: 'moveNodes', positions: { say: { x, y: 8 } } }, undefined, 'nudge say');
    expect(editor.get().past).toHaveLength(3);
  });

  test('what changes nothing is no step', () => {
    const { editor } = open();
    expect(editor.dispatch({ type: 'setFlow', patch: { name: 'Probe' } })).toBe(false);
    expect(canUndo(editor.get())).toBe(false);
  });

  test('a refused operation leaves the flow and says why', () => {
    const { editor, refused } = open();
    const before = editor.get().flow;
    expect(editor.dispatch({ type: 'addEdge', edge: { from: 'say', port: 'out', to: 'choose' } })).toBe(false);
    expect(editor.get().flow).toBe(before);
    expect(refused.map(({ code }) => code)).toEqual(['operation.edge-refused']);
  });
});

describe('selection', () => {
  test('follows a rename and lets go of what is gone, also through undo', () => {
    const { editor } = open();
    editor.select(['say']);
    editor.dispatch({ type: 'renameNode', from: 'say', to: 'greet' });
    expect(editor.get().selection.nodes).toEqual(['greet']);
    editor.undo();
    expect(editor.get().selection.nodes).toEqual(['say']);
    editor.dispatch({ type: 'removeNodes', keys: ['say'] });
    expect(editor.get().selection.nodes).toEqual([]);
  });

  test('holds notes, and edges by their id', () => {
    const { editor } = open();
    editor.dispatch({ type: 'setNote', key: 'one', note: { x: 0, y: 0, text: 'Look' } });
    editor.select([noteId('one'), noteId('two'), 'choose'], ['choose:say:true', 'choose:say:false']);
    expect(editor.get().selection).toEqual({ nodes: [noteId('one'), 'choose'], edges: ['choose:say:true'] });
  });

  test('a new node is selected by the one who adds it', () => {
    const { editor } = open();
    editor.dispatch({ type: 'addNode', key: 'more', node: node('data.compose') }, { nodes: ['more'], edges: [] });
    expect(editor.get().selection.nodes).toEqual(['more']);
  });
});
