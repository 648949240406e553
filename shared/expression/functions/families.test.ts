// What the examples of the functions do not show: the edges of each family.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { expectProperty } from '../../../tests/support/property.ts';
import { AppError } from '../../errors.ts';
import type { JsonValue } from '../../json.ts';
import { checkExpression } from '../check.ts';
import { compileExpression } from '../evaluate.ts';

const scope = {
  people: [
    { name: 'Lin', team: 'red', age: 30 },
    { name: 'Ada', team: 'blue', age: 41 },
    { name: 'Bo', team: 'red', age: null },
  ],
  t: '2026-03-01T23:30:15.250Z',
  odd: JSON.parse('{"__proto__": {"x": 1}, "a": 1}') as JsonValue,
  empty: [],
};

test.each<[string, JsonValue]>([
  // Lists.
  ['people.sortBy(x, x.age).map(x, x.name)', ['Lin', 'Ada', 'Bo']],
  ['people.sortBy(x, x.name).reverse().map(x, x.name)', ['Lin', 'Bo', 'Ada']],
  ['people.groupBy(x, x.team).red.map(x, x.name)', ['Lin', 'Bo']],
  ['people.distinctBy(x, x.team).pluck("name")', ['Lin', 'Ada']],
  ['people.pluck("age")', [30, 41]],
  ['people.reduce(x, seen, {}, seen.set(x.team, x.name))', { red: 'Bo', blue: 'Ada' }],
  ['people.reduce(x, best, null, x.age == null ? best : x.name)', 'Ada'],
  ['["b", null, "a"].sort()', ['a', 'b', null]],
  ['[2, 1.5, 1].sort()', [1, 1.5, 2]],
  ['[1, 1.0, "1", true].distinct()', [1, '1', true]],
  ['[{"a": 1, "b": 2}, {"b": 2, "a": 1}].distinct().size()', 1],
  ['[[1], 2, [[3]]].flatten()', [1, 2, [3]]],
  ['[1, 2, 3, 4].slice(1, -1)', [2, 3]],
  ['[1, 2].slice(5)', []],
  ['"Zoë😀".slice(-2)', 'ë😀'],
  ['empty.first().orValue("none")', 'none'],
  ['[null, 1].first().hasValue()', false],
  ['[].sum()', 0],
  ['["b", "a"].max()', 'b'],
  ['[2, {"a": 1}.?b, null].max()', 2],
  ['[timestamp(t), timestamp(0)].min()', '1970-01-01T00:00:00.000Z'],
  // Objects.
  ['odd.keys()', ['__proto__', 'a']],
  ['odd.merge({"b": 2}).keys()', ['__proto__', 'a', 'b']],
  ['odd.omit(["a"]).merge({}).get("x").hasValue()', false],
  ['{"a": {"b": 1}}.get(["a", "b"]).value()', 1],
  ['people.get("1.name").value()', 'Ada'],
  ['{"a": 1}.get("a.b.c").hasValue()', false],
  ['{"a": {"x": 1}}.set("a.b.c", 2)', { a: { x: 1, b: { c: 2 } } }],
  ['{"a": null}.set("a.b", 2)', { a: { b: 2 } }],
  ['{"a": 1}.unset("b.c")', { a: 1 }],
  ['{"a": [{"b": ""}, 0, false], "c": [[]]}.clearEmpty()', { a: [0, false] }],
  ['isEmpty({"a": 1}.?b) && isEmpty({}) && !isEmpty(0) && !isEmpty(false)', true],
  ['[null, true, 1, "x", [], {}].map(x, typeOf(x))', ['null', 'boolean', 'number', 'string', 'list', 'object']],
  ['typeOf([raw("x")].first()) + typeOf({"a": 1}.?b)', 'stringnull'],
  // Numbers.
  ['round(1.005, 2)', 1.01],
  ['round(-2.5)', -3],
  ['round(1e21, 2)', 1e21],
  ['round(7)', 7],
  ['ceil(-1.5)', -1],
  ['min(1, 2) + max(1.5, 1)', 2.5],
  ['abs(-2.5)', 2.5],
  // Patterns. One that is written out is read once, so that a loop with it costs little.
  ['range(2000).map(x, "SEC-42".extract("SEC-([0-9]+)").value()).distinct()', ['42']],
  ['"aaa".extractAll("a*?")', ['', '', '', '']],
  ['"Zoë😀x".indexOfPattern("x")', 4],
  ['"A-b".replacePattern("(?i)[a-z]", "<$0$$>")', '<A$>-<b$>'],
  ['"abc".replacePattern("^", ">")', '>abc'],
  ['"x".extract("y").orValue("none")', 'none'],
  // Times.
  ['timestamp(t).format("YYYY-MM-DDTHH:mm:ss.SSSZ", "America/New_York")', '2026-03-01T18:30:15.250-05:00'],
  ['timestamp(t).format("dddd, MMMM D YY [at] h:mm A")', 'Sunday, March 1 26 at 11:30 PM'],
  ['timestamp(t).format("X x")', '1772407815 1772407815250'],
  ['timestamp("0044-03-15T00:00:00Z").format("YYYY", "UTC")', '0044'],
  ['parseTime("March 1, 2026 11:30 pm", "MMMM D, YYYY h:mm a")', '2026-03-01T23:30:00.000Z'],
  ['parseTime("1772407815", "X")', '2026-03-01T23:30:15.000Z'],
  ['parseTime("2026-03-01 09:00 +0130", "YYYY-MM-DD HH:mm Z")', '2026-03-01T07:30:00.000Z'],
  // The clocks of Berlin go from 2 to 3 in the night of 29 March 2026: that day has 23 hours.
  ['timestamp("2026-03-28T12:00:00Z").add(1, "days", "Europe/Berlin")', '2026-03-29T11:00:00.000Z'],
  ['timestamp("2026-03-28T12:00:00Z").add(24, "hours", "Europe/Berlin")', '2026-03-29T12:00:00.000Z'],
  ['timestamp("2024-02-29T00:00:00Z").add(1, "years")', '2025-02-28T00:00:00.000Z'],
  ['timestamp("2026-01-31T00:00:00Z").add(-2, "months")', '2025-11-30T00:00:00.000Z'],
  ['timestamp("2026-02-28T00:00:00Z").diff(timestamp("2026-01-31T00:00:00Z"), "months")', 1],
  ['timestamp("2026-01-31T00:00:00Z").diff(timestamp("2027-01-30T00:00:00Z"), "years")', 0],
  ['timestamp("2026-01-01T00:00:00Z").diff(timestamp("2026-01-01T00:00:01Z"), "milliseconds")', -1000],
  // Addresses and JSON.
  [
    'parseUrl("HTTPS://user:pw@Example.com/a?b=1#c")',
    { protocol: 'https', host: 'example.com', port: null, path: '/a', query: 'b=1', fragment: 'c' },
  ],
  ['parseUrl("http://[::1]:8080").host', '[::1]'],
  ['parseQuery("?a=1&b&a=2&c=%C3%A4")', { a: '2', b: '', c: 'ä' }],
  ['toQuery({"a b": ["x", null, 1], "o": {"k": 1}})', 'a%20b=x&a%20b=1&o=%7B%22k%22%3A1%7D'],
  ['fromJson("[1, 2.5, null]")', [1, 2.5, null]],
  ['escapeJson("a\\n\\"b\\"\\\\")', String.raw`a\n\"b\"\\`],
  ['base64Decode("8J-YgA") + base64Decode("8J+YgA==")', '😀😀'],
])('%s', (source, expected) => {
  expect(compileExpression(source).evaluate(scope)).toStrictEqual(expected);
});

test.each([
  '[1, "a"].sort()',
  '[[1]].sort()',
  '[1].groupBy(x, x)',
  '["a"].sum()',
  'empty.max()',
  'empty.average()',
  '[1].pluck("a")',
  '{"a": "text"}.set("a.b", 1)',
  '{"a": 1}.set("__proto__", 1)',
  '{}.set(empty, 1)',
  'fromEntries([{"value": 1}])',
  'fromEntries([{"key": "__proto__", "value": 1}])',
  '[1].mergeAll()',
  'round(1.5, -1)',
  'round(1e300)',
  'range(-1)',
  '"a".extract("(" + "")',
  'timestamp(t).format("yyyy" + "")',
  'timestamp(t).add(1, "fortnights" + "")',
  'timestamp(t).add(1.5, "days")',
  'timestamp(t).add(9007199254740991, "years")',
  'parseTime("30.02.2026", "DD.MM.YYYY")',
  'parseTime("01.13.2026", "DD.MM.YYYY")',
  'parseTime("09:00", "HH:mm")',
  'parseTime("2026", "YYYY-MM")',
  'parseTime("2026-03-01 +24:00", "YYYY-MM-DD Z")',
  'fromJson("{")',
  `fromJson("${'['.repeat(200)}${']'.repeat(200)}")`,
  'parseUrl("not an address")',
  'parseQuery("a=%zz")',
  'urlDecode("%C3")',
  'base64Decode("a")',
  'base64Decode("/w==")',
  'hash("crc32" + "", "a")',
])('%s fails with a sentence', (source) => {
  const run = (): JsonValue => compileExpression(source).evaluate(scope);
  expect(run).toThrow(AppError);
  expect(run).toThrow(/failed: .+\.$/);
});

test.each([
  ['[1, 2].first().value() + "a"', '`+` does not work'],
  ['[1].sort().join(",") + 1', '`+` does not work'],
  ['people.first().value().nope', 'no field `nope`'],
  ['people.sortBy(x, x.nope)', 'no field `nope`'],
  ['people.groupBy(x, x.age)', 'is text, not a number'],
  ['people.groupBy(x, x.team).red[0].nope', 'no field `nope`'],
  ['{"a": 1}.merge({"b": 2}).c', 'no field `c`'],
  ['parseUrl("https://example.com").nope', 'no field `nope`'],
  ['hash("crc32", "a")', 'no such algorithm'],
  ['hash("sha256", "a", "hexx")', 'Did you mean `hex`'],
  ['timestamp("2026-01-01T00:00:00Z").add(1, "day")', 'Did you mean `days`'],
  ['timestamp("2026-01-01T00:00:00Z").format("yyyy")', 'A pattern has the parts'],
  ['timestamp("2026-01-01T00:00:00Z").getHours("Nowhere")', 'time zone is unknown'],
  ['timestamp("2026-01-01T00:00:00Z").getHours("+24:00")', 'time zone is unknown'],
  ['"a".extractAll("(")', 'The pattern cannot be used'],
  ['"a".add(1, "days")', 'does not work on text'],
  ['["a"].sum()', 'does not work on a list'],
  ['people.reduce(x, n, 0, n + x.nope)', 'no field `nope`'],
  ['[1].reduce(x, x, 0, x)', 'needs two names'],
])('%s is told while editing', (source, says) => {
  const person = {
    type: 'object',
    properties: { name: { type: 'string' }, team: { type: 'string' }, age: { type: 'number' } },
  };
  const issues = checkExpression(source, { people: { type: 'array', items: person } });
  expect(issues.map(({ message }) => message).join(' ')).toContain(says);
});

test('times of any zone come back from what its clocks show', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland', '+02:00'];
  const there = compileExpression(
    'parseTime(timestamp(ms / 1000).format("YYYY-MM-DD HH:mm:ss.SSS Z", zone), "YYYY-MM-DD HH:mm:ss.SSS Z").epochMillis()',
  );
  expectProperty(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.constantFrom(...zones), (seconds, zone) => {
      expect(there.evaluate({ ms: seconds * 1_000, zone })).toBe(seconds * 1_000);
    }),
    { numRuns: 200 },
  );
});
