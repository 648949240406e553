// Functions on text. Positions and lengths count characters as people do (code points), not UTF-16 units.
import { RE2JS } from 're2js';

import {
  type FunctionCall,
  type FunctionSpec,
  type SimpleType,
  textArgument,
  wholeArgument,
  wrong,
} from './function-spec.ts';
import { EXPRESSION_LIMITS } from './limits.ts';
import { isList, unmarked, type Value } from './values.ts';

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

function positionArgument(text: string, args: readonly Value[], at: number, call: FunctionCall): number {
  const position = wholeArgument(args, at, call);
  return unitPosition(text, position) ?? call.fail(`position ${position} is outside the text`);
}

/** An argument that is read from end to end. */
function read(args: readonly Value[], at: number, call: FunctionCall): string {
  const text = textArgument(args, at, call);
  call.budget.spendSearch(text.length);
  return text;
}

/** Splits into at most as many parts as the budget has left, and pays for them. */
function pieces(text: string, separator: string, call: FunctionCall): string[] {
  if (separator === '') {
    call.budget.spend(text.length);
    return Array.from(text);
  }
  const parts = text.split(separator, call.budget.left + 1);
  call.budget.spend(parts.length);
  return parts;
}

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

const PATTERN_COMPILE_STEPS = 4_000;

/** @throws Error from re2js when the pattern is none; the message says why. */
export function compilePattern(pattern: string): RE2JS {
  if (pattern.length > EXPRESSION_LIMITS.pattern) {
    throw new RangeError(`it has more than ${EXPRESSION_LIMITS.pattern} characters`);
  }
  return RE2JS.compile(pattern);
}

/** Whether the pattern is found; pays for the worst that the linear-time engine can need. */
export function findsPattern(compiled: RE2JS, text: string, call: FunctionCall): boolean {
  call.budget.spend(10 + Math.ceil((text.length * compiled.programSize()) / 6));
  return compiled.test(text);
}

const text: SimpleType[] = ['string'];

function predicate(name: string, summary: string, test: (text: string, part: string) => boolean): FunctionSpec {
  return {
    name,
    on: text,
    parameters: [{ name: 'part', type: 'string' }],
    result: 'bool',
    summary,
    run: (args, call) => test(read(args, 0, call), read(args, 1, call)),
  };
}

function change(name: string, summary: string, apply: (text: string) => string): FunctionSpec {
  return { name, on: text, parameters: [], result: 'string', summary, run: (args, call) => apply(read(args, 0, call)) };
}

function position(name: string, summary: string, find: 'indexOf' | 'lastIndexOf'): FunctionSpec {
  return {
    name,
    on: text,
    parameters: [
      { name: 'part', type: 'string' },
      { name: 'from', type: 'int' },
    ],
    optionalParameters: 1,
    result: 'int',
    summary,
    run(args, call) {
      const subject = read(args, 0, call);
      const part = read(args, 1, call);
      const from = args.length > 2 ? positionArgument(subject, args, 2, call) : undefined;
      const at = from === undefined ? subject[find](part) : subject[find](part, from);
      return BigInt(at <= 0 ? at : lengthOf(subject.slice(0, at)));
    },
  };
}

export const TEXT_FUNCTIONS: readonly FunctionSpec[] = [
  predicate('startsWith', 'Whether the text begins with the part.', (subject, part) => subject.startsWith(part)),
  predicate('endsWith', 'Whether the text ends with the part.', (subject, part) => subject.endsWith(part)),
  predicate('contains', 'Whether the part stands anywhere in the text.', (subject, part) => subject.includes(part)),
  change('lowerAscii', 'The text with A to Z in lower case.', (subject) =>
    subject.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  ),
  change('upperAscii', 'The text with a to z in upper case.', (subject) =>
    subject.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  ),
  change('trim', 'The text without white space at its ends.', (subject) => subject.trim()),
  position('indexOf', 'Where the part first stands, from 0; -1 when nowhere.', 'indexOf'),
  position('lastIndexOf', 'Where the part last stands, from 0; -1 when nowhere.', 'lastIndexOf'),
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
    run(args, call) {
      const subject = read(args, 0, call);
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
    run(args, call) {
      const separator = textArgument(args, 1, call);
      const parts = pieces(read(args, 0, call), separator, call);
      const limit = args.length > 2 ? wholeArgument(args, 2, call) : -1;
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
    run(args, call) {
      const part = textArgument(args, 1, call);
      if (part === '') return call.fail('the part to replace is empty');
      return joined(pieces(read(args, 0, call), part, call), textArgument(args, 2, call), call);
    },
  },
  {
    name: 'join',
    on: ['list'],
    parameters: [{ name: 'separator', type: 'string' }],
    optionalParameters: 1,
    result: 'string',
    summary: 'The texts of a list as one text.',
    run(args, call) {
      const list = args[0] ?? null;
      if (!isList(list)) return wrong(list, 'a list of texts', call);
      return joined(list, args.length > 1 ? textArgument(args, 1, call) : '', call);
    },
  },
  {
    name: 'regex',
    parameters: [
      { name: 'text', type: 'string' },
      { name: 'pattern', type: 'string' },
    ],
    result: 'bool',
    summary: 'Whether the pattern (RE2 syntax) is found anywhere in the text; ^ and $ anchor it.',
    run(args, call) {
      const pattern = textArgument(args, 1, call);
      call.budget.spend(PATTERN_COMPILE_STEPS + pattern.length);
      let compiled: RE2JS;
      try {
        compiled = compilePattern(pattern);
      } catch {
        // The library's message quotes the pattern, which came from data here (S4).
        return call.fail(`the pattern is not of RE2 syntax, or longer than ${EXPRESSION_LIMITS.pattern} characters`);
      }
      call.budget.spend(compiled.programSize() * 40);
      return findsPattern(compiled, textArgument(args, 0, call), call);
    },
  },
];
