// Tries properties, which hold of whatever is drawn. Each is tried first with the counterexamples that were once found
// (`tests/counterexamples.ts`), and says, where it fails, how to add the one that it found.
import { join, relative, sep } from 'node:path';

import {
  check,
  defaultReportMessage,
  stringify,
  type IAsyncProperty,
  type IProperty,
  type Parameters,
  type RunDetails,
} from 'fast-check';
import { expect } from 'vitest';

import { COUNTEREXAMPLES } from '../counterexamples.ts';

const ROOT = join(import.meta.dirname, '../..');
/** How many draws a property takes by default, as in fast-check. */
const DRAWS = 100;

/**
 * Draws, as `assert` of fast-check does, after the known counterexamples of the test that asks; so one property a test.
 * @throws Error with the counterexample, and what to add so that it is kept
 */
export function expectProperty<Drawn extends unknown[]>(property: IProperty<Drawn>, options?: Parameters<Drawn>): void;
export function expectProperty<Drawn extends unknown[]>(
  property: IAsyncProperty<Drawn>,
  options?: Parameters<Drawn>,
): Promise<void>;
export function expectProperty<Drawn extends unknown[]>(
  property: IAsyncProperty<Drawn> | IProperty<Drawn>,
  options: Parameters<Drawn> = {},
): Promise<void> | void {
  const { currentTestName: title = '', testPath = '' } = expect.getState();
  const file = relative(ROOT, testPath).replaceAll(sep, '/');
  const examples = [...(COUNTEREXAMPLES[file]?.[title] ?? []), ...(options.examples ?? [])] as Drawn[];
  // fast-check counts the examples among its draws.
  const checked = check(property as IProperty<Drawn>, {
    ...options,
    examples,
    numRuns: (options.numRuns ?? DRAWS) + examples.length,
  }) as RunDetails<Drawn> | Promise<RunDetails<Drawn>>;
  const report = (details: RunDetails<Drawn>): void => reportFailure(details, file, title);
  return checked instanceof Promise ? checked.then(report) : report(checked);
}

function reportFailure<Drawn>(details: RunDetails<Drawn>, file: string, title: string): void {
  const message = defaultReportMessage(details);
  if (message === undefined) return;
  const found = details.counterexample;
  const advice =
    found === null
      ? ''
      : `\n\nOnce it is mended, keep it in tests/counterexamples.ts, so that it is tried first:\n  '${file}': {\n    ${JSON.stringify(title)}: [${stringify(found)}],\n  },\n`;
  throw new Error(`${message}${advice}`, { cause: details.errorInstance });
}
