// What one expression may cost. Sizes of the source are checked when it is parsed, work and sizes of values while it
// runs (budget.ts). The numbers keep the worst expression near 50 ms; they are not settings.

/**
 * The limits are the same in the editor and on the server, so that what can be saved can also be run. parse.ts checks
 * `length` to `nestedLoops` before anything runs (`expression.too-complex`). While an expression runs, too many steps
 * or too large a value stops it (`expression.too-costly`).
 */
export const EXPRESSION_LIMITS = {
  /** Characters of one expression. */
  length: 10_000,
  /** Syntax nodes of one expression. */
  nodes: 500,
  /** Nesting, and parts of one chain such as `a.b.c`. */
  depth: 24,
  /** Items of a list or map that is written out. */
  items: 200,
  /** Loops (`map`, `filter`, `all`, `exists`, `exists_one`) inside the body of one another. */
  nestedLoops: 2,
  /** Work of one evaluation; a step is about what one syntax node costs. */
  steps: 1_000_000,
  /** Characters of a text that an expression makes, and about the bytes of a result that it builds. */
  size: 1024 * 1024,
  /** Characters of a pattern given to `regex`. */
  pattern: 500,
  /** Nesting of a result and of inputs. */
  valueDepth: 100,
} as const;

/** Words that no name in an expression may be; so no node key either. */
export const RESERVED_WORDS: readonly string[] = [
  'true',
  'false',
  'null',
  'in',
  'as',
  'break',
  'const',
  'continue',
  'else',
  'for',
  'function',
  'if',
  'import',
  'let',
  'loop',
  'package',
  'namespace',
  'prototype',
  'return',
  'var',
  'void',
  'while',
  '__proto__',
  'cel',
  'optional',
];
