import { describe, expect, test } from 'vitest';

import type { JsonSchema } from '../card/manifest.ts';
import { checkExpression, checkTemplate, type ScopeTypes } from './check.ts';

const person: JsonSchema = {
  type: 'object',
  properties: { id: { anyOf: [{ type: 'string' }, { type: 'null' }] }, displayName: { type: ['string', 'null'] } },
  required: ['id'],
  additionalProperties: false,
};
const types: ScopeTypes = {
  trigger: {
    type: 'object',
    properties: {
      admin: person,
      oktaUser: { anyOf: [person, { type: 'null' }] },
      n: { type: 'integer' },
      yes: { type: 'boolean' },
      kind: { enum: ['a', 'b'] },
      mixed: { anyOf: [{ type: 'string' }, { type: 'number' }] },
      eventDetails: { type: 'object' },
      loose: { type: 'object', properties: { known: { type: 'string' } }, additionalProperties: {} },
      headers: { type: 'object', additionalProperties: { type: 'string' } },
      items: { type: 'array', items: { type: 'object', properties: { v: { type: 'number' } } } },
      anything: {},
    },
  },
  index: { type: 'integer' },
};

/** `code@text of the range`, which says what and where. */
function findings(source: string, over: ScopeTypes = types): string[] {
  return checkExpression(source, over).map(
    (issue) => `${issue.code.replace('expression.', '')}@${source.slice(issue.range?.start, issue.range?.end)}`,
  );
}

describe('nothing to find', () => {
  test.each([
    'trigger.admin.id != trigger.oktaUser.id',
    'trigger.admin.id == null || null != trigger.n',
    'trigger.admin == null',
    'trigger.n + 1 > 2.5',
    'trigger.items[index].v + 1',
    'trigger.items[1.0].v',
    'trigger.eventDetails.any.thing[0].at.all == 3',
    'trigger.loose.known + trigger.loose.other',
    'trigger.headers["x-y"] + trigger.headers.foo',
    'trigger.anything + 1',
    'trigger.mixed + 1',
    'trigger.mixed == "x"',
    'trigger.admin.?nope.orValue("")',
    'trigger.oktaUser.?id.orValue(null)',
    'trigger.admin.displayName.orValue("none") + "!"',
    'has(trigger.admin.nope)',
    'trigger.items.filter(i, i.v > 1).map(i, {"v": i.v})[0].v',
    'trigger.items.map(i, i.v).exists(v, v == 1)',
    '[1, "x", null].map(x, x)',
    '[].map(x, x.y)',
    'true ? 1 : "x"',
    'trigger.yes ? trigger.n : null',
    'timestamp(trigger.admin.id) - timestamp("x") > duration("5m")',
    'timestamp("x") + duration("5m") > timestamp("y")',
    'trigger.kind == "a" && trigger.kind in ["a", "b"]',
    '"a" in trigger.headers',
    'size(trigger.items) + size(trigger.admin.id)',
    'trigger.admin.id.split(",").join("-").lowerAscii().contains("x")',
    'regex(trigger.admin.id, "^a")',
    'cel.bind(x, trigger.n, x * 2)',
    'toJson(trigger) + string(trigger.n)',
    '{"a": 1}.a + 1',
    'optional.of(1).orValue(2) + 1',
    'trigger.items.map(i, i.v) + [1]',
  ])('%s', (source) => {
    expect(findings(source)).toEqual([]);
  });
});

describe('sure mistakes, with their place', () => {
  test.each<[string, string[]]>([
    ['triger.n', ['unknown-name@triger']],
    ['trigger.admin.nope', ['unknown-field@nope']],
    ['trigger.oktaUser.nope', ['unknown-field@nope']],
    ["trigger.admin['nope']", ["unknown-field@'nope'"]],
    ['trigger.items[0].w', ['unknown-field@w']],
    ['trigger.items.map(i, i.w)', ['unknown-field@w']],
    ['{"a": 1}.b', ['unknown-field@b']],
    ['trigger.n + "a"', ['type@trigger.n + "a"']],
    ['trigger.admin.id * 2', ['type@trigger.admin.id * 2']],
    ['trigger.admin.?id + "x"', ['type@trigger.admin.?id + "x"']],
    ['trigger.n == "7"', ['type@trigger.n == "7"']],
    ['trigger.admin < 1', ['type@trigger.admin < 1']],
    ['trigger.n.foo', ['type@foo']],
    ['trigger.n && true', ['type@trigger.n']],
    ['!trigger.n', ['type@trigger.n']],
    ['-trigger.admin.id', ['type@-trigger.admin.id']],
    ['trigger.n ? 1 : 2', ['type@trigger.n']],
    ['trigger.items.filter(i, i.v)', ['type@i.v']],
    ['trigger.n.map(i, i)', ['type@trigger.n']],
    ['trigger.items["a"]', ['type@"a"']],
    ['trigger.n[0]', ['type@trigger.n[0]']],
    ['trigger.admin[0]', ['type@0']],
    ['1 in trigger.n', ['type@trigger.n']],
    ['size(trigger.n)', ['type@trigger.n']],
    ['trigger.n.trim()', ['type@trigger.n']],
    ['trigger.n.hasValue()', ['type@trigger.n.hasValue()']],
    ['[1].join(",")', []],
    ['trigger.admin.id.contains(1)', ['type@1']],
    ['{1: 2}', ['type@1']],
    ['foo(1)', ['unknown-name@foo(1)']],
    ['trim("a")', ['unknown-name@trim("a")']],
    ['regex("a", "(")', ['syntax@"("']],
    ['"a".matches("a")', ['refused@"a".matches("a")']],
    [
      'cel.bind(x, 1, x, 5)',
      ['unknown-name@x', 'unknown-name@x', 'unknown-name@cel', 'unknown-name@cel.bind(x, 1, x, 5)'],
    ],
    ['1 +', ['syntax@']],
    ['[[1]].map(a, a.map(b, [b].map(c, c)))', ['too-complex@[b].map(c, c)']],
    ['triger.n + trigger.admin.nope', ['unknown-name@triger', 'unknown-field@nope']],
  ])('%s', (source, expected) => {
    expect(findings(source)).toEqual(expected);
  });

  test('messages help', () => {
    expect(checkExpression('triger.n', types)[0]?.message).toContain('Did you mean `trigger`?');
    expect(checkExpression('trigger.admin.Id', types)[0]?.message).toContain('Did you mean `id`?');
    expect(checkExpression('trigger.admin.nope', types)[0]?.message).toContain('It has: id, displayName');
    expect(checkExpression('trim("a")', types)[0]?.message).toContain('string.trim()');
  });

  test('names inherited by every object are unknown', () => {
    for (const name of ['constructor', 'toString', 'hasOwnProperty']) {
      expect(findings(name)).toEqual([`unknown-name@${name}`]);
      expect(findings(`trigger.admin.${name}`)).toEqual([`unknown-field@${name}`]);
    }
  });
});

test('a condition must be able to give a boolean', () => {
  expect(checkExpression('trigger.n > 1', types, 'boolean')).toEqual([]);
  expect(checkExpression('trigger.anything', types, 'boolean')).toEqual([]);
  expect(checkExpression('trigger.n', types, 'boolean').map((issue) => issue.code)).toEqual(['expression.type']);
});

/** An object that must have this text. */
const objectWith = (name: string): JsonSchema => ({
  type: 'object',
  properties: { [name]: { type: 'string' } },
  required: [name],
});

describe('templates', () => {
  const codes = (text: string, expected?: JsonSchema): string[] =>
    checkTemplate(text, types, expected).map(
      (issue) => `${issue.code}@${text.slice(issue.range?.start, issue.range?.end)}`,
    );

  test('ranges are those in the template, and every expression is checked', () => {
    expect(codes('a {{ trigger.nope }} b {{ nope }} c {{ 1')).toEqual([
      'expression.unknown-field@nope',
      'expression.unknown-name@nope',
      'expression.syntax@{{ 1',
    ]);
    expect(codes('{{{{ nope }} no expression')).toEqual([]);
  });

  test.each<[string, JsonSchema, boolean]>([
    ['{{ trigger.n }}', { type: 'string' }, false],
    ['{{ trigger.n }}', { type: 'integer' }, true],
    ['{{ trigger.n }}', { anyOf: [{ type: 'string' }, { type: 'number' }] }, true],
    ['{{ trigger.n }}', {}, true],
    ['{{ trigger.anything }}', { type: 'string' }, true],
    ['{{ trigger.?n }}', { type: 'string' }, true],
    ['{{ trigger.items }}', { type: 'array', items: { type: 'string' } }, true],
    ['{{ trigger.items }}', { type: 'object' }, false],
    ['{{ trigger.yes }}', { type: 'boolean' }, true],
    ['{{ trigger.admin.id }}', { type: ['string', 'null'] }, true],
    ['{{ trigger.admin.id }}', { enum: ['GET', 'POST'] }, true],
    ['{{ trigger.n }}', { enum: ['GET', 'POST'] }, false],
    ['{{ timestamp("x") }}', { type: 'string' }, true],
    ['n {{ trigger.n }}', { type: 'string' }, true],
    ['n {{ trigger.n }}', { type: 'number' }, false],
    ['plain', { type: 'number' }, true],
    ['{{ trigger.admin }}', objectWith('id'), true],
    ['{{ trigger.admin }}', objectWith('nobody'), false],
    ['{{ trigger.admin }}', { ...objectWith('nobody'), required: [] }, true],
    ['{{ {"id": trigger.admin.id} }}', objectWith('id'), true],
    ['{{ {"id": trigger.n} }}', objectWith('id'), false],
    ['{{ trigger.anything }}', objectWith('id'), true],
    ['{{ trigger.n }}', objectWith('id'), false],
  ])('%s for %j', (text, expected, fits) => {
    expect(codes(text, expected).length === 0).toBe(fits);
  });
});
