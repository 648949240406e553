import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import type { ScopeTypes } from './check.ts';
import { type Completion, completionsAt, completionsInExpression } from './complete.ts';

const types: ScopeTypes = {
  trigger: {
    type: 'object',
    properties: {
      admin: { type: 'object', properties: { id: { type: 'string' }, 'x-y': { type: 'string' } } },
      items: { type: 'array', items: { type: 'object', properties: { v: { type: 'number' } } } },
      name: { type: 'string' },
    },
  },
  tell: { type: 'object' },
};

function labels(items: readonly Completion[], kind: Completion['kind']): string[] {
  return items.filter((item) => item.kind === kind).map((item) => item.label);
}

/** `|` marks the cursor. */
function at(marked: string): { from: number; items: Completion[] } {
  const position = marked.indexOf('|');
  return completionsAt(marked.replace('|', ''), position, types);
}

describe('completions', () => {
  test.each<[string, string[]]>([
    ['{{ |', ['trigger', 'tell']],
    ['{{ tri|', ['trigger', 'tell']],
    ['{{ 1 + |}}', ['trigger', 'tell']],
    ['{{ trigger.items.map(x, |', ['x', 'trigger', 'tell']],
    ['{{ trigger.items.map(x, x.v) + |', ['trigger', 'tell']],
  ])('names at %s', (marked, expected) => {
    expect(labels(at(marked).items, 'root')).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ['{{ trigger.|', ['admin', 'items', 'name']],
    ['{{ trigger.adm| }} after', ['admin', 'items', 'name']],
    ['text {{ trigger.admin.| }}', ['id']],
    ['{{ trigger.?admin.?|', ['id']],
    ['{{ trigger["admin"].|', ['id']],
    ['{{ (trigger.admin).|', ['id']],
    ['{{ size(trigger.admin.|', ['id']],
    ['{{ trigger.items[0].|', ['v']],
    ['{{ trigger.items.filter(x, x.v > 1)[0].|', ['v']],
    ['{{ trigger.items.map(x, x.|', ['v']],
    ['{{ trigger.items.filter(x, true).map(y, [y].exists(z, z.|', ['v']],
    ['{{ {"a": trigger.admin}.a.|', ['id']],
    ['{{ tell.|', []],
    ['{{ nope.|', []],
  ])('fields at %s', (marked, expected) => {
    expect(labels(at(marked).items, 'field')).toEqual(expected);
  });

  test('functions suit what stands before the dot', () => {
    expect(labels(at('{{ trigger.name.|').items, 'function')).toContain('split');
    expect(labels(at('{{ trigger.name.|').items, 'function')).not.toContain('map');
    expect(labels(at('{{ trigger.items.|').items, 'function')).toEqual(
      expect.arrayContaining(['map', 'filter', 'size']),
    );
    expect(labels(at('{{ trigger.items.|').items, 'function')).not.toContain('split');
    expect(labels(at('{{ |').items, 'function')).toEqual(expect.arrayContaining(['size', 'regex', 'has', 'toJson']));
    expect(labels(at('{{ |').items, 'function')).not.toContain('split');
  });

  test('a function comes with its sentence and an example', () => {
    const pad = at('{{ trigger.name.padS|').items.find((item) => item.label === 'padStart');
    expect(pad).toMatchObject({
      detail: expect.stringMatching(/^string\.padStart\(.*\): string – The text with spaces/) as string,
      info: expect.stringMatching(
        /^string\.padStart\(.*\n.*until it has the length\.\nstring\(7\).* → "007"$/,
      ) as string,
    });
    expect(labels(at('{{ trigger.items.|').items, 'function')).toEqual(expect.arrayContaining(['sortBy', 'reduce']));
  });

  test('both variables of a reduce are known in its last part', () => {
    expect(labels(at('{{ trigger.items.reduce(x, sum, 0, |').items, 'root')).toEqual(['sum', 'x', 'trigger', 'tell']);
    expect(labels(at('{{ trigger.items.reduce(x, sum, 0, x.|').items, 'field')).toEqual(['v']);
    expect(labels(at('{{ trigger.items.sortBy(x, x.|').items, 'field')).toEqual(['v']);
  });

  test('from is where the word at the cursor begins', () => {
    expect(at('ab {{ trigger.adm|').from).toBe(14);
    expect(at('ab {{ tri|').from).toBe(6);
    expect(at('ab {{ |').from).toBe(6);
  });

  test.each(['te|xt', '{{ trigger }} |', '{{ "trig|', "{{ 'trigger.|' }}", '{{ 12|', '{{{{ |', '|{{ x }}'])(
    'nothing at %s',
    (marked) => {
      expect(at(marked).items).toEqual([]);
    },
  );

  test('any text at any place is answered', () => {
    const word = fc.constantFrom(
      'trigger',
      '.',
      '?',
      'items',
      'map',
      '(',
      ')',
      'x',
      ',',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '1',
      ' ',
      '//',
    );
    expectProperty(
      fc.property(fc.array(word, { maxLength: 14 }), fc.nat(20), (words, position) => {
        const source = words.join('');
        const { from } = completionsInExpression(source, Math.min(position, source.length), types);
        expect(from).toBeLessThanOrEqual(Math.min(position, source.length));
      }),
      { numRuns: 2_000 },
    );
  });
});
