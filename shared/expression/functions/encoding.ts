// Base64, hashes and keyed hashes of text, in the browser as on the server and without waiting.
import { hmac } from '@noble/hashes/hmac.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';

import { choiceArgument, type FunctionCall, type FunctionSpec, type Parameter, readText } from '../function-spec.ts';
import { type Value } from '../values.ts';
import { base64Of, base64UrlOf, bytesOf, bytesOfBase64, hexOf, textOf } from './utf8.ts';

// The hashes of Web Crypto are asynchronous, and an expression cannot wait.
const ALGORITHMS = { sha256, sha384, sha512, sha1, md5 };
const ALGORITHM_NAMES = ['sha256', 'sha384', 'sha512', 'sha1', 'md5'] as const;
const ENCODINGS = { hex: hexOf, base64: base64Of, base64url: base64UrlOf };
const ENCODING_NAMES = ['hex', 'base64', 'base64url'] as const;

const ALGORITHM: Parameter = { name: 'algorithm', type: 'string', values: ALGORITHM_NAMES };
const ENCODING: Parameter = { name: 'encoding', type: 'string', values: ENCODING_NAMES };
/** A hash takes as long as this many steps, however short the text, and one step for every two bytes. */
const HASH_STEPS = 200;

/** The argument's text in UTF-8, which is what is hashed. It pays for one hash of it. */
function hashedBytes(args: readonly Value[], at: number, call: FunctionCall): Uint8Array {
  const bytes = bytesOf(readText(args, at, call));
  call.budget.spend(HASH_STEPS + Math.ceil(bytes.length / 2));
  return bytes;
}

/** Bytes as text in the encoding that the argument at `at` names; hex where it is left out. */
function encoded(bytes: Uint8Array, args: readonly Value[], at: number, call: FunctionCall): string {
  return ENCODINGS[choiceArgument(args, at, ENCODING_NAMES, call)](bytes);
}

/** Base64 and hashes. What is hashed or encoded is always text in UTF-8, since expressions have no bytes. */
export const ENCODING_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'base64Encode',
    parameters: [
      { name: 'text', type: 'string' },
      { name: 'alphabet', type: 'string', values: ['base64', 'base64url'] },
    ],
    optionalParameters: 1,
    result: 'string',
    summary: 'The text, as UTF-8, in Base64.',
    example: { source: `base64Encode('user:secret')`, gives: 'dXNlcjpzZWNyZXQ=' },
    run(args, call) {
      const bytes = bytesOf(readText(args, 0, call));
      call.budget.spend(Math.ceil(bytes.length / 2));
      call.budget.allowText(Math.ceil(bytes.length / 3) * 4);
      return ENCODINGS[choiceArgument(args, 1, ['base64', 'base64url'], call)](bytes);
    },
  },
  {
    name: 'base64Decode',
    parameters: [{ name: 'text', type: 'string' }],
    result: 'string',
    summary: 'The text behind Base64 of either alphabet; an error where it is no text in UTF-8.',
    example: { source: `base64Decode('TGluIMOE')`, gives: 'Lin Ä' },
    run(args, call) {
      const text = readText(args, 0, call);
      call.budget.allowText(text.length);
      call.budget.spend(text.length);
      const bytes = bytesOfBase64(text) ?? call.fail('the text is no Base64');
      return textOf(bytes) ?? call.fail('what the Base64 stands for is no text in UTF-8');
    },
  },
  {
    name: 'hash',
    parameters: [ALGORITHM, { name: 'text', type: 'string' }, ENCODING],
    optionalParameters: 1,
    result: 'string',
    summary:
      'The hash of the text, in hex where nothing else is said. MD5 and SHA-1 only for systems that ask for them.',
    example: { source: `hash('md5', 'abc')`, gives: '900150983cd24fb0d6963f7d28e17f72' },
    run: (args, call) =>
      encoded(ALGORITHMS[choiceArgument(args, 0, ALGORITHM_NAMES, call)](hashedBytes(args, 1, call)), args, 2, call),
  },
  {
    name: 'hmac',
    parameters: [ALGORITHM, { name: 'key', type: 'string' }, { name: 'text', type: 'string' }, ENCODING],
    optionalParameters: 1,
    result: 'string',
    summary: 'The hash of the text with a key that both sides know, as it signs requests.',
    example: {
      source: `hmac('sha256', 'key', 'abc', 'base64')`,
      gives: 'nBluMtwBdfhvSxy4konWYZ3mvuaZ5MN45oMJ7Zehpqs=',
    },
    run(args, call) {
      const algorithm = ALGORITHMS[choiceArgument(args, 0, ALGORITHM_NAMES, call)];
      return encoded(hmac(algorithm, hashedBytes(args, 1, call), hashedBytes(args, 2, call)), args, 3, call);
    },
  },
];
