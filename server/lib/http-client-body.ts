// An answer's bytes as JSON or text: decompressed within the same bound as the bytes themselves, so that a small answer
// cannot grow past it.
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, zstdDecompress } from 'node:zlib';

import { RetryableError, TerminalError } from '../../shared/errors.ts';
import type { JsonValue } from '../../shared/json.ts';
import { tooLarge } from './http-client-errors.ts';
import type { RawResponse } from './http-client-exchange.ts';

type Decompress = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;

const DECOMPRESS: Readonly<Record<string, Decompress>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
  zstd: promisify(zstdDecompress),
};

/** Encodings on top of each other; nobody honest uses more. */
const MAX_ENCODINGS = 2;

/**
 * The value where the answer says that it is JSON and it is, else the text. @param maxBytes bounds the bytes after
 * decompression, too
 * @throws TerminalError `http.response-too-large`, `http.bad-encoding`; RetryableError `http.reset` for damaged bytes
 */
export async function readBody({ headers, bytes }: RawResponse, maxBytes: number, host: string): Promise<JsonValue> {
  const encoding = headers['content-encoding'];
  const plain =
    encoding === undefined || bytes.length === 0 ? bytes : await decompress(bytes, encoding, maxBytes, host);
  const type = headers['content-type'] ?? '';
  const text = decode(plain, type);
  if (!isJson(type)) return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

async function decompress(bytes: Buffer, encoding: string, maxBytes: number, host: string): Promise<Buffer> {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > MAX_ENCODINGS) throw badEncoding(host, encoding);
  let plain = bytes;
  // The header names encodings in the order in which they were applied (RFC 9110, 8.4).
  for (const name of names.toReversed()) {
    const step = DECOMPRESS[name];
    if (step === undefined) throw badEncoding(host, encoding);
    try {
      plain = await step(plain, { maxOutputLength: maxBytes });
    } catch (error) {
      if (error instanceof RangeError) throw tooLarge(host, maxBytes);
      throw new RetryableError('http.reset', `${host} answered with damaged ${name} data.`, { cause: error });
    }
  }
  return plain;
}

function badEncoding(host: string, encoding: string): TerminalError {
  return new TerminalError(
    'http.bad-encoding',
    `${host} answered in the encoding "${encoding}", which cannot be read. Ask it for gzip or none.`,
  );
}

function isJson(type: string): boolean {
  const media = type.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return media === 'application/json' || media === 'text/json' || media.endsWith('+json');
}

/** Text in the character set that the answer names; in UTF-8 where it names none, or one that is not known. */
function decode(bytes: Buffer, type: string): string {
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(type)?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset === 'utf-8' || charset === 'utf8') {
    // A byte order mark is no part of the text, and JSON.parse refuses it.
    const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    return bytes.toString('utf8', start);
  }
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}
