// Functions on text. Positions and lengths count characters as people do (code points), not UTF-16 units.
import {
  type Example,
  type FunctionCall,
  type FunctionSpec,
  readText,
  textArgument,
  wholeArgument,
  wrong,
} from '../function-spec.ts';
import type { SimpleType } from '../simple-type.ts';
import { isList, unmarked, type Value } from '../values.ts';

const SURROGATE = /[\ud800-\udfff]/;

/** Code points of the text. The caller has paid for reading it. */
export function lengthOf(text: string): number {
  if (!SURROGATE.test(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The UTF-16 position of a position in code points; undefined outside the text. */
function unitPosition(text: string, position: number): number | undefined {
  if (position < 0) return undefined;
  if (!SURROGATE.test(text)) return position > text.length ? undefined : position;
  let units = 0;
  let points = 0;
  for (const character of text) {
    if (points === position) return units;
    units += character.length;
    points++;
  }
  return points === position ? units : undefined;
}

/** The UTF-16 position for an argument that counts characters. @throws Failure where it lies outside of the text */
function positionArgument(text: string, args: readonly Value[], at: number, call: FunctionCall): number {
  const position = wholeArgument(args, at, call);
  return unitPosition(text, position) ?? call.fail(`position ${position} is outside the text`);
}

/**
 * The characters of a text as people count them (code points), paid for. Signs made of several code points, such as
 * flags, are several.
 */
export function charactersOf(subject: string, call: FunctionCall): string[] {
  call.budget.spend(subject.length);
  return Array.from(subject);
}

/**
 * Splits the text, and pays for the parts. At most one part more than the budget has left is made, so that a text of
 * a million separators is stopped before its parts fill the memory.
 */
function pieces(text: string, separator: string, call: FunctionCall): string[] {
  if (separator === '') return charactersOf(text, call);
  const parts = text.split(separator, call.budget.left + 1);
  call.budget.spend(parts.length);
  return parts;
}

// The length is known before the text is made, so that a text that is too large is never made.
function joined(parts: readonly Value[], separator: string, call: FunctionCall): string {
  let length = separator.length * Math.max(0, parts.length - 1);
  call.budget.spend(parts.length);
  const texts = parts.map((each) => {
    const part = unmarked(each);
    if (typeof part !== 'string') return wrong(part, 'a list of texts', call);
    length += part.length;
    return part;
  });
  call.budget.allowText(length);
  return texts.join(separator);
}

const text: SimpleType[] = ['string'];

/** A method that asks whether a text holds a part. */
function predicate(
  name: string,
  summary: string,
  example: Example,
  test: (text: string, part: string) => boolean,
): FunctionSpec {
  return {
    name,
    on: text,
    parameters: [{ name: 'part', type: 'string' }],
    result: 'bool',
    summary,
    example,
    run: (args, call) => test(readText(args, 0, call), readText(args, 1, call)),
  };
}

/**
 * Changes the letters of ASCII alone. It is costly for its length, since in an unlucky text each letter stands by
 * itself between others.
 */
function ofAscii(subject: string, call: FunctionCall, change: (letters: string) => string): string {
  call.budget.spend(Math.ceil(subject.length / 2));
  return subject.replaceAll(/[\0-\x7f]+/g, change);
}

/** A method without arguments that gives a changed text. */
function change(
  name: string,
  summary: string,
  example: Example,
  apply: (text: string, call: FunctionCall) => string,
): FunctionSpec {
  return {
    name,
    on: text,
    parameters: [],
    result: 'string',
    summary,
    example,
    run: (args, call) => apply(readText(args, 0, call), call),
  };
}

// JavaScript finds in UTF-16 units, and authors count characters, so positions are turned both ways.
function position(summary: string, example: Example, find: 'indexOf' | 'lastIndexOf'): FunctionSpec {
  return {
    name: find,
    on: text,
    parameters: [
      { name: 'part', type: 'string' },
      { name: 'from', type: 'int' },
    ],
    optionalParameters: 1,
    result: 'int',
    summary,
    example,
    run(args, call) {
      const subject = readText(args, 0, call);
      const part = readText(args, 1, call);
      const from = args.length > 2 ? positionArgument(subject, args, 2, call) : undefined;
      const at = from === undefined ? subject[find](part) : subject[find](part, from);
      return BigInt(at <= 0 ? at : lengthOf(subject.slice(0, at)));
    },
  };
}

/**
 * They read their text as a whole, which is paid for first. A text that becomes longer is checked before it is made.
 */
export const TEXT_FUNCTIONS: readonly FunctionSpec[] = [
  predicate(
    'startsWith',
    'Whether the text begins with the part.',
    { source: `'admin@example.com'.startsWith('admin')`, gives: true },
    (subject, part) => subject.startsWith(part),
  ),
  predicate(
    'endsWith',
    'Whether the text ends with the part.',
    { source: `'lin@example.com'.endsWith('@example.com')`, gives: true },
    (subject, part) => subject.endsWith(part),
  ),
  predicate(
    'contains',
    'Whether the part stands anywhere in the text.',
    { source: `'reset all factors'.contains('all')`, gives: true },
    (subject, part) => subject.includes(part),
  ),
  change(
    'lower',
    'The text in lower case, letters of all languages.',
    { source: `'ÄRGER'.lower()`, gives: 'ärger' },
    (subject) => subject.toLowerCase(),
  ),
  change(
    'upper',
    'The text in upper case, letters of all languages.',
    { source: `'smith'.upper()`, gives: 'SMITH' },
    (subject) => subject.toUpperCase(),
  ),
  change(
    'lowerAscii',
    'The text with A to Z in lower case.',
    { source: `'ÄRGER'.lowerAscii()`, gives: 'Ärger' },
    (subject, call) => ofAscii(subject, call, (letters) => letters.toLowerCase()),
  ),
  change(
    'upperAscii',
    'The text with a to z in upper case.',
    { source: `'ärger'.upperAscii()`, gives: 'äRGER' },
    (subject, call) => ofAscii(subject, call, (letters) => letters.toUpperCase()),
  ),
  change('trim', 'The text without white space at its ends.', { source: `'  Lin '.trim()`, gives: 'Lin' }, (subject) =>
    subject.trim(),
  ),
  position(
    'Where the part first stands, from 0; -1 when nowhere.',
    { source: `'hello'.indexOf('l')`, gives: 2 },
    'indexOf',
  ),
  position(
    'Where the part last stands, from 0; -1 when nowhere.',
    { source: `'hello'.lastIndexOf('l')`, gives: 3 },
    'lastIndexOf',
  ),
  {
    name: 'substring',
    on: text,
    parameters: [
      { name: 'start', type: 'int' },
      { name: 'end', type: 'int' },
    ],
    optionalParameters: 1,
    result: 'string',
    summary: 'The characters from start up to, but not including, end.',
    example: { source: `'hello'.substring(1, 3)`, gives: 'el' },
    run(args, call) {
      const subject = readText(args, 0, call);
      const start = positionArgument(subject, args, 1, call);
      const end = args.length > 2 ? positionArgument(subject, args, 2, call) : subject.length;
      return end < start ? call.fail('the end is before the start') : subject.slice(start, end);
    },
  },
  {
    name: 'split',
    on: text,
    parameters: [
      { name: 'separator', type: 'string' },
      { name: 'limit', type: 'int' },
    ],
    optionalParameters: 1,
    result: 'list<string>',
    summary: 'The parts between separators; with a limit, the last part keeps the rest.',
    example: { source: `'a,b,c'.split(',')`, gives: ['a', 'b', 'c'] },
    run(args, call) {
      const separator = textArgument(args, 1, call);
      const parts = pieces(readText(args, 0, call), separator, call);
      const limit = args.length > 2 ? wholeArgument(args, 2, call) : -1;
      // As in CEL: no limit below 0, nothing at 0, and else the last part keeps the rest.
      if (limit === 0) return [];
      if (limit < 0 || parts.length <= limit) return parts;
      return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)];
    },
  },
  {
    name: 'replace',
    on: text,
    parameters: [
      { name: 'part', type: 'string' },
      { name: 'by', type: 'string' },
    ],
    result: 'string',
    summary: 'The text with every occurrence of the part replaced.',
    example: { source: `'a-b-c'.replace('-', '.')`, gives: 'a.b.c' },
    run(args, call) {
      const part = textArgument(args, 1, call);
      if (part === '') return call.fail('the part to replace is empty');
      return joined(pieces(readText(args, 0, call), part, call), textArgument(args, 2, call), call);
    },
  },
  {
    name: 'join',
    on: ['list'],
    parameters: [{ name: 'separator', type: 'string' }],
    optionalParameters: 1,
    result: 'string',
    summary: 'The texts of a list as one text.',
    example: { source: `['a', 'b'].join(', ')`, gives: 'a, b' },
    run(args, call) {
      const list = args[0] ?? null;
      if (!isList(list)) return wrong(list, 'a list of texts', call);
      return joined(list, args.length > 1 ? textArgument(args, 1, call) : '', call);
    },
  },
  {
    name: 'padStart',
    on: text,
    parameters: [
      { name: 'length', type: 'int' },
      { name: 'fill', type: 'string' },
    ],
    optionalParameters: 1,
    result: 'string',
    summary: 'The text with spaces, or the fill, before it until it has the length.',
    example: { source: `string(7).padStart(3, '0')`, gives: '007' },
    run(args, call) {
      const subject = readText(args, 0, call);
      const wanted = wholeArgument(args, 1, call);
      const fill = args.length > 2 ? textArgument(args, 2, call) : ' ';
      call.budget.allowText(Math.max(subject.length, wanted));
      // padStart() counts UTF-16 units; the difference to characters is added to the length.
      return subject.padStart(wanted + subject.length - lengthOf(subject), fill);
    },
  },
];
