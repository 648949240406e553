// Makes the address of a call of Okta's API from its template and parts. Pure. No value leads out of the segment that
// it stands in, and no path out of the API: values come from events and outputs, which others write.
import { isRead, type OktaCall, type OktaClient } from '../card/okta-client.ts';
import { TerminalError } from '../errors.ts';
import type { JsonObject } from '../json.ts';

/** Where Okta has APIs: `/api/v1/…`, `/attack-protection/api/v1/…`, and the clients of the org's authorization server. */
const API = /^\/(?:[a-z][a-z-]*\/)?api\/|^\/oauth2\/v1\/clients\//;
/** One segment of a template: what stands in a path as it is (RFC 3986), percent-encoded bytes, and `{name}`. */
const SEGMENT = /^(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2}|\{\w+\})+$/;
/** Encoded, these mean a slash, a backslash, or the end of a text to somebody on the way. */
const HIDDEN = /%(?:2f|5c|00)/i;
const LONGEST_URL = 8_000;

/**
 * The path and query of a call. Values are percent-encoded; query values that are null or absent are left out, and a
 * list gives its name several times. The whole has 8,000 characters at most.
 * @throws TerminalError `okta.bad-call`
 */
export function callPath({ path, params = {}, query = {} }: OktaCall): string {
  const [before, ...parts] = path.split('/');
  if (before !== '') throw bad(`"${shortened(path)}" is no path of Okta's API. It begins with /api/v1/.`);
  const segments = parts.map((segment) => filled(segment, path, params));
  const filledPath = `/${segments.join('/')}`;
  if (!API.test(`${filledPath}/`)) {
    throw bad(`"${shortened(path)}" is no path of Okta's API. It begins with /api/v1/.`);
  }
  const asked: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    for (const each of typeof value === 'object' ? value : [value]) {
      asked.push(`${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(String(each), name, path))}`);
    }
  }
  const text = asked.join('&');
  const whole = text === '' ? filledPath : `${filledPath}?${text}`;
  if (whole.length > LONGEST_URL) {
    throw bad(
      `The call of ${shortened(path)} is ${whole.length} characters long; ${LONGEST_URL} can be sent. Ask for less.`,
    );
  }
  return whole;
}

/** What `OktaClient.preview` gives. @throws TerminalError `okta.bad-call` */
export function callPreview(orgUrl: string, call: OktaCall): JsonObject {
  return {
    method: call.method,
    url: `${orgUrl}${callPath(call)}`,
    ...(call.headers === undefined ? {} : { headers: { ...call.headers } }),
    ...(call.body === undefined ? {} : { body: call.body }),
    scopes: [...call.scopes],
  };
}

/** A client that reaches nothing: every call fails as `refuse` says. Previews need no org, so they are as ever. */
export function oktaWithout(orgUrl: string, refuse: () => Promise<never>): OktaClient {
  return {
    orgUrl,
    request: refuse,
    pages: () => ({ [Symbol.asyncIterator]: () => ({ next: refuse }) }),
    preview: (call) => callPreview(orgUrl, call),
  };
}

/**
 * The client of a node whose connection of Okta is missing or not complete. Every call fails with
 * `okta.not-connected`.
 */
export function oktaNotConnected(orgUrl = ''): OktaClient {
  return oktaWithout(orgUrl, () =>
    Promise.reject(
      new TerminalError(
        'okta.not-connected',
        'Okta cannot be called: there is no Okta connection here with an org address and a sign-in. Choose one in the flow, or complete it under Connections.',
      ),
    ),
  );
}

/**
 * Refuses a call that is no read, where only reading is allowed: in a dry run (S11) and while it is looked what
 * became of a call (J5).
 * @throws TerminalError `okta.write-in-dry-run`, `okta.write-in-look`
 */
export function refuseWrite(call: OktaCall, where: 'dry-run' | 'look'): void {
  if (isRead(call)) return;
  const what = `${call.method} ${shortened(call.path)} would change something in Okta`;
  if (where === 'dry-run') {
    throw new TerminalError('okta.write-in-dry-run', `${what}, and this is a dry run. Nothing was sent.`);
  }
  throw new TerminalError(
    'okta.write-in-look',
    `${what}, and here is only looked what became of a call. Nothing was sent.`,
  );
}

/**
 * One segment of the path with its values in it. It is checked twice: as the template is written, and with its
 * values, for a value may be `..`.
 */
function filled(segment: string, path: string, params: Readonly<Record<string, string>>): string {
  if (!SEGMENT.test(segment) || HIDDEN.test(segment) || isClimb(segment)) {
    throw bad(`The path "${shortened(path)}" has a part that cannot be sent: "${shortened(segment)}".`);
  }
  const text = segment.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = params[name];
    if (value === undefined || value.trim() === '') {
      throw bad(`The call of ${shortened(path)} needs a value for "${name}", and there is none.`);
    }
    return encodeURIComponent(wellFormed(value, name, path));
  });
  if (isClimb(text)) throw bad(`"${text}" is no value for ${shortened(path)}.`);
  return text;
}

function wellFormed(value: string, name: string, path: string): string {
  // A lone half of a UTF-16 pair has no encoding, and control characters are read differently on the way.
  if (!/[\p{Cc}\p{Cs}]/u.test(value)) return value;
  throw bad(`The value of "${name}" for ${shortened(path)} has characters that cannot be sent.`);
}

/** A segment that means this folder or the one above, also to somebody who decodes it. */
function isClimb(segment: string): boolean {
  const plain = segment.replaceAll(/%2e/gi, '.');
  return plain === '.' || plain === '..';
}

function bad(message: string): TerminalError {
  return new TerminalError('okta.bad-call', message);
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
