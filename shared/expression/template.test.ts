import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { AppError } from '../errors.ts';
import type { JsonValue } from '../json.ts';
import { compileInputs } from './inputs.ts';
import { escapeTemplate, formatTemplate, hasExpressions, parseTemplate } from './template.ts';

function shapes(text: string): string[] {
  return parseTemplate(text).map((segment) => `${segment.kind}:${segment.text}`);
}

function thrownBy(run: () => unknown): AppError {
  try {
    run();
  } catch (thrown) {
    if (thrown instanceof AppError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

describe('parseTemplate', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['plain', ['text:plain']],
    ['{{a}}', ['expression:a']],
    ['x {{ a }} y{{b}}', ['text:x ', 'expression: a ', 'text: y', 'expression:b']],
    [`{{ {'a': {'b': 1}} }}`, [`expression: {'a': {'b': 1}} `]],
    [`{{{'a': 1}}}`, [`expression:{'a': 1}`]],
    [`{{ '}}' + "}}" }}!`, [`expression: '}}' + "}}" `, 'text:!']],
    [`{{ 'it\\'s }}' }}`, [`expression: 'it\\'s }}' `]],
    [`{{ """a"b}}""" }}`, [`expression: """a"b}}""" `]],
    ['{{{{ a }}', ['text:{{ a }}']],
    ['{{{{{{ a }}', ['text:{{', 'expression: a ']],
    ['}} {x} { {y}', ['text:}} {x} { {y}']],
    ["{{ a // don't }} b", ["expression: a // don't ", 'text: b']],
    ['x {{ a', ['text:x ', 'expression: a']],
    ['{{', ['expression:']],
  ])('%s', (text, expected) => {
    expect(shapes(text)).toEqual(expected);
  });

  test('an expression without an end is marked', () => {
    expect(parseTemplate('{{ a').at(-1)?.unterminated).toBe(true);
    expect(parseTemplate("{{ 'a }}").at(-1)?.unterminated).toBe(true);
    expect(parseTemplate('{{ a }}').at(-1)?.unterminated).toBeUndefined();
  });

  const anyTemplate = fc
    .array(fc.constantFrom('{', '{{', '}', '}}', ' ', 'a', "'", '"', '\\', '//', '\n', ':'), { maxLength: 20 })
    .map((parts) => parts.join(''));

  test('ranges lie in order and give the sources; putting segments together gives the template', () => {
    expectProperty(
      fc.property(anyTemplate, (text) => {
        const segments = parseTemplate(text);
        let at = 0;
        for (const segment of segments) {
          expect(segment.start).toBeGreaterThanOrEqual(at);
          at = segment.end;
          if (segment.kind === 'expression') expect(text.slice(segment.start, segment.end)).toBe(segment.text);
        }
        expect(formatTemplate(segments)).toBe(text);
      }),
      { numRuns: 3_000 },
    );
  });

  test('an escaped text is that text', () => {
    expectProperty(
      fc.property(anyTemplate, (text) => {
        expect(compileInputs(escapeTemplate(text)).evaluate({})).toBe(text);
        expect(hasExpressions(escapeTemplate(text))).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });

  test('segments survive being written and read', () => {
    const text = fc.string({ minLength: 1, maxLength: 8 }).filter((value) => !value.endsWith('{'));
    const source = fc.constantFrom('a', ' a.b ', "{'x': '}}'}", '"{{"', '[{}, {}]');
    expectProperty(
      fc.property(fc.array(fc.tuple(text, source), { maxLength: 4 }), (pairs) => {
        const wanted = pairs.flatMap(([words, expression]) => [`text:${words}`, `expression:${expression}`]);
        const template = pairs.map(([words, expression]) => `${escapeTemplate(words)}{{${expression}}}`).join('');
        expect(shapes(template)).toEqual(wanted);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('compileInputs', () => {
  const scope = { trigger: { n: 3, yes: true, no: null, o: { a: [1] }, text: 'hi' } };

  test.each<[JsonValue, JsonValue]>([
    ['{{ trigger.n }}', 3],
    ['{{trigger.o}}', { a: [1] }],
    ['{{ trigger.no }}', null],
    [' {{ trigger.n }}', ' 3'],
    ['{{ trigger.n }}{{ trigger.n + 0.5 }}', '33.5'],
    ['a{{ trigger.no }}b{{ trigger.yes }}c{{ trigger.o }}', 'abtruec{"a":[1]}'],
    ['{{ size(trigger.text) }}!', '2!'],
    ['at {{ timestamp("2026-01-31T12:00:00Z") }}', 'at 2026-01-31T12:00:00.000Z'],
    ['{{ trigger.?nope }}.', '.'],
    ['{{{{ x }}', '{{ x }}'],
    [
      { a: ['{{ trigger.n }}', 1], b: { c: 'x' } },
      { a: [3, 1], b: { c: 'x' } },
    ],
    [{ '{{ trigger.n }}': '{{ trigger.text }}' }, { '{{ trigger.n }}': 'hi' }],
    [7, 7],
  ])('%j', (inputs, expected) => {
    expect(compileInputs(inputs).evaluate(scope)).toStrictEqual(expected);
  });

  test('parts without expressions are the same objects', () => {
    const inputs = { literal: { deep: [1, 2, { x: 'y' }] }, made: '{{ trigger.n }}' };
    const result = compileInputs(inputs).evaluate(scope) as typeof inputs;
    expect(result.literal).toBe(inputs.literal);
    expect(compileInputs(inputs.literal).evaluate(scope)).toBe(inputs.literal);
  });

  test('an error names the input and where in it', () => {
    const failed = thrownBy(() => compileInputs({ body: ['x {{ trigger.nope }}'] }).evaluate(scope));
    expect(failed.code).toBe('expression.failed');
    expect(failed.message).toContain('Input body.0');
    expect(failed.details['path']).toEqual(['body', '0']);
    const wrong = thrownBy(() => compileInputs({ body: 'ab {{ 1 + }}' }));
    expect(wrong.code).toBe('expression.syntax');
    expect(wrong.details).toMatchObject({ path: ['body'], start: 10, end: 10 });
    expect(thrownBy(() => compileInputs('{{ 1')).code).toBe('expression.syntax');
    expect(thrownBy(() => compileInputs('{{ }}')).code).toBe('expression.syntax');
  });

  test('inputs that are nested too deep are refused', () => {
    const deep = JSON.parse(`${'['.repeat(2_000)}"{{ 1 }}"${']'.repeat(2_000)}`) as JsonValue;
    expect(thrownBy(() => compileInputs(deep)).code).toBe('expression.too-complex');
  });
});

test('hasExpressions looks everywhere in a value', () => {
  expect(hasExpressions({ a: [{ b: 'x {{ y }}' }] })).toBe(true);
  for (const value of [{ a: ['x'] }, '{{{{ x', null, 1, { '{{ x }}': 1 }]) expect(hasExpressions(value)).toBe(false);
});
