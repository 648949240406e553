// S10: the form of a resume shows what would run, and gives back only what was changed.
import { describe, expect, test } from 'vitest';

import type { CardManifest } from '../../shared/card/manifest.ts';
import { editsIn, resumeNodes, textOf, valueOf } from './resume-inputs.ts';

const manifest = {
  input: {
    type: 'object',
    properties: { url: { type: 'string', title: 'URL' }, body: { title: 'Body' }, count: { type: 'integer' } },
  },
} as unknown as CardManifest;
const flow = {
  nodes: {
    send: { card: 'web.request', version: 1, inputs: { url: 'https://a.example/{{ x }}', body: { a: 1 } } },
    after: { card: 'web.request', version: 1, inputs: { count: 3 } },
  },
};

const refused = { message: 'It answered 403.' };
const steps = [
  { nodeId: 'send', name: 'Name of send', error: refused },
  { nodeId: 'after', name: 'Name of after', error: null },
];
const nodes = resumeNodes(flow, () => manifest, steps, {});

describe('S10 the inputs of a resume', () => {
  test('failed nodes come apart from those that have not run, and those without inputs are left out', () => {
    expect(nodes.failed.map(({ nodeId, error }) => [nodeId, error])).toEqual([['send', 'It answered 403.']]);
    expect(nodes.others.map(({ nodeId }) => nodeId)).toEqual(['after']);
    expect(nodes.failed[0]?.fields.map(({ title, text }) => [title, text])).toEqual([
      ['URL', 'https://a.example/{{ x }}'],
      ['Body', '{\n  "a": 1\n}'],
      ['count', ''],
    ]);
    const bare = { input: { type: 'object' } } as unknown as CardManifest;
    const unset = { nodes: { send: { card: 'web.request', version: 1 } } };
    expect(resumeNodes(unset, () => bare, steps, {})).toEqual({ failed: [], others: [] });
  });

  test('what an earlier resume gave is what would run', () => {
    const again = resumeNodes(flow, () => manifest, steps, { send: { url: 'https://b.example' } });
    expect(again.failed[0]?.fields[0]?.text).toBe('https://b.example');
  });

  test('only what was changed is sent, in its own kind', () => {
    const texts = { 'send url': 'https://a.example/{{ x }}', 'send body': '{"a": 2}', 'after count': '3' };
    expect(editsIn([...nodes.failed, ...nodes.others], texts)).toEqual({
      edits: { send: { body: { a: 2 } } },
      wrong: [],
    });
  });

  test('a text where none is taken is refused, an expression is not', () => {
    expect(editsIn(nodes.others, { 'after count': 'many' })).toEqual({ edits: {}, wrong: ['after count'] });
    expect(editsIn(nodes.others, { 'after count': '{{ x.n }}' }).edits).toEqual({ after: { count: '{{ x.n }}' } });
  });

  test.each([
    ['5', { type: 'string' }, '5'],
    ['5', {}, 5],
    ['five', {}, 'five'],
    ['five', { anyOf: [{ type: 'number' }, { type: 'string' }] }, 'five'],
    ['five', { type: ['number', 'null'] }, undefined],
    ['', { type: 'string' }, ''],
  ])('%j for %j is %j', (text, schema, expected) => {
    expect(valueOf(text, schema)).toBe(expected);
  });

  test('values as texts', () => {
    expect([undefined, 'a', 1, null].map(textOf)).toEqual(['', 'a', '1', 'null']);
  });
});
