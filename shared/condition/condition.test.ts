// Rows and CEL are two ways to write one condition: each becomes the other without loss, and means the same.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { expectProperty } from '../../tests/support/property.ts';
import { compileExpression, evaluateCondition } from '../expression/evaluate.ts';
import { parseExpression } from '../expression/parse.ts';
import { printExpression } from '../expression/print.ts';
import {
  type Condition,
  type Group,
  isComplete,
  normalise,
  ON_TEXT,
  type Operand,
  type Operator,
  OPERATORS,
  type Row,
} from './condition.ts';
import { rowsOf } from './read.ts';
import { celOf, operandCel } from './write.ts';

const FIELDS = ['trigger.name', 'trigger.?admin.?id', 'step.list[0].id', 'trigger.headers["x-id"]', 'run.startedAt'];
const sources = fc.constantFrom(...FIELDS, 'a.b + c', 'a - b * 2', 'x.lower().trim()', 'list.map(x, x.id)');
const texts = fc.oneof(fc.string(), fc.constantFrom('', "it's", 'a}}b', 'C:\\new', 'line\nbreak', '{{', '//'));
const plain: fc.Arbitrary<Operand> = fc.oneof(
  texts.map((text): Operand => ({ kind: 'text', text })),
  fc.integer().map((number): Operand => ({ kind: 'number', text: String(number) })),
  fc.constantFrom<Operand>({ kind: 'number', text: '2.5' }, { kind: 'number', text: '-0.25' }, { kind: 'null' }),
  fc.boolean().map((is): Operand => ({ kind: 'boolean', is })),
  sources.map((source): Operand => ({ kind: 'expression', source: printExpression(parseExpression(source)) })),
);
const lists = fc.array(plain, { minLength: 1, maxLength: 3 }).map((items): Operand => ({ kind: 'list', items }));
const rows: fc.Arbitrary<Row> = fc
  .record({
    source: sources,
    operator: fc.constantFrom(...(Object.keys(OPERATORS) as Operator[])),
    value: plain,
    list: lists,
    isOrEmpty: fc.boolean(),
  })
  .map(({ source, operator, value, list, isOrEmpty }): Row => {
    const { takes } = OPERATORS[operator];
    const isExistence = operator === 'exists' || operator === 'existsNot';
    return {
      field: isExistence ? 'trigger.?admin.name' : printExpression(parseExpression(source)),
      operator,
      ...(takes === 'nothing' ? {} : { value: takes === 'list' ? list : value }),
      ...(isOrEmpty && ON_TEXT.has(operator) ? { orEmpty: true as const } : {}),
    };
  })
  // `-a.b` holds for nothing, and sums are no truth: nobody writes a row of them.
  .filter(({ field, operator }) => !operator.startsWith('holds') || /^[\w.?]+$/.test(field));
const join = fc.constantFrom<Condition['join']>('all', 'any');
const groups: fc.Arbitrary<Group> = fc.record({ join, rows: fc.array(rows, { maxLength: 3 }) });
const conditions: fc.Arbitrary<Condition> = fc.record({
  join,
  items: fc.array(fc.oneof({ arbitrary: rows, weight: 3 }, { arbitrary: groups, weight: 1 }), { maxLength: 4 }),
});

test('rows written as CEL are read as the same rows', () => {
  expectProperty(
    fc.property(conditions, (condition) => {
      expect(rowsOf(celOf(condition))).toEqual(normalise(condition));
    }),
    { numRuns: 400 },
  );
});

test('what is not chosen or entered yet is no part of the condition', () => {
  const half: Row[] = [
    { field: '', operator: 'is', value: { kind: 'text', text: 'x' } },
    { field: 'a.b', operator: 'is' },
    { field: 'a.b', operator: 'more', value: { kind: 'number', text: '' } },
    { field: 'a.b', operator: 'oneOf', value: { kind: 'list', items: [] } },
    { field: 'a.b', operator: 'is', value: { kind: 'expression', source: ' ' } },
  ];
  expect(half.map(isComplete)).toEqual(half.map(() => false));
  expect(
    celOf({
      join: 'any',
      items: [
        { join: 'all', rows: half },
        { field: 'a.c', operator: 'holds' },
      ],
    }),
  ).toBe('a.c');
  expect(celOf({ join: 'all', items: half })).toBe('');
  expect(operandCel({ kind: 'list', items: [{ kind: 'null' }] })).toBe('[null]');
});

describe('CEL opens as rows', () => {
  test.each([
    ['', ''],
    ['trigger.admin.id!=trigger.oktaUser.id', 'trigger.admin.id != trigger.oktaUser.id'],
    ['"x" == trigger.a', "trigger.a == 'x'"],
    ['3 < trigger.n', 'trigger.n > 3'],
    ['!(trigger.a == "x")', "trigger.a != 'x'"],
    ['a.b && (c.d || c.e) && a.f', 'a.b && (c.d || c.e) && a.f'],
    ['(a.b && c.d) || !e.f', '(a.b && c.d) || !e.f'],
    ['((a.b || (c.d)) || e.f)', 'a.b || c.d || e.f'],
    ['trigger.list.size() >= 2', 'size(trigger.list) >= 2'],
    ["trigger.a in ['x', 'y']", "trigger.a in ['x', 'y']"],
    ["!('x' in trigger.groups)", "!('x' in trigger.groups)"],
    ["!regex(a.b, r'\\d+')", "!regex(a.b, '\\\\d+')"],
    ["a.b.orValue('').contains('x')", "a.b.orValue('').contains('x')"],
    ['timestamp(a.b)>timestamp("2026-01-01T00:00:00Z")', "timestamp(a.b) > timestamp('2026-01-01T00:00:00Z')"],
    [
      "timestamp(a.b) >= timestamp(run.startedAt) - duration('24h')",
      "timestamp(a.b) >= timestamp(run.startedAt) - duration('24h')",
    ],
    [
      "trigger.target.exists(t, t.type=='App') && a.b == null",
      "trigger.target.exists(t, t.type == 'App') && a.b == null",
    ],
    ['a.list.reduce(x, sum, 0, sum+x) > 5', 'a.list.reduce(x, sum, 0, sum + x) > 5'],
  ])('%s', (cel, canonical) => {
    const condition = rowsOf(cel);
    expect(condition).not.toBeNull();
    expect(condition === null ? '' : celOf(condition)).toBe(canonical);
  });

  test.each([
    'a.b ==',
    'true',
    '1 == 1',
    '!(a.b && c.d)',
    '!(a.b < c.d)',
    'a.b ? c.d : e.f',
    'a.b && (c.d || (e.f && g.h))',
    'a.b == 1 // the first',
    '!!a.b',
    'a.b + c.d',
    "'x' in ['x']",
    '(a.b == 1) == (c.d == 2)',
  ])('but not %s', (cel) => {
    expect(rowsOf(cel)).toBeNull();
  });
});

/** The answer, or that there is none. */
function answer(cel: string, scope: object): boolean | 'none' {
  try {
    return evaluateCondition(compileExpression(cel), scope as never);
  } catch {
    return 'none';
  }
}

test('what opens as rows gives the same answer as before, for any data', () => {
  const operand = fc.constantFrom(
    't.a',
    't.b',
    't.list',
    't.?x',
    "'x'",
    '1',
    '-2',
    'null',
    '[1, "x"]',
    't.a + t.b',
    'true',
  );
  const atom = fc
    .tuple(operand, fc.constantFrom('==', '!=', '<', '<=', '>', '>=', 'in'), operand)
    .map(([left, operator, right]) => `${left} ${operator} ${right}`);
  const call = fc
    .tuple(operand, fc.constantFrom('size(_)', 'isEmpty(_)', '(_).contains("x")', 'has(t.a)', '_', 'regex(_, "x")'))
    .map(([of, form]) => form.replace('_', of));
  const leaf = fc.oneof(
    atom,
    call,
    call.map((of) => `${of} >= 1`),
  );
  const { whole } = fc.letrec<{ whole: string }>((tie) => ({
    whole: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.tuple(tie('whole'), fc.constantFrom('&&', '||'), tie('whole')).map(([l, o, r]) => `(${l}) ${o} (${r})`),
      tie('whole').map((inner) => `!(${inner})`),
    ),
  }));
  const value = fc.constantFrom(null, true, false, 0, 1, -2, 2.5, '', 'x', 'xy', [], [1, 'x'], { x: 1 });
  const data = fc.record({ a: value, b: value, list: value }, { requiredKeys: [] });
  let opened = 0;
  expectProperty(
    fc.property(whole, fc.array(data, { minLength: 3, maxLength: 6 }), (cel, samples) => {
      const condition = rowsOf(cel);
      if (condition === null) return;
      opened += 1;
      const canonical = celOf(condition);
      for (const t of samples) expect([canonical, answer(canonical, { t })]).toEqual([canonical, answer(cel, { t })]);
      expect(celOf(rowsOf(canonical) ?? { join: 'all', items: [] })).toBe(canonical);
    }),
    { numRuns: 500 },
  );
  expect(opened).toBeGreaterThan(100);
});
