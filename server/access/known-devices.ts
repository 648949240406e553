// Which browsers somebody has signed in with before: a browser keeps a signed mark for each account, and the server
// keeps nothing. A mark signs nobody in; it only says that strangers' attempts are not held against this browser.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Clock } from '../lib/clock.ts';

/** How long a mark counts, from the last good sign-in: 180 days. */
export const DEVICE_MS = 180 * 24 * 3_600_000;
/** Accounts that one browser is known for; the newest ones stay. */
const MOST_MARKS = 5;
const BETWEEN = '~';
/**
 * A mark: the name of the device (16 bytes in base64url), when it was made (milliseconds in base 36), and the signature
 * over both and the account.
 */
const MARK = /^([\w-]{22})\.([0-9a-z]{1,12})\.([\w-]{43})$/;

/**
 * Marks are one text, as the cookie holds it. Whatever in it is forged, too old or of other accounts is passed over;
 * nothing here throws.
 */
export interface KnownDevices {
  /**
   * The name of the device where the account has signed in with it, else undefined. @param marks as `remember` gave
   * them
   */
  find(marks: string, email: string): string | undefined;
  /** The marks that the browser keeps from now on. */
  remember(marks: string, email: string): string;
}

/**
 * @param secret whoever has it can make marks. The key is derived from it for this purpose alone, so that the secret of
 * the session cookies can be given.
 */
export function createKnownDevices({ secret, clock }: { secret: string; clock: Clock }): KnownDevices {
  const key = createHmac('sha256', secret).update('known devices').digest();

  function sign(device: string, madeAt: string, email: string): string {
    return createHmac('sha256', key)
      .update(JSON.stringify([device, madeAt, accountOf(email)]))
      .digest('base64url');
  }

  function deviceIn(mark: string, email: string): string | undefined {
    const [, device = '', madeAt = '', signature = ''] = MARK.exec(mark) ?? [];
    if (device === '') return undefined;
    if (!timingSafeEqual(Buffer.from(sign(device, madeAt, email)), Buffer.from(signature))) return undefined;
    return clock.now() - Number.parseInt(madeAt, 36) < DEVICE_MS ? device : undefined;
  }

  const marksIn = (text: string): string[] => text.split(BETWEEN).slice(0, MOST_MARKS);

  function find(marks: string, email: string): string | undefined {
    for (const mark of marksIn(marks)) {
      const device = deviceIn(mark, email);
      if (device !== undefined) return device;
    }
    return undefined;
  }

  return {
    find,
    remember(marks, email) {
      // The same name as before, so that its own count goes on.
      const device = find(marks, email) ?? randomBytes(16).toString('base64url');
      const madeAt = clock.now().toString(36);
      const others = marksIn(marks).filter((mark) => MARK.test(mark) && deviceIn(mark, email) === undefined);
      const mark = `${device}.${madeAt}.${sign(device, madeAt, email)}`;
      return [mark, ...others].slice(0, MOST_MARKS).join(BETWEEN);
    },
  };
}

/**
 * How an address names an account, however it was typed. Cut to 254 characters, the longest that an address may have
 * (RFC 5321), so that no attempt costs much memory.
 */
export function accountOf(email: string): string {
  return email.trim().toLowerCase().slice(0, 254);
}
