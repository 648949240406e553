// The body of an event as its column holds it: packed where that is smaller, else as text. Every form that was ever
// written can be read.
import { deflateRawSync, inflateRawSync, type ZlibOptions } from 'node:zlib';

import { DefectError } from '../../../shared/errors.ts';
import { FIRST_DICTIONARY } from './body-dictionary.ts';

/** Text, or a byte that names the form and what was packed in that. */
export type StoredBody = string | Buffer;

/** Raw deflate with `FIRST_DICTIONARY`. A further form gets the next number, and this one stays readable. */
const FIRST_FORM = 1;
/** In characters. Packing a shorter body gains nothing. */
const LEAST = 200;
/** The least effort: twice of it gave a fiftieth less. The window holds the dictionary and a common event. */
const OPTIONS: ZlibOptions = {
  level: 1,
  memLevel: 6,
  windowBits: 13,
  chunkSize: 4_096,
  dictionary: FIRST_DICTIONARY,
};
const MARK = Buffer.from([FIRST_FORM]);

/**
 * The body as it is to be stored. Whoever calls it does so once a body and outside of a transaction, which may run
 * twice.
 */
export function packBody(body: string): StoredBody {
  if (body.length < LEAST) return body;
  const bytes = Buffer.from(body);
  // A lone half of a pair has no bytes of its own, and would come back as another character.
  const packed = body.isWellFormed() ? deflateRawSync(bytes, OPTIONS) : bytes;
  return packed.length < bytes.length ? Buffer.concat([MARK, packed]) : body;
}

/**
 * The body as it came, of any form that was ever written.
 * @throws DefectError `event.malformed` where the bytes are damaged, or are of a newer version's form
 */
export function unpackBody(stored: StoredBody): string {
  if (typeof stored === 'string') return stored;
  try {
    if (stored[0] !== FIRST_FORM) throw new Error(`it has the form ${stored[0]}, which is unknown`);
    return inflateRawSync(stored.subarray(1), { dictionary: FIRST_DICTIONARY, windowBits: 13 }).toString();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DefectError(
      'event.malformed',
      `The body of a stored event cannot be read: ${reason}. Other events are not touched; restore a backup to see this one.`,
      { cause },
    );
  }
}
