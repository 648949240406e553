// Bodies of API calls: JSON only, bounded in size and depth. They are parsed after the access check, so that strangers
// cannot make the server parse.
import express, { type RequestHandler } from 'express';

import { ValidationError } from '../../shared/errors.ts';

/** A flow file may have 4 MiB; the rest is room for what stands around it. */
const MAX_BYTES = 5 * 1024 * 1024;
/** For calls that need no sign-in: a name and a password, and no room for strangers to fill the memory. */
const MAX_PUBLIC_BYTES = 16 * 1024;
/** Deeper nesting than any schema here knows, and far from what recursion can bear. */
export const MAX_DEPTH = 100;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Refuses a body that is no JSON: part of the defence against other sites, whose forms cannot send JSON. */
export const requireJson: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && request.is('json') === false && request.is('+json') === false) throw notJson();
  next();
};

/**
 * The same for a body of CSV, which its handler reads as it comes. Forms of other sites cannot send this type either.
 */
export const requireCsv: RequestHandler = (request, _response, next) => {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && request.is('text/csv') === false) {
    throw new ValidationError(
      'request.unsupported-type',
      'Send the file as it is, in UTF-8, with the header "Content-Type: text/csv".',
    );
  }
  next();
};

/** A parser with a limit in bytes. Depth is checked before anything is built. */
function jsonParser(limit: number): RequestHandler {
  return express.json({
    limit,
    strict: false,
    type: ['json', '+json'],
    verify: (_request, _response, bytes, charset) => {
      // JSON is UTF-8 (RFC 8259). In UTF-7 brackets would hide from the count of their depth.
      if (charset !== 'utf-8') throw notJson();
      if (isTooDeep(bytes)) throw tooDeep('request.too-deep');
    },
  });
}

/** What stands before the handler of a call: for signed-in callers, and for everybody. */
export const readJsonBody: RequestHandler[] = [requireJson, jsonParser(MAX_BYTES)];
export const readPublicJsonBody: RequestHandler[] = [requireJson, jsonParser(MAX_PUBLIC_BYTES)];

function notJson(): ValidationError {
  return new ValidationError(
    'request.unsupported-type',
    'Send the body as JSON in UTF-8, with the header "Content-Type: application/json".',
  );
}

export function tooDeep(code: string): ValidationError {
  return new ValidationError(code, `The body is nested deeper than ${MAX_DEPTH} levels.`);
}

/**
 * True for JSON that is nested deeper than `MAX_DEPTH`. It is linear and builds nothing: recursive code behind this
 * would end in a stack overflow.
 */
export function isTooDeep(json: Uint8Array): boolean {
  // Brackets inside of texts count here; only where they seem to go too deep a closer look is worth its time.
  return deepest(json, false) > MAX_DEPTH && deepest(json, true) > MAX_DEPTH;
}

/** The depth of brackets; `skipTexts`: without those inside of texts. */
function deepest(json: Uint8Array, skipTexts: boolean): number {
  let depth = 0;
  let most = 0;
  let inText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at];
    if (skipTexts) {
      if (inText && byte === 0x5c) {
        at += 1;
        continue;
      }
      if (byte === 0x22) inText = !inText;
      if (inText) continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      depth += 1;
      if (depth > most) most = depth;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) depth -= 1;
  }
  return most;
}
