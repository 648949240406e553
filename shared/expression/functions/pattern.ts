// Functions with patterns, on RE2: linear in time for one look at a text, whatever the pattern, which JavaScript's
// own patterns are not. A function that looks again behind each match pays for the whole rest each time, since that
// is what one look can cost.
import { RE2JS } from 're2js';

import { type FunctionCall, type FunctionSpec, type Parameter, readText, textArgument } from '../function-spec.ts';
import { EXPRESSION_LIMITS } from '../limits.ts';
import { optionalOf, STRING } from '../types.ts';
import { NONE, Optional, type Value } from '../values.ts';
import { lengthOf } from './text.ts';

/**
 * What making a pattern costs beside its characters and the size of its program. One that is written out is made
 * once, when the expression is compiled, and costs nothing later.
 */
const PATTERN_COMPILE_STEPS = 4_000;

/** @throws Error from re2js when the pattern is none; the message says why. */
function compilePattern(pattern: string): RE2JS {
  if (pattern.length > EXPRESSION_LIMITS.pattern) {
    throw new RangeError(`it has more than ${EXPRESSION_LIMITS.pattern} characters`);
  }
  return RE2JS.compile(pattern);
}

/** Pays for the worst that the linear-time engine can need for `length` characters. */
function spendMatch(compiled: RE2JS, length: number, call: FunctionCall): void {
  call.budget.spend(10 + Math.ceil((length * compiled.programSize()) / 6));
}

/** As `spendMatch`: to say where a match is takes longer for each character than to say that there is one. */
function spendFind(compiled: RE2JS, length: number, call: FunctionCall): void {
  spendMatch(compiled, length, call);
  call.budget.spend(Math.ceil(length * 2));
}

function findsPattern(compiled: RE2JS, text: string, call: FunctionCall): boolean {
  spendMatch(compiled, text.length, call);
  return compiled.test(text);
}

/** The pattern: the one that was prepared, or else one that the data gave and that is compiled now. @throws Failure */
function patternArgument(args: readonly Value[], at: number, call: FunctionCall): RE2JS {
  if (call.prepared instanceof RE2JS) return call.prepared;
  const pattern = textArgument(args, at, call);
  call.budget.spend(PATTERN_COMPILE_STEPS + pattern.length);
  let compiled: RE2JS;
  try {
    compiled = compilePattern(pattern);
  } catch {
    // The library's message quotes the pattern, which came from data here (S4).
    return call.fail(`the pattern is not of RE2 syntax, or longer than ${EXPRESSION_LIMITS.pattern} characters`);
  }
  call.budget.spend(compiled.programSize() * 40);
  return compiled;
}

interface Match {
  start: number;
  end: number;
  /** What the first group in brackets took, else the whole match. */
  text: string;
  groups: readonly (string | undefined)[];
}

/** Matches from left to right, none inside another. An empty match moves on by one character. */
function* matchesOf(compiled: RE2JS, text: string, call: FunctionCall): Generator<Match> {
  const matcher = compiled.matcher(text);
  const groupCount = matcher.groupCount();
  for (let from = 0; from <= text.length;) {
    spendFind(compiled, text.length - from, call);
    if (!matcher.find(from)) return;
    const [start, end] = [matcher.start(), matcher.end()];
    const groups = Array.from({ length: groupCount + 1 }, (_, at) => matcher.group(at) ?? undefined);
    call.budget.spend(10 + groupCount);
    yield { start, end, text: groups[1] ?? groups[0] ?? '', groups };
    from = end > start ? end : end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1);
  }
}

// `check` tells the author why a pattern is none; the text that it quotes is the author's own.
const PATTERN: Parameter = {
  name: 'pattern',
  type: 'string',
  prepare: compilePattern,
  check(text) {
    try {
      compilePattern(text);
      return undefined;
    } catch (thrown) {
      return `The pattern cannot be used: ${thrown instanceof Error ? thrown.message : String(thrown)}.`;
    }
  },
};

/**
 * The text that takes the place of a match: `$1` is the first group, `$0` the whole match, `$$` a dollar sign. A
 * group that took nothing, or that there is not, gives nothing.
 */
function filled(by: string, match: Match, call: FunctionCall): string {
  const marks = by.split('$').length - 1;
  call.budget.allowText(by.length + marks * (match.end - match.start));
  return by.replaceAll(/\$(\$|\d)/g, (_, which: string) => (which === '$' ? '$' : (match.groups[Number(which)] ?? '')));
}

/**
 * All take RE2 syntax, which has no references back and no looking ahead. Positions count characters, as in text.ts.
 */
export const PATTERN_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'regex',
    parameters: [{ name: 'text', type: 'string' }, PATTERN],
    result: 'bool',
    summary: 'Whether the pattern (RE2 syntax) is found anywhere in the text; ^ and $ anchor it.',
    example: { source: `regex('lin@example.com', '@example[.]com$')`, gives: true },
    run: (args, call) => findsPattern(patternArgument(args, 1, call), textArgument(args, 0, call), call),
  },
  {
    name: 'indexOfPattern',
    on: ['string'],
    parameters: [PATTERN],
    result: 'int',
    summary: 'Where the pattern is first found, from 0; -1 when nowhere.',
    example: { source: `'room 12'.indexOfPattern('[0-9]')`, gives: 5 },
    run(args, call) {
      const text = readText(args, 0, call);
      for (const { start } of matchesOf(patternArgument(args, 1, call), text, call)) {
        return BigInt(lengthOf(text.slice(0, start)));
      }
      return -1n;
    },
  },
  {
    name: 'extract',
    on: ['string'],
    parameters: [PATTERN],
    result: 'optional',
    infer: () => optionalOf(STRING),
    summary: 'The first part that the pattern finds, or of it what its group in brackets takes.',
    example: { source: `'Ticket SEC-42 is open'.extract('SEC-([0-9]+)').orValue('')`, gives: '42' },
    run(args, call) {
      for (const { text } of matchesOf(patternArgument(args, 1, call), readText(args, 0, call), call)) {
        return new Optional(text);
      }
      return NONE;
    },
  },
  {
    name: 'extractAll',
    on: ['string'],
    parameters: [PATTERN],
    result: 'list<string>',
    summary: 'Every part that the pattern finds, or of each what its group in brackets takes.',
    example: {
      source: `'ada@example.com, lin@example.com'.extractAll('[a-z]+@[a-z.]+')`,
      gives: ['ada@example.com', 'lin@example.com'],
    },
    run: (args, call) =>
      Array.from(matchesOf(patternArgument(args, 1, call), readText(args, 0, call), call), ({ text }) => text),
  },
  {
    name: 'replacePattern',
    on: ['string'],
    parameters: [PATTERN, { name: 'by', type: 'string' }],
    result: 'string',
    summary: 'The text with every match replaced; $1 stands for the first group, (?i) before the pattern ignores case.',
    example: { source: `'2026-03-01'.replacePattern('([0-9]+)-([0-9]+)-([0-9]+)', '$3.$2.$1')`, gives: '01.03.2026' },
    run(args, call) {
      const text = readText(args, 0, call);
      const by = textArgument(args, 2, call);
      let result = '';
      let from = 0;
      for (const match of matchesOf(patternArgument(args, 1, call), text, call)) {
        result += text.slice(from, match.start) + filled(by, match, call);
        from = match.end;
        if (result.length > EXPRESSION_LIMITS.size) call.budget.allowText(result.length);
      }
      result += text.slice(from);
      call.budget.allowText(result.length);
      return result;
    },
  },
];
