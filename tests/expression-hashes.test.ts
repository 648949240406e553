// The hashes and Base64 of expressions against those of Node, which shared code cannot use.
import { createHash, createHmac } from 'node:crypto';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { expectProperty } from './support/property.ts';
import { compileExpression } from '../shared/expression/evaluate.ts';
import type { JsonValue } from '../shared/json.ts';

const algorithms = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'];

test('hashes, keyed hashes and Base64 of any text are those of Node', () => {
  expectProperty(
    fc.property(
      fc.constantFrom(...algorithms),
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({ maxLength: 200 }),
      fc.constantFrom('hex', 'base64', 'base64url'),
      (algorithm, a, key, encoding) => {
        const given = { a, key, algorithm, encoding };
        const evaluate = (source: string): JsonValue => compileExpression(source).evaluate(given);
        const bytes = Buffer.from(a.toWellFormed());
        const digest = encoding as 'hex';
        expect(evaluate('hash(algorithm, a, encoding)')).toBe(createHash(algorithm).update(bytes).digest(digest));
        expect(evaluate('hmac(algorithm, key, a, encoding)')).toBe(
          createHmac(algorithm, key).update(bytes).digest(digest),
        );
        expect(evaluate('base64Encode(a)')).toBe(bytes.toString('base64'));
        expect(evaluate('base64Encode(a, "base64url")')).toBe(bytes.toString('base64url'));
        expect(evaluate('base64Decode(base64Encode(a, "base64url"))')).toBe(a.toWellFormed());
      },
    ),
    { numRuns: 150 },
  );
});
