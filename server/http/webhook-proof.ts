// Whether a request proves that it comes from somebody who shares the secret. It compares in constant time, and reads
// nothing but what it is given.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

import type { WebhookAuth } from '../../shared/card/trigger-source.ts';
import type { JsonObject } from '../../shared/json.ts';

/** How a webhook wants requests to be proven. */
export type Proof = Exclude<WebhookAuth, { kind: 'none' }>;
type Headers = Record<string, string | string[] | undefined>;

/** How far the time of signing may be from now, either way. */
const TOLERANCE_MS = 5 * 60_000;
/** A number above this is a time in milliseconds, below it one in seconds. */
const SECONDS_UNTIL = 100_000_000_000;
const SHA256_BYTES = 32;

/** The header that holds the proof, in lower case: as the connection says, else the usual one. */
export function proofHeader(proof: Proof, connection: JsonObject): string {
  const { headerName } = connection;
  const fallback = proof.kind === 'secret' ? 'X-Webhook-Secret' : 'X-Hub-Signature-256';
  return (typeof headerName === 'string' ? headerName : fallback).toLowerCase();
}

/** True where the header holds the connection's secret. A connection without a secret lets nobody in. */
export function holdsSecret(header: string, connection: JsonObject, headers: Headers): boolean {
  const sent = headers[header];
  const secret = connection['secret'];
  if (typeof secret !== 'string' || secret === '') return false;
  return timingSafeEqual(digest(typeof sent === 'string' ? sent : ''), digest(secret));
}

/**
 * Why the signature does not hold, as a sentence; undefined: it does. The signed text is what the webhook's settings
 * say, over the bytes that came.
 */
export function signatureFault(
  proof: Extract<Proof, { kind: 'hmac' }>,
  header: string,
  connection: JsonObject,
  request: { headers: Headers; body: Buffer; now: number },
): string | undefined {
  const { headers, body, now } = request;
  const secret = connection['secret'];
  const sent = headers[header];
  const wrong = `The header ${header} does not hold the signature of this body.`;
  if (typeof secret !== 'string' || secret === '' || typeof sent !== 'string') return wrong;
  const timestamp = proof.timestampHeader === null ? '' : headers[proof.timestampHeader.toLowerCase()];
  if (typeof timestamp !== 'string') return `The header ${proof.timestampHeader} is missing.`;
  const given = sent.startsWith(proof.prefix) ? signatureBytes(sent.slice(proof.prefix.length)) : undefined;
  const hmac = createHmac('sha256', secret);
  for (const part of proof.signedText.split(/(\{body\}|\{timestamp\})/)) {
    hmac.update(part === '{body}' ? body : Buffer.from(part === '{timestamp}' ? timestamp : part, 'utf8'));
  }
  // Compared whatever came, so that the time tells nothing.
  const holds = timingSafeEqual(hmac.digest(), given ?? Buffer.alloc(SHA256_BYTES));
  if (!holds || given === undefined) return wrong;
  if (proof.timestampHeader === null) return undefined;
  const at = timeOf(timestamp);
  // NaN is near nothing.
  if (Math.abs(now - at) <= TOLERANCE_MS) return undefined;
  return `The time in ${proof.timestampHeader} is more than five minutes from this server's.`;
}

/** The bytes of a signature in hexadecimal or base64; undefined: it is no SHA-256. */
function signatureBytes(text: string): Buffer | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return bytes.length === SHA256_BYTES ? bytes : undefined;
}

/** The time in a header, in milliseconds; NaN where it is none. */
function timeOf(text: string): number {
  const trimmed = text.trim();
  if (!/^\d{1,15}(\.\d{1,9})?$/.test(trimmed)) return Date.parse(trimmed);
  const number = Number(trimmed);
  return number < SECONDS_UNTIL ? number * 1_000 : number;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
