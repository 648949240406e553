// Turns text or an unknown value into a Flow, or refuses it whole with every reason. Shape and bounds only: whether the
// flow may be published is validate.ts.
import type { z } from 'zod';

import { ValidationError } from '../errors.ts';
import type { Issue } from '../issue.ts';
import { isJsonObject } from '../json.ts';
import { FLOW_LIMITS, flowSchema, type Flow } from './flow.ts';
import { findJsonProblem } from './json-text.ts';

/**
 * Keys that reach behind an object in JavaScript. They are refused anywhere in a file, the author's own JSON
 * included, so that no later code needs to take care.
 */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
// An answer with thousands of issues helps nobody.
const MOST_ISSUES = 100;
/**
 * How long a path may be. Nesting is counted from the author's own JSON, which begins three keys down:
 * `nodes.<key>.inputs`.
 */
const DEEPEST = FLOW_LIMITS.depth + 3;

/**
 * A flow from anything: the body of a request, a value of the editor. Cards that nobody knows are kept verbatim, so
 * that a file from a newer installation loses nothing.
 * @throws ValidationError `flow.invalid`; `details.issues` is `Issue[]` whose paths lead to the fault, at most 100 of
 *   them. Its issues are `flow.forbidden-key`, `flow.too-deep`, `flow.too-large`, `flow.not-json-value`,
 *   `flow.unknown-key`, `flow.bad-key`, `flow.bad-value`.
 */
export function parseFlow(value: unknown): Flow {
  // First of all, for zod would recurse into what is nested without end.
  const found = new Bounds();
  found.walk(value, []);
  if (found.issues.length > 0) throw invalid(found.issues);
  const parsed = flowSchema.safeParse(value);
  if (!parsed.success) throw invalid(parsed.error.issues.flatMap((issue) => fromZod(issue, [])));
  return parsed.data;
}

/**
 * A flow from the text of a file, with or without a byte order mark.
 * @throws ValidationError `flow.not-json` (details: line, column), `flow.duplicate-key`, `flow.too-large`, and what
 * `parseFlow` throws
 */
export function readFlowText(text: string): Flow {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (utf8Length(json) > FLOW_LIMITS.fileBytes) {
    throw new ValidationError('flow.too-large', `The file is larger than ${FLOW_LIMITS.fileBytes} bytes.`);
  }
  const problem = findJsonProblem(json);
  if (problem !== undefined) {
    const { line, column } = problem;
    const where = `line ${line}, column ${column}`;
    if (problem.kind === 'duplicate-key') {
      const message = `The key "${problem.key}" stands twice in one object (${where}). Keep one of the two.`;
      throw new ValidationError('flow.duplicate-key', message, { details: { line, column } });
    }
    throw new ValidationError('flow.not-json', `The text is no JSON: look at ${where}.`, { details: { line, column } });
  }
  return parseFlow(JSON.parse(json));
}

/**
 * Checks what the schema cannot say: forbidden keys, depth, text length, size. It goes on after a fault, so that
 * people learn of all at once, until there are 100 or the whole is too large.
 */
class Bounds {
  readonly issues: Issue[] = [];
  #bytes = 0;

  walk(value: unknown, path: string[]): void {
    if (this.issues.length >= MOST_ISSUES || this.#bytes > FLOW_LIMITS.fileBytes) return;
    if (typeof value === 'string') return this.#text(value, path);
    if (value === undefined || value === null || typeof value === 'boolean' || Number.isFinite(value))
      return this.#add(4, path);
    const plain = Array.isArray(value) || isPlainObject(value);
    if (!plain)
      return this.#report('flow.not-json-value', path, `A ${typeof value} that JSON cannot hold stands here.`);
    if (path.length > DEEPEST) {
      return this.#report('flow.too-deep', path, `Nested deeper than ${FLOW_LIMITS.depth} levels.`);
    }
    for (const key of Object.keys(value)) {
      if (FORBIDDEN_KEYS.has(key)) {
        this.#report('flow.forbidden-key', [...path, key], `"${key}" cannot be used as a key. Rename it.`);
        continue;
      }
      this.#add(utf8Length(key) + 4, path);
      this.walk((value as Record<string, unknown>)[key], [...path, key]);
    }
    if (path.length === 1 && path[0] === 'nodes') this.#count(value, path, FLOW_LIMITS.nodes);
    if (path.length === 1 && path[0] === 'connections') this.#count(value, path, FLOW_LIMITS.connections);
    if (path.length === 1 && path[0] === 'tests') this.#count(value, path, FLOW_LIMITS.tests);
    if (path.length === 2 && path[0] === 'layout' && path[1] === 'notes') this.#count(value, path, FLOW_LIMITS.notes);
  }

  #text(text: string, path: string[]): void {
    if (text.length > FLOW_LIMITS.textLength) {
      this.#report(
        'flow.too-large',
        path,
        `This text is longer than ${FLOW_LIMITS.textLength} characters. Shorten it.`,
      );
    }
    this.#add(utf8Length(text) + 2, path);
  }

  #count(value: object, path: string[], most: number): void {
    const count = Object.keys(value).length;
    if (count > most) {
      this.#report('flow.too-large', path, `There are ${count} ${path.at(-1) ?? ''}; ${most} are allowed.`);
    }
  }

  #add(bytes: number, path: string[]): void {
    this.#bytes += bytes;
    if (this.#bytes > FLOW_LIMITS.fileBytes) {
      this.#report('flow.too-large', path.slice(0, 1), `The flow is larger than ${FLOW_LIMITS.fileBytes} bytes.`);
    }
  }

  #report(code: string, path: string[], message: string): void {
    this.issues.push({ code, path, message, severity: 'error' });
  }
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (!isJsonObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Zod's finding in the words of Signalbox. A union answers with the findings of its closest member. */
function fromZod(issue: z.core.$ZodIssue, before: readonly string[]): Issue[] {
  const path = [...before, ...issue.path.map(String)];
  const one = (code: string, message: string, at = path): Issue => ({ code, path: at, message, severity: 'error' });
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => one('flow.unknown-key', `"${key}" is not known here. Remove it.`, [...path, key]));
    case 'invalid_key':
      return [one('flow.bad-key', `"${path.at(-1) ?? ''}" is no valid key here: ${issue.issues[0]?.message ?? ''}.`)];
    case 'invalid_union': {
      const closest = issue.errors.toSorted((a, b) => distance(a) - distance(b))[0] ?? [];
      const inner = closest.flatMap((each) => fromZod(each, path));
      return inner.length > 0 ? inner : [one('flow.bad-value', issue.message)];
    }
    case 'too_big':
      return [one('flow.too-large', issue.message)];
    default:
      return [one('flow.bad-value', issue.message)];
  }
}

/**
 * How far a member of a union is from what was meant. One that fails deep inside is closer than one that fails at
 * once.
 */
function distance(issues: readonly z.core.$ZodIssue[]): number {
  return issues.length - 10 * Math.max(0, ...issues.map((issue) => issue.path.length));
}

function invalid(issues: Issue[]): ValidationError {
  const first = issues[0];
  const where = first === undefined || first.path.length === 0 ? 'the flow' : first.path.join('.');
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const listed = issues
    .slice(0, MOST_ISSUES)
    .map(({ code, path, message, severity }) => ({ code, path, message, severity }));
  const details = { issues: listed };
  return new ValidationError('flow.invalid', `Not a valid flow: ${where}: ${first?.message ?? ''}${more}`, { details });
}

/** Bytes of `text` in UTF-8; shared code has no TextEncoder. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    bytes += unit < 0x800 ? 1 : 2;
    // A surrogate pair is four bytes: two units counted above, and two more.
    if (unit >= 0xd800 && unit <= 0xdbff && at + 1 < text.length) at += 1;
  }
  return bytes;
}
