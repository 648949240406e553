// What properties try first, and what they say where they fail.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';

import { COUNTEREXAMPLES } from '../counterexamples.ts';
import { expectProperty } from './property.ts';

const ROOT = join(import.meta.dirname, '../..');
const HERE = 'tests/support/property.test.ts';
const TITLES = {
  tried: 'the known counterexamples are tried first, beside as many draws as ever',
  told: 'a property that fails says what to keep, and where',
};
const KNOWN = Object.entries(COUNTEREXAMPLES).flatMap(([file, titles]) =>
  Object.keys(titles).map((title) => [file, title] as const),
);

afterEach(() => {
  delete COUNTEREXAMPLES[HERE];
});

test(TITLES.tried, async () => {
  COUNTEREXAMPLES[HERE] = {
    [TITLES.tried]: [
      [-1, 'a'],
      [-2, 'b'],
    ],
  };
  const seen: unknown[] = [];
  const property = fc.property(fc.nat(), fc.string(), (...drawn) => void seen.push(drawn));
  expectProperty(property, { numRuns: 5 });
  expect(seen.slice(0, 2)).toEqual([
    [-1, 'a'],
    [-2, 'b'],
  ]);
  expect(seen).toHaveLength(7);
  let tried = 0;
  await expectProperty(
    fc.asyncProperty(fc.nat(), async () => {
      tried += 1;
      await Promise.resolve();
    }),
    { numRuns: 3 },
  );
  expect(tried).toBe(5);
});

test(TITLES.told, async () => {
  const advice = `keep it in tests/counterexamples.ts, so that it is tried first:
  '${HERE}': {
    "${TITLES.told}": [[5,-0]],
  },`;
  const isSmall = (number: number, other: number): boolean => number < 5 || !Object.is(other, -0);
  const drawn = [fc.nat(9), fc.constant(-0)] as const;
  expect(() => expectProperty(fc.property(...drawn, isSmall))).toThrow(advice);
  await expect(
    expectProperty(fc.asyncProperty(...drawn, (...both) => Promise.resolve(isSmall(...both)))),
  ).rejects.toThrow(advice);
});

test.each(KNOWN)('%s has the property "%s"', (file, title) => {
  expect(existsSync(join(ROOT, file))).toBe(true);
  const text = readFileSync(join(ROOT, file), 'utf8');
  expect(text).toContain('expectProperty(');
  for (const part of title.split(' > ')) expect(text).toContain(`'${part}'`);
});
