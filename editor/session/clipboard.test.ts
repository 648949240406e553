// Copying nodes as text and pasting them anywhere.
import { describe, expect, test } from 'vitest';

import { applyOperation } from '../../shared/flow/operations.ts';
import { clipOf, clipText, planPaste, readClip } from './clipboard.ts';
import { aFlow, manifests, node } from './session.test-support.ts';

describe('clipboard', () => {
  test('carries nodes, the edges among them, and where they stood', () => {
    const clip = clipOf(aFlow(), ['choose', 'say']);
    expect(clip.edges).toEqual([{ from: 'choose', port: 'true', to: 'say' }]);
    expect(readClip(clipText(clip))).toEqual(clip);
  });

  test('takes the body of a For each along', () => {
    const flow = aFlow();
    flow.nodes.loop = node('logic.for-each');
    flow.nodes.inner = node('data.compose', { parent: 'loop' });
    expect(Object.keys(clipOf(flow, ['loop']).nodes).toSorted()).toEqual(['inner', 'loop']);
  });

  test('F4 pasted into a body, what was copied stands in it, and the body that came along in its own', () => {
    const flow = aFlow();
    flow.nodes.every = node('logic.for-each');
    flow.nodes.other = node('logic.for-each');
    flow.nodes.inner = node('data.compose', { parent: 'other' });
    const { operation } = planPaste(flow, clipOf(flow, ['other', 'say']), { x: 0, y: 0 }, 'every');
    const { nodes } = applyOperation(flow, operation, manifests);
    expect([nodes.other2?.parent, nodes.say2?.parent, nodes.inner2?.parent]).toEqual(['every', 'every', 'other2']);
  });

  test('pasting gives fresh keys, joined alike, with references that follow', () => {
    const flow = aFlow();
    flow.nodes.tell = node('data.compose', { inputs: { text: '{{ say.text }}' } });
    flow.edges.push({ from: 'say', port: 'out', to: 'tell' });
    const { operation, keys } = planPaste(flow, clipOf(flow, ['say', 'tell']));
    const after = applyOperation(flow, operation, manifests);
    expect(keys).toEqual(['say2', 'tell2']);
    expect(after.nodes.tell2?.inputs?.text).toBe('{{ say2.text }}');
    expect(after.edges).toContainEqual({ from: 'say2', port: 'out', to: 'tell2' });
    expect(after.layout?.nodes.say2).not.toEqual(after.layout?.nodes.say);
  });

  test('pasting twice at the same spot does not stack nodes on each other', () => {
    const flow = aFlow();
    const clip = clipOf(flow, ['say']);
    const first = applyOperation(flow, planPaste(flow, clip, { x: 100, y: 300 }).operation, manifests);
    const second = applyOperation(first, planPaste(first, clip, { x: 100, y: 300 }).operation, manifests);
    expect(second.layout?.nodes.say2).toEqual({ x: 100, y: 300 });
    expect(second.layout?.nodes.say3).toEqual({ x: 140, y: 340 });
  });

  test('a whole flow file can be pasted, any other text cannot', () => {
    expect(Object.keys(readClip(JSON.stringify(aFlow()))?.nodes ?? {})).toHaveLength(3);
    for (const text of [
      '',
      'hello',
      '[]',
      '{}',
      '{"kind":"signalbox/nodes@1","nodes":{"a":{"card":"x"}}}',
      '{"formatVersion":1}',
    ]) {
      expect(readClip(text)).toBeUndefined();
    }
  });
});
