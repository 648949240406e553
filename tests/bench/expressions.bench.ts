// Finds the worst that an expression can cost: searches, for every function and operator, the arguments with which a
// whole budget (`EXPRESSION_LIMITS.steps`) takes the most of the processor's time. What costs far more than the others
// has too small a weight.
import { AppError } from '../../shared/errors.ts';
import { Budget } from '../../shared/expression/budget.ts';
import { compileExpression } from '../../shared/expression/evaluate.ts';
import type { FunctionSpec } from '../../shared/expression/function-spec.ts';
import { FUNCTIONS } from '../../shared/expression/functions.ts';
import type { JsonValue } from '../../shared/json.ts';

export interface ExpressionRow {
  /** `.padStart/2`, or an operator. */
  what: string;
  /** Milliseconds of the processor for the budget, with the dearest arguments that were found. */
  ms: number;
  /** The call that was made. */
  source: string;
  /** Those arguments, shortened. */
  with: string;
}

/** How many sets of arguments are tried for each function, drawn from those below; the same ones in every run. */
const TRIES = 60;
/** What takes longer is measured again, and the least counts: the first time may be that of the compiler. */
const AGAIN_MS = 25;
/** What costs more has too small a weight, and is not looked at further. */
const FAR_OUT_MS = 500;

const many = <Item>(count: number, item: (at: number) => Item): Item[] =>
  Array.from({ length: count }, (_, at) => item(at));
const objectOf = (count: number): JsonValue => Object.fromEntries(many(count, (at) => [`key ${at}`, at]));

const WORDS =
  '|a|Hello, Wörld|<&>"|  a |42.5|0x1|true|[a-z]+|(aa)+$|.*|/|,|%C3%A4|a=1&b=2|90m|days|months|sha256|sha512|hex|Europe/Berlin|' +
  '2026-03-01T23:30:15.250Z|YYYY-MM-DD HH:mm:ss [UTC]|https://example.com:8080/a?c=d&e=%zz#f|{"a": [1, {"b": null}]}|aGVsbG8=';
const TEXTS: JsonValue[] = [
  ...WORDS.split('|'),
  ...[100, 1_000, 10_000, 100_000, 900_000].flatMap((size) => [
    'a'.repeat(size),
    'aB'.repeat(size / 2),
    'ä'.repeat(size / 2),
    '🔑'.repeat(size / 4),
    '<&>'.repeat(size / 3),
    'a,'.repeat(size / 2),
    '%C3%A4'.repeat(size / 6),
    ' '.repeat(size),
    '1'.repeat(size),
    `${'ab'.repeat(size / 2)}c`,
    `"${'\\u00e4'.repeat(size / 6)}"`,
    `[${'1,'.repeat(size / 2)}1]`,
    `{${many(Math.ceil(size / 12), (at) => `"k${at}":${at % 10}`).join(',')}}`,
    `https://example.com/?${'a=b&'.repeat(size / 4)}`,
  ]),
];
const LISTS: JsonValue[] = [
  [],
  [1, 2],
  ['a', 'b'],
  ...[10, 1_000, 30_000].flatMap((size): JsonValue[] => [
    many(size, (at) => at),
    many(size, (at) => -at / 3),
    many(size, (at) => `text ${size - at}`),
    many(size, () => 'ä'.repeat(20)),
    many(size, (at) => ({ key: `k${at}`, value: at, b: { c: at } })),
    many(size, (at) => [at, [at]]),
    many(size, (at) => at % 2 === 0),
    many(size, () => null),
  ]),
  many(20, () => 'x'.repeat(10_000)),
];
const OBJECTS: JsonValue[] = [
  {},
  { a: 1, b: { c: [1, 2] } },
  ...[10, 90, 1_000, 30_000].map(objectOf),
  { deep: { deep: { deep: { deep: many(100, (at) => ({ at })) } } } },
  { text: 'ä'.repeat(10_000) },
];
const NUMBERS: JsonValue[] = [0, 1, -1, 2.5, 7, 1_000, 1e6, 1e9, 1e15, 1e300, -0.1, 4];
const ANY: JsonValue[] = [null, true, ...NUMBERS.slice(0, 4), ...TEXTS, ...LISTS, ...OBJECTS];

const OF_TYPE: Readonly<Record<string, readonly JsonValue[]>> = {
  string: TEXTS,
  list: LISTS,
  map: OBJECTS,
  object: OBJECTS,
  int: NUMBERS,
  double: NUMBERS,
  number: NUMBERS,
  bool: [true, false],
  timestamp: ['2026-03-01T23:30:15.250Z', '1970-01-01T00:00:00Z'],
  duration: ['90m', '1h30m15s250ms'],
};

/** Runs for some minutes. `only`: functions of this name alone, or the operators (`operators`). */
export function benchExpressions(only?: string): ExpressionRow[] {
  const draw = drawing();
  const rows: ExpressionRow[] = [];
  for (const spec of FUNCTIONS) {
    if (only !== undefined && spec.name !== only) continue;
    for (let left = spec.optionalParameters ?? 0; left >= 0; left -= 1) rows.push(dearest(spec, left, draw));
  }
  if (only === undefined || only === 'operators')
    for (const source of OPERATORS) rows.push(dearestOf(source, source, draw, [ANY, ANY]));
  return rows.toSorted((one, other) => other.ms - one.ms);
}

const OPERATORS = [
  'a + a',
  'a == b',
  'a == a',
  'a < b',
  'a in b',
  'a[b]',
  'a[?b].orValue(1)',
  'a.a',
  'a.?a.?b.orValue(1)',
  '[a, b, a]',
  '{"x": a, "y": b}',
  '-a',
  'a * b',
  'a / b',
  'a % b',
  '!a || a == b',
  'a ? b : a',
  'has(a.b)',
  'a.map(x, x)',
  'a.map(x, [x])',
  'a.filter(x, x == b)',
  'a.all(x, x != b)',
  'cel.bind(x, a, x == b)',
  'string(a) + string(b)',
];

function dearest(spec: FunctionSpec, left: number, draw: Draw): ExpressionRow {
  const types = [...(spec.on === undefined ? [] : [spec.on]), ...spec.parameters.map(({ type }) => [type].flat())];
  const taken = types.slice(0, types.length - left);
  const values = spec.parameters.map(({ values }) => values);
  const offset = spec.on === undefined ? 0 : 1;
  const args = taken.map((of, at) => argument(of, 'abcd'.charAt(at)));
  const call =
    spec.on === undefined ? `${spec.name}(${args.join(', ')})` : `${args[0]}.${spec.name}(${args.slice(1).join(', ')})`;
  const from = taken.map(
    (of, at): readonly JsonValue[] => values[at - offset] ?? of.flatMap((each) => OF_TYPE[base(each)] ?? ANY),
  );
  const name = `${offset === 1 ? '.' : ''}${spec.name}/${taken.length - offset}`;
  return dearestOf(name, call, draw, from);
}

const base = (type: string): string => type.split('<')[0] ?? type;

/** Times are no JSON: they are made in front of the loop. */
function argument(types: readonly string[], name: string): string {
  const [first = ''] = types;
  return first === 'timestamp' || first === 'duration' ? `${name}_${first}` : name;
}

function dearestOf(what: string, call: string, draw: Draw, from: readonly (readonly JsonValue[])[]): ExpressionRow {
  let worst: ExpressionRow = { what, ms: 0, source: call, with: '' };
  const kinds = [...call.matchAll(/\b([abcd])_(timestamp|duration)\b/g)].map(([whole, name, kind]) => ({
    whole,
    name,
    kind,
  }));
  // A loop in the call leaves room for one around it.
  const isLoop = call.includes('(x, ');
  const inner = isLoop ? `l.exists(i, size([${call}]) == 9)` : `s.exists(i, s.exists(j, size([${call}]) == 9))`;
  const source = kinds.reduce((body, { whole, name, kind }) => `cel.bind(${whole}, ${kind}(${name}), ${body})`, inner);
  const program = compileExpression(source);
  for (let at = 0; at < TRIES && worst.ms < FAR_OUT_MS; at += 1) {
    const scope: Record<string, JsonValue> = { s: SEQUENCE, l: LONG, a: null, b: null, c: null, d: null };
    for (const [place, values] of from.entries()) scope['abcd'.charAt(place)] = draw(values) ?? null;
    const once = (): number => spent(() => program.evaluateWithin(scope, new Budget()));
    let ms = once();
    if (ms > AGAIN_MS && ms > worst.ms) ms = Math.min(ms, once(), once());
    if (ms > worst.ms)
      worst = { what, ms, source: call, with: from.map((_, place) => short(scope['abcd'.charAt(place)])).join(', ') };
  }
  return worst;
}

const SEQUENCE = many(1_000, (at) => at);
const LONG = many(1_000_000, (at) => at);

function spent(work: () => unknown): number {
  const before = process.cpuUsage();
  try {
    work();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
  }
  return process.cpuUsage(before).user / 1_000;
}

function short(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? '';
  return text.length <= 30 ? text : `${text.slice(0, 24)}… (${text.length})`;
}

type Draw = (values: readonly JsonValue[]) => JsonValue | undefined;

/** The same draws in every run. */
function drawing(): Draw {
  let state = 7;
  return (values) => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return values[Math.floor((state / 2 ** 32) * values.length)];
  };
}
