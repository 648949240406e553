// S10: the form of a resume shows what would run, and gives back only what was changed.
import { describe, expect, test } from 'vitest';

import type { CardManifest } from '../../shared/card/manifest.ts';
import type { RunStep } from '../../shared/run.ts';
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
    caught: { card: 'web.request', version: 1 },
    after: { card: 'web.request', version: 1, inputs: { count: 3 } },
  },
  edges: [{ from: 'caught', port: 'error', to: 'after' }],
};

function aStep(nodeId: string, status: RunStep['status']): RunStep {
  const error = status === 'failed' ? { code: 'http.status', message: 'It answered 403.' } : null;
  return {
    nodeId,
    name: `Name of ${nodeId}`,
    card: 'web.request',
    iteration: null,
    status,
    attempt: 1,
    attempts: [],
    port: null,
    input: null,
    output: null,
    error,
    startedAt: null,
    endedAt: null,
  };
}
const steps = [aStep('send', 'failed'), aStep('caught', 'failed'), aStep('after', 'skipped')];
const nodes = resumeNodes(flow, () => manifest, steps, {});

describe('S10 the inputs of a resume', () => {
  test('failed steps that nothing took come first, then those that have not run', () => {
    expect(nodes.failed.map(({ nodeId, error }) => [nodeId, error])).toEqual([['send', 'It answered 403.']]);
    expect(nodes.others.map(({ nodeId }) => nodeId)).toEqual(['after']);
    expect(nodes.failed[0]?.fields.map(({ title, text }) => [title, text])).toEqual([
      ['URL', 'https://a.example/{{ x }}'],
      ['Body', '{\n  "a": 1\n}'],
      ['count', ''],
    ]);
  });

  test('S5 of the many steps of a loop the first that says why it failed counts', () => {
    const silent = { nodeId: 'send', name: 'Send', status: 'failed', error: null } as const;
    const found = resumeNodes(flow, () => manifest, [silent, aStep('send', 'failed'), aStep('send', 'succeeded')], {});
    expect(found.failed.map(({ error }) => error)).toEqual(['It answered 403.']);
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
