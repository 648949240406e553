import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { ValidationError } from '../errors.ts';
import type { Issue } from '../issue.ts';
import { FLOW_LIMITS } from './flow.ts';
import { aFlow } from './flow.test-support.ts';
import { findJsonProblem } from './json-text.ts';
import { parseFlow, readFlowText } from './parse.ts';

function refusal(act: () => unknown): ValidationError {
  try {
    act();
  } catch (error) {
    if (error instanceof ValidationError) return error;
    throw error;
  }
  throw new Error('was not refused');
}

function issuesOf(value: unknown): Issue[] {
  const error = refusal(() => parseFlow(value));
  expect(error.code).toBe('flow.invalid');
  return error.details['issues'] as unknown as Issue[];
}

const good = aFlow('trigger -> a', { a: { inputs: { text: 'x' } } });

describe('parseFlow', () => {
  test('a valid flow comes back as it is', () => {
    expect(parseFlow(good)).toEqual(good);
  });

  test('a card that nobody knows is kept verbatim', () => {
    const flow = aFlow('trigger -> a', { a: { card: 'nobody.knows-it', version: 7, inputs: { x: [null, { y: 1 }] } } });
    expect(parseFlow(structuredClone(flow))).toEqual(flow);
  });

  test.each(['__proto__', 'constructor', 'prototype'])('the key %s is refused at any depth', (key) => {
    const value: unknown = JSON.parse(
      `{"formatVersion":1,"id":"x","name":"x","nodes":{"a":{"card":"t.a","version":1,"inputs":{"deep":[{"${key}":1}]}}},"edges":[]}`,
    );
    expect(issuesOf(value)).toMatchObject([
      { code: 'flow.forbidden-key', path: ['nodes', 'a', 'inputs', 'deep', '0', key] },
    ]);
  });

  test('a forbidden node key is refused although it has the form of one', () => {
    expect(issuesOf({ ...good, nodes: { constructor: { card: 'a.b', version: 1 } } })[0]?.code).toBe(
      'flow.forbidden-key',
    );
  });

  test('an unknown key is named with its path', () => {
    const flow = { ...good, nodes: { a: { card: 'a.b', version: 1, colour: 'red' } }, edges: [] };
    expect(issuesOf(flow)).toMatchObject([{ code: 'flow.unknown-key', path: ['nodes', 'a', 'colour'] }]);
  });

  test('null stands nowhere among known keys, and anywhere in what the author writes', () => {
    const node = { card: 'a.b', version: 1 };
    expect(issuesOf({ ...good, nodes: { a: { ...node, name: null } }, edges: [] })[0]?.path).toEqual([
      'nodes',
      'a',
      'name',
    ]);
    expect(issuesOf({ ...good, description: null })[0]?.path).toEqual(['description']);
    expect(parseFlow({ ...good, nodes: { a: { ...node, inputs: { x: null } } }, edges: [] })).toBeTruthy();
  });

  test('every fault of a test case is named inside the member of the union that was meant', () => {
    const tests = { t: { stubs: { a: { port: 1 } } } };
    expect(issuesOf({ ...good, tests })).toMatchObject([
      { code: 'flow.bad-value', path: ['tests', 't', 'stubs', 'a', 'port'] },
    ]);
  });

  test('bounds: depth, text, nodes, edges, whole size', () => {
    let deep: unknown = 1;
    for (let level = 0; level < FLOW_LIMITS.depth + 2; level += 1) deep = [deep];
    const withInput = (value: unknown): unknown => ({
      ...good,
      nodes: { a: { card: 'a.b', version: 1, inputs: { value } } },
      edges: [],
    });
    expect(issuesOf(withInput(deep))[0]?.code).toBe('flow.too-deep');
    expect(issuesOf(withInput('x'.repeat(FLOW_LIMITS.textLength + 1)))[0]?.code).toBe('flow.too-large');
    const many = Array.from(
      { length: FLOW_LIMITS.nodes + 1 },
      (_, at) => [`n${at}`, { card: 'a.b', version: 1 }] as const,
    );
    expect(issuesOf({ ...good, nodes: Object.fromEntries(many), edges: [] })).toMatchObject([
      { code: 'flow.too-large', path: ['nodes'] },
    ]);
    const edge = { from: 'a', port: 'out', to: 'b' };
    expect(issuesOf({ ...good, edges: Array.from({ length: FLOW_LIMITS.edges + 1 }, () => edge) })[0]?.path).toEqual([
      'edges',
    ]);
    const texts = Array.from({ length: 60 }, () => '\u00e9'.repeat(40_000));
    expect(issuesOf(withInput(texts))[0]).toMatchObject({ code: 'flow.too-large' });
  });

  test('what JSON cannot hold is refused, not silently changed', () => {
    for (const value of [Number.NaN, Infinity, () => 1, 1n, new Date(0), new Map()]) {
      const node = { card: 'a.b', version: 1, inputs: { value } };
      expect(issuesOf({ ...good, nodes: { a: node }, edges: [] })[0]?.path).toEqual(['nodes', 'a', 'inputs', 'value']);
    }
  });

  test('anything at all is a flow or refused with issues, never another error', () => {
    expectProperty(
      fc.property(fc.anything(), (value) => {
        expect(issuesOf(value).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('readFlowText', () => {
  test('a byte order mark is no fault', () => {
    expect(readFlowText(`\uFEFF${JSON.stringify(good)}`)).toEqual(good);
  });

  test('text that is no JSON is refused with line and column', () => {
    const error = refusal(() => readFlowText('{\n  "id": "x",\n  "name": oops\n}'));
    expect(error.code).toBe('flow.not-json');
    expect(error.details).toEqual({ line: 3, column: 11 });
  });

  test('a key that stands twice would lose one of the two, so it is refused', () => {
    const error = refusal(() => readFlowText('{"nodes": {"a": 1,\n "\\u0061": 2}}'));
    expect(error).toMatchObject({ code: 'flow.duplicate-key', details: { line: 2, column: 2 } });
  });

  test('__proto__ in text is refused', () => {
    const error = refusal(() => readFlowText(JSON.stringify(good).replace('"edges"', '"__proto__": {}, "edges"')));
    expect(error.message).toContain('__proto__');
  });
});

describe('findJsonProblem', () => {
  test('agrees with JSON.parse on every text made from JSON by one small change', () => {
    const mutated = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '"', '}', ']', '{', '[', ':', '1', '-', '\\', '\n', 'e', '.'),
        fc.nat(2),
      )
      .map(
        ([json, at, put, cut]) =>
          json.slice(0, at % (json.length + 1)) + put + json.slice((at % (json.length + 1)) + cut),
      );
    expectProperty(
      fc.property(mutated, (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const problem = findJsonProblem(text);
        expect(problem === undefined || problem.kind === 'duplicate-key').toBe(
          isJson || problem?.kind === 'duplicate-key',
        );
        if (isJson) expect(problem?.kind).not.toBe('syntax');
      }),
      { numRuns: 2_000 },
    );
  });

  test('a text nested a hundred thousand deep costs no stack', () => {
    expect(findJsonProblem('['.repeat(100_000))?.kind).toBe('syntax');
    expect(findJsonProblem('['.repeat(100_000) + ']'.repeat(100_000))).toBeUndefined();
  });
});
