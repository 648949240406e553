// Passwords as argon2id hashes in PHC text, computed off the event loop. Compares in constant time.
import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';

/** @source OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const TAG_BYTES = 32;
const SALT_BYTES = 16;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/**
 * PHC text with a new salt, such as `$argon2id$v=19$m=19456,t=2,p=1$…$…`. The text is kept whole, so the cost may be
 * raised later: older hashes are checked at the cost that they name.
 */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const tag = await derive({ ...COST, message: password, nonce, tagLength: TAG_BYTES });
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`;
}

/**
 * False too for a hash that cannot be read. Takes as long as the cost that the hash names. The comparison itself tells
 * nothing by its time.
 */
export async function passwordMatches(password: string, hash: string): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', tag = ''] = PHC.exec(hash) ?? [];
  if (memory === undefined) return false;
  const expected = Buffer.from(tag, 'base64');
  const actual = await derive({
    message: password,
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  });
  return timingSafeEqual(actual, expected);
}

let nobody: Promise<string> | undefined;

/** A hash that no password matches: what an unknown user is checked against, so that it takes the same time. */
export function hashOfNobody(): Promise<string> {
  nobody ??= hashPassword(randomBytes(32).toString('hex')).catch((thrown: unknown) => {
    // Kept, the failure would tell unknown users from known ones for as long as the process lives.
    nobody = undefined;
    throw thrown;
  });
  return nobody;
}

function derive(parameters: Argon2Parameters): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
