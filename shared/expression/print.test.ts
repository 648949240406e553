// A tree that is printed and read again is the same tree.
import { expect, test } from 'vitest';

import { FUNCTIONS } from './functions.ts';
import { parseExpression } from './parse.ts';
import { printExpression } from './print.ts';
import { SYNTAX_FUNCTIONS } from './syntax-functions.ts';

/** The tree without its places in the text. */
function bare(source: string): unknown {
  return JSON.parse(
    JSON.stringify(parseExpression(source), (key, value: unknown) => {
      if (key === 'start' || key === 'end') return undefined;
      return typeof value === 'bigint' ? `int ${value}` : value;
    }),
  );
}

test.each([
  ['a+b*c', 'a + b * c'],
  ['(a+b)*c', '(a + b) * c'],
  ['a-(b-c)', 'a - (b - c)'],
  ['(a-b)-c', 'a - b - c'],
  ['!(a&&b)||c', '!(a && b) || c'],
  ['-(a+b)', '-(a + b)'],
  ['- -1', '-(-1)'],
  ['(a+b).size()', '(a + b).size()'],
  ['(-1).abs()', '(-1).abs()'],
  ['a?b:c?d:e', 'a ? b : c ? d : e'],
  ['(a?b:c)?d:e', '(a ? b : c) ? d : e'],
  ['a.?b[?"c d"].d', "a.?b[?'c d'].d"],
  ['[1,2.0,1e30,1u,null]', '[1, 2.0, 1e+30, 1, null]'],
  [String.raw`"it's \\ \n \u0001"`, String.raw`'it\'s \\ \n \u0001'`],
  [`{"a": {'b': []}}`, `{'a': {'b': []}}`],
  ['cel.bind(x, a+1, x*x)', 'cel.bind(x, a + 1, x * x)'],
  ['l.map(x,x>1,x*2)', 'l.map(x, x > 1, x * 2)'],
  ['l.reduce(x,memo,0,memo+x)', 'l.reduce(x, memo, 0, memo + x)'],
  ['a in b==c', '(a in b) == c'],
  ['a==(b<c)', 'a == (b < c)'],
  ['(a==b)<c', '(a == b) < c'],
])('%s', (source, printed) => {
  expect(printExpression(parseExpression(source))).toBe(printed);
  expect(bare(printed)).toEqual(bare(source));
});

test('so are all examples of the functions', () => {
  for (const { example } of [...FUNCTIONS, ...SYNTAX_FUNCTIONS])
    expect(bare(printExpression(parseExpression(example.source)))).toEqual(bare(example.source));
});
