// Undo over a reload: what is kept is what comes back, within bounds, and never onto a flow that it does not fit.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import type { Flow } from '../../shared/flow/flow.ts';
import { anyFlow } from '../../shared/flow/flow.test-support.ts';
import { mergeFlows } from '../../shared/flow/merge.ts';
import type { JsonValue } from '../../shared/json.ts';
import { createEditorStore } from './editor-store.ts';
import { deltaOf, withDelta } from './flow-delta.ts';
import { historyText, keepHistory, readHistory } from './history.ts';
import { aFlow, manifests, manualTime, MemoryStorage } from './session.test-support.ts';

function open(storage: MemoryStorage, flow: Flow, flowId = 'probe', at = 1) {
  const time = manualTime();
  let now = 0;
  const editor = createEditorStore({ flow, manifests, now: () => (now += 10_000) });
  const kept = keepHistory({
    editor,
    storage,
    flowId,
    merge: mergeFlows,
    opened: editor.get().past.length,
    now: () => at,
    later: time.later,
  });
  const rename = (name: string) => editor.dispatch({ type: 'setFlow', patch: { name } });
  return { editor, kept, time, rename };
}

test('a delta leads from one flow to any other, and is nothing where they are equal', () => {
  expectProperty(
    fc.property(anyFlow(6), anyFlow(6), (from, to) => {
      const delta = deltaOf(from as unknown as JsonValue, to as unknown as JsonValue);
      expect(withDelta(from as unknown as JsonValue, JSON.parse(JSON.stringify(delta ?? null)) ?? undefined)).toEqual(
        to,
      );
      expect(deltaOf(to as unknown as JsonValue, structuredClone(to) as unknown as JsonValue)).toBeUndefined();
    }),
  );
});

describe('after a reload', () => {
  test('undo and redo go on where they were', async () => {
    const storage = new MemoryStorage();
    const before = open(storage, aFlow());
    before.rename('One');
    before.editor.dispatch({ type: 'removeNodes', keys: ['say'] });
    before.rename('Two');
    before.editor.undo();
    await before.time.pass(2_000);
    const after = open(storage, structuredClone(before.editor.get().flow));
    after.editor.redo();
    expect(after.editor.get().flow.name).toBe('Two');
    for (let step = 0; step < 3; step += 1) after.editor.undo();
    expect(after.editor.get().flow).toEqual(aFlow());
    expect(after.editor.get().past).toEqual([]);
  });

  test('leaving at once keeps the last step too', () => {
    const storage = new MemoryStorage();
    const before = open(storage, aFlow());
    before.rename('One');
    before.kept.stop();
    const after = open(storage, before.editor.get().flow);
    after.editor.undo();
    expect(after.editor.get().flow.name).toBe('Probe');
  });

  test('what somebody else changed meanwhile stays when older steps are undone', () => {
    const storage = new MemoryStorage();
    const before = open(storage, aFlow());
    before.rename('One');
    before.kept.stop();
    const after = open(storage, { ...before.editor.get().flow, description: 'Theirs' });
    after.editor.undo();
    expect(after.editor.get().flow).toMatchObject({ name: 'Probe', description: 'Theirs' });
  });

  test('steps that no longer fit are dropped, with those before them', () => {
    const storage = new MemoryStorage();
    const before = open(storage, aFlow());
    before.rename('One');
    before.editor.dispatch({ type: 'setFlow', patch: { description: 'Mine' } });
    before.kept.stop();
    const theirs = open(storage, { ...before.editor.get().flow, description: 'Theirs' });
    expect(theirs.editor.get().past).toEqual([]);
  });

  test('what is not to be read is nothing', () => {
    const storage = new MemoryStorage();
    storage.setItem('signalbox.history.probe', '1\n{"flow":{},"past":[]}');
    expect(open(storage, aFlow()).editor.get().past).toEqual([]);
    expect(readHistory('no json', aFlow(), mergeFlows)).toBeUndefined();
  });
});

describe('bounds', () => {
  test('a long text that was typed often drops the oldest steps, and never the newest', () => {
    const { editor } = open(new MemoryStorage(), aFlow());
    for (let turn = 0; turn < 60; turn += 1)
      editor.dispatch({ type: 'setInput', key: 'say', name: 'text', value: `${turn} ${'x'.repeat(9_000)}` });
    const text = historyText(editor.get());
    expect(text.length).toBeLessThan(320_000);
    const { past } = readHistory(text, editor.get().flow, mergeFlows)!;
    expect(past.length).toBeGreaterThan(20);
    expect(past.at(-1)?.flow).toEqual(editor.get().past.at(-1)?.flow);
  });

  test('of many flows the newest are kept', () => {
    const storage = new MemoryStorage();
    for (const at of [1, 2, 3, 4, 5, 6]) {
      const { rename, kept } = open(storage, aFlow(), `flow${at}`, at);
      rename('One');
      kept.stop();
    }
    expect([...storage.texts.keys()]).toEqual([3, 4, 5, 6].map((at) => `signalbox.history.flow${at}`));
  });
});
