// The cookie by which a browser is known to have signed in before. It signs nobody in: see
// server/access/known-devices.ts.
import type { Request, Response } from 'express';

import { createKnownDevices, DEVICE_MS } from '../access/known-devices.ts';
import type { Clock } from '../lib/clock.ts';

export const DEVICE_COOKIE = 'signalbox.device';

/**
 * A known device has its own count of attempts to sign in, so that strangers' attempts are not held against it
 * (`server/access/known-devices.ts`).
 */
export interface DeviceCookie {
  /** The device's name where the account has signed in with it before. */
  find(request: Request, email: string): string | undefined;
  /** To be called after a good sign-in. */
  remember(request: Request, response: Response, email: string): void;
}

export function deviceCookie(deps: { secret: string; secure: boolean; clock: Clock }): DeviceCookie {
  const devices = createKnownDevices(deps);
  return {
    find: (request, email) => devices.find(marksOf(request), email),
    remember(request, response, email) {
      response.cookie(DEVICE_COOKIE, devices.remember(marksOf(request), email), {
        httpOnly: true,
        sameSite: 'strict',
        secure: deps.secure,
        path: '/api',
        maxAge: DEVICE_MS,
      });
    },
  };
}

/** The value of the cookie; empty where there is none. */
function marksOf(request: Request): string {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() === DEVICE_COOKIE) return part.slice(at + 1).trim();
  }
  return '';
}
