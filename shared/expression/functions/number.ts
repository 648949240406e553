// Functions on numbers. A whole result is an int, so that it is written without decimals and can be an index.
import { type Example, type FunctionCall, type FunctionSpec, numberArgument, wholeArgument } from '../function-spec.ts';
import { int64, wholeOf } from '../operators.ts';
import { type Value } from '../values.ts';

/** A double has 15 to 17 significant decimal digits, so more decimals would show its error. */
const MOST_DECIMALS = 15;
/** What rounding costs beside its call: the digits are read as people write them. */
const ROUND_STEPS = 24;

/**
 * Rounds a half away from zero, as people do, and by the digits that the number is written with: 1.005, which as a
 * double is a little less, gives 1.01. Moving the point is done in the text, since a product would bring the error
 * back.
 */
function rounded(value: number, decimals: number): number {
  const [digits = '0', exponent = '0'] = String(Math.abs(value)).split('e');
  const shifted = Math.round(Number(`${digits}e${Number(exponent) + decimals}`));
  if (!Number.isFinite(shifted)) return value;
  const [back = '0', power = '0'] = String(shifted).split('e');
  return Math.sign(value) * Number(`${back}e${Number(power) - decimals}`);
}

/** A function that makes a number whole. An int is whole already, and too large ones would lose digits as a double. */
function rounding(name: string, summary: string, example: Example, round: (value: number) => number): FunctionSpec {
  return {
    name,
    parameters: [{ name: 'value', type: 'number' }],
    result: 'int',
    summary,
    example,
    run(args, call) {
      const value = numberArgument(args, 0, call);
      return typeof value === 'bigint' ? value : wholeOf(round(value), call.fail);
    },
  };
}

// The number that is chosen keeps its kind, int or double.
function choosing(
  name: string,
  summary: string,
  example: Example,
  better: (one: number | bigint, other: number | bigint) => boolean,
): FunctionSpec {
  return {
    name,
    parameters: [
      { name: 'one', type: 'number' },
      { name: 'other', type: 'number' },
    ],
    result: 'number',
    summary,
    example,
    run(args, call) {
      const [one, other] = [numberArgument(args, 0, call), numberArgument(args, 1, call)];
      return better(one, other) ? one : other;
    },
  };
}

// Without decimals a double becomes an int; with any number of them, 0 included, it stays a double.
function roundTo(args: readonly Value[], call: FunctionCall): Value {
  const value = numberArgument(args, 0, call);
  const decimals = args.length > 1 ? wholeArgument(args, 1, call) : 0;
  if (decimals < 0 || decimals > MOST_DECIMALS) return call.fail(`0 to ${MOST_DECIMALS} decimals can be kept`);
  if (typeof value === 'bigint') return value;
  if (!Number.isFinite(value)) return call.fail('the number is not finite');
  call.budget.spend(ROUND_STEPS);
  return args.length > 1 ? rounded(value, decimals) : wholeOf(rounded(value, 0), call.fail);
}

/** Each takes ints and doubles. Those of lists, such as sum(), are in list.ts. */
export const NUMBER_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'round',
    parameters: [
      { name: 'value', type: 'number' },
      { name: 'decimals', type: 'int' },
    ],
    optionalParameters: 1,
    result: 'number',
    summary: 'The nearest whole number, or the nearest with so many decimals; a half is rounded away from 0.',
    example: { source: `round(2.345, 2)`, gives: 2.35 },
    run: roundTo,
  },
  rounding(
    'floor',
    'The next whole number below, or the number itself.',
    { source: `floor(-1.5)`, gives: -2 },
    Math.floor,
  ),
  rounding('ceil', 'The next whole number above, or the number itself.', { source: `ceil(1.2)`, gives: 2 }, Math.ceil),
  {
    name: 'abs',
    parameters: [{ name: 'value', type: 'number' }],
    result: 'number',
    summary: 'The number without its sign.',
    example: { source: `abs(-3)`, gives: 3 },
    run(args, call) {
      const value = numberArgument(args, 0, call);
      if (typeof value === 'number') return Math.abs(value);
      return value < 0n ? int64(-value, call.fail) : value;
    },
  },
  choosing('min', 'The smaller of two numbers.', { source: `min(3, 2.5)`, gives: 2.5 }, (one, other) => one <= other),
  choosing('max', 'The larger of two numbers.', { source: `max(3, 2.5)`, gives: 3 }, (one, other) => one >= other),
];
