// Ids of everything that is stored under a made-up name: a prefix that says what it is, then time and randomness.
// Ids sort by the time they were made, so indices over them grow at one end.
import { randomFillSync } from 'node:crypto';

export type IdPrefix = 'run' | 'evt' | 'dlv' | 'usr' | 'tok' | 'con' | 'aud' | 'plg' | 'cup';

// Crockford's alphabet in lower case: no i, l, o, u, so an id read aloud stays the same id.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** Two characters at a time: each run and event has an id, and each piece of a text is one more. */
const PAIRS = Array.from({ length: 1_024 }, (_, at) => ALPHABET.charAt(at >> 5) + ALPHABET.charAt(at & 31));
const HALF = 2 ** 40;
const pool = new Uint8Array(10 * 128);
let poolAt = pool.length;

let lastMs = 0;
let high = 0;
let low = 0;

/** `<prefix>_` and 26 characters: 48 bits of time, 80 random ones. Within one millisecond ids count up. */
export function newId(prefix: IdPrefix): string {
  const now = Date.now();
  if (now > lastMs) {
    lastMs = now;
    drawRandom();
  } else {
    // A clock that was set back must not make ids go back.
    countUp();
  }
  return `${prefix}_${base32(lastMs, 10)}${base32(high, 8)}${base32(low, 8)}`;
}

function drawRandom(): void {
  if (poolAt === pool.length) {
    randomFillSync(pool);
    poolAt = 0;
  }
  high = fiveBytes(poolAt);
  low = fiveBytes(poolAt + 5);
  poolAt += 10;
}

function fiveBytes(from: number): number {
  let value = 0;
  for (let at = from; at < from + 5; at++) value = value * 256 + pool[at]!;
  return value;
}

function countUp(): void {
  low += 1;
  if (low < HALF) return;
  low = 0;
  high += 1;
  if (high < HALF) return;
  high = 0;
  lastMs += 1;
}

/** @param length even */
function base32(value: number, length: number): string {
  let text = '';
  let rest = value;
  for (let at = 0; at < length; at += 2) {
    text = PAIRS[rest % 1_024]! + text;
    rest = Math.floor(rest / 1_024);
  }
  return text;
}
