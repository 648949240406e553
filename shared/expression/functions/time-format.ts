// Times as text by a pattern, and text read by one. The parts are those that Okta Workflows has: YYYY-MM-DD HH:mm.
import { type FunctionCall, type FunctionSpec, type Parameter, textArgument } from '../function-spec.ts';
import { timestampAt } from '../operators.ts';
import { type Value } from '../values.ts';
import { timeArgument } from './time-arithmetic.ts';
import { fromZone, inZone, ZONE } from './time-zone.ts';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const LONGEST_PATTERN = 200;
/** Text in brackets stands for itself; of letters outside of them only those of parts, and the T of ISO 8601, may stand. */
const PART = /\[([^\]]*)\]|(YYYY|YY|M{1,4}|DD?|d{3,4}|HH?|hh?|mm?|ss?|SSS|[AaZXx])|([^A-Za-z[]|T)/y;

/** A time as the clocks of the zone show it. */
interface Shown {
  date: Date;
  ms: number;
  /** Of the zone, in milliseconds. */
  offset: number;
}

const two = (value: number): string => String(value).padStart(2, '0');

function offsetText(offset: number): string {
  const minutes = Math.abs(Math.trunc(offset / 60_000));
  return `${offset < 0 ? '-' : '+'}${two(Math.trunc(minutes / 60))}:${two(minutes % 60)}`;
}

const hourOfTwelve = (date: Date): number => date.getUTCHours() % 12 || 12;

// Names of months and days are English whatever the browser's language, so that editor and server write the same
// text.
const WRITERS: Readonly<Record<string, (shown: Shown) => string>> = {
  YYYY: ({ date }) => String(date.getUTCFullYear()).padStart(4, '0'),
  YY: ({ date }) => two(date.getUTCFullYear() % 100),
  MMMM: ({ date }) => MONTHS[date.getUTCMonth()] ?? '',
  MMM: ({ date }) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  MM: ({ date }) => two(date.getUTCMonth() + 1),
  M: ({ date }) => String(date.getUTCMonth() + 1),
  DD: ({ date }) => two(date.getUTCDate()),
  D: ({ date }) => String(date.getUTCDate()),
  dddd: ({ date }) => DAYS[date.getUTCDay()] ?? '',
  ddd: ({ date }) => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
  HH: ({ date }) => two(date.getUTCHours()),
  H: ({ date }) => String(date.getUTCHours()),
  hh: ({ date }) => two(hourOfTwelve(date)),
  h: ({ date }) => String(hourOfTwelve(date)),
  mm: ({ date }) => two(date.getUTCMinutes()),
  m: ({ date }) => String(date.getUTCMinutes()),
  ss: ({ date }) => two(date.getUTCSeconds()),
  s: ({ date }) => String(date.getUTCSeconds()),
  SSS: ({ date }) => String(date.getUTCMilliseconds()).padStart(3, '0'),
  A: ({ date }) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  a: ({ date }) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  Z: ({ offset }) => offsetText(offset),
  X: ({ ms }) => String(Math.floor(ms / 1_000)),
  x: ({ ms }) => String(ms),
};

/** What a text holds for each part, and how many digits or which words it may have. */
const READERS: Readonly<Record<string, RegExp>> = {
  YYYY: /\d{4}/y,
  YY: /\d{2}/y,
  MMMM: /[a-z]{3,9}/iy,
  MMM: /[a-z]{3}/iy,
  MM: /\d{2}/y,
  M: /\d{1,2}/y,
  DD: /\d{2}/y,
  D: /\d{1,2}/y,
  dddd: /[a-z]{6,9}/iy,
  ddd: /[a-z]{3}/iy,
  HH: /\d{2}/y,
  H: /\d{1,2}/y,
  hh: /\d{2}/y,
  h: /\d{1,2}/y,
  mm: /\d{2}/y,
  m: /\d{1,2}/y,
  ss: /\d{2}/y,
  s: /\d{1,2}/y,
  SSS: /\d{1,3}/y,
  A: /am|pm/iy,
  a: /am|pm/iy,
  Z: /z|[+-](?:[01]\d|2[0-3]):?[0-5]\d/iy,
  X: /-?\d{1,12}/y,
  x: /-?\d{1,15}/y,
};

type PatternPart = { part: string } | { text: string };

/** The pattern in its parts. Undefined where it has letters that stand for nothing, or is too long. */
function partsOf(pattern: string): PatternPart[] | undefined {
  if (pattern.length > LONGEST_PATTERN) return undefined;
  const parts: PatternPart[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < pattern.length) {
    const match = PART.exec(pattern);
    if (match === null) return undefined;
    const [, quoted, part, text] = match;
    parts.push(part === undefined ? { text: quoted ?? text ?? '' } : { part });
  }
  return parts;
}

// A part of a sentence, as `fail` takes it; the check makes a whole one of it.
const NO_PATTERN = `a pattern has the parts YYYY YY MMMM MMM MM M DD D dddd ddd HH H hh h mm m ss s SSS A a Z X x, other words in [brackets], and at most ${LONGEST_PATTERN} characters`;

const PATTERN: Parameter = {
  name: 'pattern',
  type: 'string',
  check: (text) => (partsOf(text) === undefined ? `${NO_PATTERN.replace('a', 'A')}.` : undefined),
};

function patternArgument(args: readonly Value[], at: number, call: FunctionCall): PatternPart[] {
  const parts = partsOf(textArgument(args, at, call)) ?? call.fail(NO_PATTERN);
  call.budget.spend(parts.length * 8);
  return parts;
}

// `date` shows the zone's clock in its UTC getters, so the difference to the time is the zone's offset.
function format(args: readonly Value[], call: FunctionCall): string {
  const { ms } = timeArgument(args, 0, call);
  const parts = patternArgument(args, 1, call);
  const date = args.length > 2 ? inZone(ms, textArgument(args, 2, call), call) : new Date(ms);
  const shown = { date, ms, offset: date.getTime() - ms };
  return parts.map((one) => ('text' in one ? one.text : (WRITERS[one.part]?.(shown) ?? ''))).join('');
}

/** The texts of the parts, by their names. Undefined where the text is not written so. */
function readParts(text: string, parts: readonly PatternPart[]): Map<string, string> | undefined {
  const found = new Map<string, string>();
  let at = 0;
  for (const one of parts) {
    if ('text' in one) {
      if (!text.startsWith(one.text, at)) return undefined;
      at += one.text.length;
      continue;
    }
    const reader = READERS[one.part];
    if (reader === undefined) return undefined;
    reader.lastIndex = at;
    const match = reader.exec(text);
    if (match === null) return undefined;
    found.set(one.part === 'a' ? 'A' : one.part, match[0]);
    at = reader.lastIndex;
  }
  return at === text.length ? found : undefined;
}

/**
 * Reads a time by a pattern. What the pattern leaves out is the first: 1 January, midnight. A year it must have, and
 * a year of two digits is one of 1970 to 2069. An offset in the text goes before the zone of the argument.
 * @throws Failure
 */
function parse(args: readonly Value[], call: FunctionCall): Value {
  const no = 'the text is not written as the pattern says, or there is no such day or hour';
  const text = textArgument(args, 0, call);
  const read = readParts(text, patternArgument(args, 1, call)) ?? call.fail(no);
  const number = (...names: string[]): number | undefined => {
    const name = names.find((each) => read.has(each));
    return name === undefined ? undefined : Number(read.get(name));
  };
  const [seconds, millis] = [number('X'), number('x')];
  if (millis !== undefined || seconds !== undefined) return timestampAt(millis ?? (seconds ?? 0) * 1_000, call.fail);

  const short = number('YY');
  const year =
    number('YYYY') ?? (short === undefined ? call.fail('the pattern has no year') : short + (short < 70 ? 2000 : 1900));
  const named = read.get('MMMM') ?? read.get('MMM');
  const month = named === undefined ? (number('MM', 'M') ?? 1) - 1 : monthNamed(named, read.has('MMMM'));
  const day = number('DD', 'D') ?? 1;
  const twelve = number('hh', 'h');
  if (twelve !== undefined && (twelve < 1 || twelve > 12)) return call.fail(no);
  const isAfternoon = read.get('A')?.toLowerCase() === 'pm';
  const hour = number('HH', 'H') ?? (twelve === undefined ? 0 : (twelve % 12) + (isAfternoon ? 12 : 0));
  const minute = number('mm', 'm') ?? 0;
  const second = number('ss', 's') ?? 0;
  const ms = Number((read.get('SSS') ?? '').padEnd(3, '0'));
  const date = new Date(0);
  // JavaScript makes 3 March of 31 February, so what was set is compared with what was read.
  date.setUTCFullYear(year, month, day);
  date.setUTCHours(hour, minute, second, ms);
  const isReal =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  if (!isReal) return call.fail(no);
  const zone = read.get('Z');
  const local = timestampAt(date.getTime(), call.fail).ms;
  if (zone !== undefined) return timestampAt(local - offsetOf(zone), call.fail);
  return args.length > 2
    ? timestampAt(fromZone(local, textArgument(args, 2, call), call), call.fail)
    : timestampAt(local, call.fail);
}

function monthNamed(name: string, isLong: boolean): number {
  const names = isLong ? MONTHS : MONTHS.map((month) => month.slice(0, 3));
  return names.findIndex((month) => month.toLowerCase() === name.toLowerCase());
}

/** The offset that a text such as `Z`, `+02:00` or `-0530` stands for, in milliseconds. */
function offsetOf(zone: string): number {
  if (zone.toLowerCase() === 'z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

/**
 * One pattern serves both directions, so a text that format() wrote can be read with the pattern that it was written
 * by.
 */
export const TIME_FORMAT_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'format',
    on: ['timestamp'],
    parameters: [PATTERN, ZONE],
    optionalParameters: 1,
    result: 'string',
    summary: 'The time as text: YYYY-MM-DD HH:mm and the like, in UTC or in the zone; words stand in [brackets].',
    example: {
      source: `timestamp('2026-03-01T23:30:00Z').format('ddd D MMM, HH:mm', 'Europe/Berlin')`,
      gives: 'Mon 2 Mar, 00:30',
    },
    run: format,
  },
  {
    name: 'parseTime',
    parameters: [{ name: 'text', type: 'string' }, PATTERN, ZONE],
    optionalParameters: 1,
    result: 'timestamp',
    summary: 'The time that a text says, by the pattern of format(); in UTC, or in the zone.',
    example: {
      source: `parseTime('31.01.2026 09:00', 'DD.MM.YYYY HH:mm', 'Europe/Berlin')`,
      gives: '2026-01-31T08:00:00.000Z',
    },
    run: parse,
  },
];
