import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { compileExpression } from './evaluate.ts';
import {
  referencesInExpression,
  referencesInTemplate,
  referencesInValue,
  renameInExpression,
  renameInValue,
} from './references.ts';

function chains(source: string): string[] {
  return referencesInExpression(source).map(({ root, path }) => [root, ...path].join('.'));
}

describe('references', () => {
  test.each<[string, string[]]>([
    ['trigger.admin.id', ['trigger.admin.id']],
    ["trigger.a['b c'].d", ['trigger.a.b c.d']],
    ['trigger.a[i].b', ['trigger.a', 'i']],
    ['trigger.a[tell.n].b[other]', ['trigger.a', 'tell.n', 'other']],
    ['trigger.?a.?b.orValue(x)', ['trigger.a.b', 'x']],
    ['has(tell.body.x)', ['tell.body.x']],
    ['list.map(x, x.a + y)', ['list', 'y']],
    ['list.map(x, x.f.map(z, z + x + list))', ['list', 'list']],
    ['x.map(x, x.a)', ['x']],
    ['list.map(x, x > n, x)', ['list', 'n']],
    ['cel.bind(v, a.b, v + c)', ['a.b', 'c']],
    ['optional.of(a).orValue(b)', ['a', 'b']],
    ['size(a) + "a.b" + string(1)', ['a']],
    ['{"a": b, c: [d]}', ['b', 'c', 'd']],
    ['a ? b : c', ['a', 'b', 'c']],
    ['(a).b', ['a.b']],
    ['a.b + ', ['a']],
    ['foo(a. "b" c.d', ['a', 'c']],
  ])('%s', (source, expected) => {
    expect(chains(source)).toEqual(expected);
  });

  test('ranges are those of the chain in the template', () => {
    const text = 'Hi {{ trigger.admin.id }} of {{ size( tell .items) }}';
    const found = referencesInTemplate(text);
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['trigger.admin.id', 'tell .items']);
    for (const { root, start } of found) expect(text.slice(start, start + root.length)).toBe(root);
  });

  test('a value gives the keys that lead to each', () => {
    const found = referencesInValue({ a: ['{{ x }}'], b: 'y' });
    expect(found.map(({ path, reference }) => `${path.join('.')} ${reference.root}`)).toEqual(['a.0 x']);
  });
});

describe('rename', () => {
  test.each<[string, string, string, string]>([
    ['tell.status == tell.n', 'tell', 'say', 'say.status == say.n'],
    ['a.tell + tell', 'tell', 'say', 'a.tell + say'],
    ['"tell" + tell', 'tell', 'say', '"tell" + say'],
    ['list.map(tell, tell.a) + tell.b', 'tell', 'say', 'list.map(tell, tell.a) + say.b'],
    ['list.map(x, x + tell)', 'tell', 'x', 'list.map(x2, x2 + x)'],
    ['list.map(x, x + x2 + tell.map(x, x))', 'tell', 'x', 'list.map(x3, x3 + x2 + x.map(x, x))'],
    ['cel.bind(x, tell, x)', 'tell', 'x', 'cel.bind(x, x, x)'],
    ['has(tell.x) && tell.?y == telling', 'tell', 'say', 'has(say.x) && say.?y == telling'],
    ['tell. + "tell" + tell(', 'tell', 'say', 'say. + "tell" + tell('],
    ['other', 'tell', 'say', 'other'],
  ])('%s: %s to %s', (source, from, to, expected) => {
    expect(renameInExpression(source, from, to)).toBe(expected);
  });

  test('in a value: templates only, and what is not touched is the same object', () => {
    const value = { a: 'tell {{ tell.x }} {{{{ tell }} {{ tell }}', b: { c: 'x' }, tell: ['{{ tell }}'] };
    const renamed = renameInValue(value, 'tell', 'say') as typeof value;
    expect(renamed).toEqual({ a: 'tell {{ say.x }} {{{{ tell }} {{ say }}', b: { c: 'x' }, tell: ['{{ say }}'] });
    expect(renamed.b).toBe(value.b);
    expect(renameInValue(value, 'nope', 'say')).toBe(value);
  });

  const name = fc.constantFrom('a', 'b', 'x', 'x2', 'list');
  const source = fc.letrec<{ e: string }>((tie) => ({
    e: fc.oneof(
      { maxDepth: 4 },
      name,
      fc.tuple(name, name).map(([root, field]) => `${root}.${field}`),
      fc.tuple(tie('e'), tie('e')).map(([left, right]) => `[${left}, ${right}]`),
      fc.tuple(tie('e'), name, tie('e')).map(([list, variable, body]) => `[${list}].map(${variable}, ${body})`),
      fc.tuple(name, tie('e'), tie('e')).map(([variable, value, body]) => `cel.bind(${variable}, ${value}, ${body})`),
    ),
  })).e;

  test('renaming renames exactly the references, and there and back is the start', () => {
    expectProperty(
      fc.property(source, name, (text, from) => {
        const renamed = renameInExpression(text, from, 'fresh');
        expect(chains(renamed)).toEqual(
          referencesInExpression(text).map(({ root, path }) => [root === from ? 'fresh' : root, ...path].join('.')),
        );
        expect(renameInExpression(renamed, 'fresh', from)).toSatisfy(
          (back: string) => chains(back).join() === chains(text).join(),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  test('a renamed expression means the same, also where a variable has the new name', () => {
    const values = { a: { a: 1, b: 2, x: 3, x2: 4, list: 5 }, b: { a: 6, b: 7, x: 8, x2: 9, list: 10 } };
    let compared = 0;
    expectProperty(
      fc.property(source, (text) => {
        // `x` is free to become the new name: the scope has no such thing, and neither may the expression use it.
        if (referencesInExpression(text).some(({ root }) => root !== 'a' && root !== 'b')) return;
        const evaluate = (expression: string, scope: typeof values | { x: unknown; b: unknown }): unknown => {
          try {
            return compileExpression(expression).evaluate(scope as typeof values);
          } catch {
            return 'failed';
          }
        };
        compared++;
        const renamed = renameInExpression(text, 'a', 'x');
        expect(evaluate(renamed, { x: values.a, b: values.b })).toEqual(evaluate(text, values));
      }),
      { numRuns: 3_000 },
    );
    expect(compared).toBeGreaterThan(200);
  });
});
