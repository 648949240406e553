import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { isJsonObject, type JsonValue } from '../json.ts';
import { canonicalFlow, formatFlow, logicText } from './canonical.ts';
import type { Flow } from './flow.ts';
import { anyFlow, aFlow } from './flow.test-support.ts';
import { parseFlow, readFlowText } from './parse.ts';

/** The same value with its keys in an order drawn by `seed`. */
function shuffled(value: JsonValue, seed: number): JsonValue {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, seed + 1));
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value).toSorted((a, b) => ((a.charCodeAt(0) * seed) % 7) - ((b.charCodeAt(0) * seed) % 7));
  if (seed % 2 === 1) keys.reverse();
  return Object.fromEntries(keys.map((key) => [key, shuffled(value[key] ?? null, seed + 3)]));
}

const rich: Flow = aFlow(
  'trigger -> b\n b -> a',
  {
    b: { inputs: { z: 1, a: { y: [{ d: 1, c: null }], x: 'é' } }, name: 'B', policy: { timeoutMs: 5, attempts: 2 } },
    trigger: {
      allowOwn: true,
      when: 'true',
      late: { start: true, afterSeconds: 60 },
      gather: { quietSeconds: 5, key: 'trigger.user' },
    },
  },
  {
    layout: {
      notes: { n: { y: 1, x: 2, text: 'hi', width: 4 } },
      nodes: { trigger: { y: 0, x: 0 }, a: { x: 1, y: 2 } },
    },
    tests: { second: { event: { b: 1, a: 2 } }, first: { expect: { status: 'failed' }, stubs: {} } },
    settings: {
      budget: { runsPerMinute: null },
      whenFull: 'skip',
      onFailure: 'stop',
      keyWhileWaiting: 'release',
      maxConcurrentRuns: 5,
      concurrencyKey: 'trigger.user',
    },
    $schema: './flow.schema.json',
    description: 'd',
  },
);

describe('formatFlow', () => {
  test('known objects keep the schema’s order, what the author wrote is sorted, edges are sorted', () => {
    const formatted = formatFlow(rich);
    expect(formatted.endsWith('}\n')).toBe(true);
    expect(Object.keys(JSON.parse(formatted) as object)).toEqual([
      '$schema',
      'formatVersion',
      'id',
      'name',
      'description',
      'settings',
      'nodes',
      'edges',
      'layout',
      'tests',
    ]);
    const flow = canonicalFlow(rich);
    expect(Object.keys(flow.nodes)).toEqual(['a', 'b', 'trigger']);
    expect(Object.keys(flow.nodes['b'] ?? {})).toEqual(['card', 'version', 'name', 'inputs', 'policy']);
    expect(JSON.stringify(flow.nodes['b']?.inputs)).toBe('{"a":{"x":"é","y":[{"c":null,"d":1}]},"z":1}');
    expect(JSON.stringify(flow.nodes['b']?.policy)).toBe('{"attempts":2,"timeoutMs":5}');
    expect(Object.keys(flow.nodes['trigger'] ?? {})).toEqual(['card', 'version', 'when', 'gather', 'late', 'allowOwn']);
    expect(JSON.stringify(flow.nodes['trigger']?.gather)).toBe('{"key":"trigger.user","quietSeconds":5}');
    expect(JSON.stringify(flow.nodes['trigger']?.late)).toBe('{"afterSeconds":60,"start":true}');
    expect(JSON.stringify(flow.settings)).toBe(
      '{"maxConcurrentRuns":5,"onFailure":"stop","concurrencyKey":"trigger.user","keyWhileWaiting":"release","whenFull":"skip","budget":{"runsPerMinute":null}}',
    );
    expect(JSON.stringify(flow.layout?.notes)).toBe('{"n":{"text":"hi","width":4,"x":2,"y":1}}');
    expect(JSON.stringify(flow.tests)).toBe(
      '{"first":{"expect":{"status":"failed"},"stubs":{}},"second":{"event":{"a":2,"b":1}}}',
    );
    expect(flow.edges.map((edge) => edge.from)).toEqual(['b', 'trigger']);
  });

  test('absent stays absent', () => {
    const flow = { ...aFlow('trigger'), description: undefined, settings: undefined };
    expect(formatFlow(flow)).not.toMatch(/null|description|settings|layout|tests/);
  });

  test('format, parse, format is format', () => {
    expectProperty(
      fc.property(anyFlow(), (flow) => {
        const once = formatFlow(flow);
        expect(formatFlow(readFlowText(once))).toBe(once);
      }),
    );
    expect(formatFlow(readFlowText(formatFlow(rich)))).toBe(formatFlow(rich));
  });

  test('what an author may write survives, in the same bytes', () => {
    expectProperty(
      fc.property(
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          fc.jsonValue({ maxDepth: 4 }),
        ),
        (inputs) => {
          const value = JSON.parse(JSON.stringify({ ...aFlow('trigger', { trigger: { inputs: {} } }) })) as Flow;
          const safe = JSON.parse(
            JSON.stringify(inputs).replaceAll(/"(?:__proto__|constructor|prototype)":/g, '"harmless":'),
          ) as Record<string, JsonValue>;
          const flow = parseFlow({ ...value, nodes: { trigger: { ...value.nodes['trigger'], inputs: safe } } });
          expect(flow.nodes['trigger']?.inputs).toEqual(safe);
          expect(formatFlow(readFlowText(formatFlow(flow)))).toBe(formatFlow(flow));
        },
      ),
    );
  });

  test('the order in which keys and edges came makes no difference', () => {
    const numbers = fc.integer({ min: 1, max: 50 });
    expectProperty(
      fc.property(anyFlow(), numbers, (flow, seed) => {
        const other = shuffled(flow as unknown as JsonValue, seed) as unknown as Flow;
        expect(formatFlow({ ...other, edges: other.edges.toReversed() })).toBe(formatFlow(flow));
      }),
    );
    expect(formatFlow(shuffled(rich as unknown as JsonValue, 3) as unknown as Flow)).toBe(formatFlow(rich));
  });
});

describe('logicText', () => {
  test('moving a node, a note, a test case or the schema’s address leaves the logic alone', () => {
    const moved: Flow = {
      ...rich,
      $schema: 'elsewhere',
      layout: { nodes: { trigger: { x: 900, y: 900 } }, notes: {} },
      tests: {},
    };
    expect(logicText(moved)).toBe(logicText(rich));
    expect(logicText(rich)).not.toMatch(/layout|"tests"|\$schema/);
  });

  test('an input, an edge, a setting, a name are logic', () => {
    const base = logicText(rich);
    expect(logicText({ ...rich, edges: [] })).not.toBe(base);
    expect(logicText({ ...rich, settings: {} })).not.toBe(base);
    expect(
      logicText({ ...rich, nodes: { ...rich.nodes, a: { card: 'test.action', version: 1, inputs: {} } } }),
    ).not.toBe(base);
  });
});
