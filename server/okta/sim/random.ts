// Chance by seed: the same seed and the same calls give the same ids, tokens and keys. Every name has a stream of its
// own, so that one more user does not change the ids of events.
import { hash } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 20;

/** Each call takes the next value of its stream; the stream of an id is its prefix. */
export interface Random {
  /** An id as Okta has them: 20 characters that begin with the prefix. */
  id(prefix: string): string;
  uuid(stream: string): string;
  /** Letters and digits. */
  text(stream: string, length: number): string;
  /** 32 bytes. */
  bytes(stream: string): Buffer;
}

export function seededRandom(seed: number): Random {
  const counters = new Map<string, number>();
  const bytes = (stream: string): Buffer => {
    const count = (counters.get(stream) ?? 0) + 1;
    counters.set(stream, count);
    return hash('sha256', `${seed}/${stream}/${count}`, 'buffer');
  };
  const text = (stream: string, length: number): string => {
    let made = '';
    while (made.length < length) for (const byte of bytes(stream)) made += ALPHABET[byte % ALPHABET.length];
    return made.slice(0, length);
  };
  return {
    bytes,
    text,
    id: (prefix) => prefix + text(prefix, ID_LENGTH - prefix.length),
    uuid(stream) {
      const hex = bytes(stream).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-11f0-8${hex.slice(13, 16)}-${hex.slice(16, 28)}`;
    },
  };
}
