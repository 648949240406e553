// The Okta client as cards are given it: one org, one connection, no token in sight. Types only; server/okta makes it.
import type { JsonObject, JsonValue } from '../json.ts';

/** One call of Okta's API. */
export interface OktaCall {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /**
   * As the API's documentation has it: `/api/v1/users/{id}/lifecycle/suspend`. Each `{name}` stands for one whole segment,
   * taken from `params` and encoded, so a value never leads elsewhere. Rate limits are kept by method and template.
   */
  path: string;
  params?: Readonly<Record<string, string>>;
  /** Undefined and null are left out; a list gives its name several times. */
  query?: Readonly<Record<string, string | number | boolean | null | undefined | readonly string[]>>;
  body?: JsonValue;
  /** Headers of its own, such as `Prefer`; none by which the client works. */
  headers?: Readonly<Record<string, string>>;
  /** Those that the call needs, and no others: a missing scope then stops only the calls that need it. */
  scopes: readonly string[];
  /** Statuses from 400 on that are an answer to this call and no error: 404 for a look whether something is there. */
  answers?: readonly number[];
  /**
   * It goes on with what was begun and would begin anew, as the next page of a list does: in a step it waits for its turn
   * here, also where Okta answers 429, and is told to come again only where that takes very long. Default: it does not.
   */
  goesOn?: true;
}

export interface OktaAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Null where there is none. */
  body: JsonValue;
  /** `X-Okta-Request-Id`, by which Okta's support and its System Log find the call. */
  requestId: string | null;
  /** Absent or null where the answer tells nothing of the org's clock. */
  clockAhead?: ClockAhead | null;
}

/**
 * By how much the org's clock is ahead of this machine's, in milliseconds, negative where it is behind: at least and at
 * most, since an answer tells its time by the second and was on its way for a while.
 */
export interface ClockAhead {
  least: number;
  most: number;
}

export interface OktaPage {
  items: JsonValue[];
  /** Whether Okta has another. */
  hasMore: boolean;
  answer: OktaAnswer;
}

/**
 * The only way to Okta for a card. Signs in, keeps to a share of the org's rate limits, and says every failure in a
 * sentence. Errors carry what Okta said in `details`: `status`, `errorCode`, `errorId`, `requestId`, `errorSummary`,
 * `errorCauses`, where there are such.
 * @throws TerminalError `okta.bad-request` (400), `okta.sign-in-refused` (401, and whatever the token endpoint refuses),
 * `okta.forbidden` (403: an admin role is missing), `okta.scope-missing` (403), `okta.not-found` (404), `okta.refused`
 * (other 4xx), `okta.not-okta` (HTML, a redirect, another host), `okta.bad-call` (the path or its parts are not right),
 * `okta.not-connected` (the connection has no org address or no sign-in), `okta.write-in-dry-run`, `okta.write-in-look`
 * @throws RetryableError `okta.rate-limited` (429, or not its turn yet: surely not done), `okta.unavailable` (5xx)
 * @throws whatever `HttpClient` throws
 */
export interface OktaClient {
  /** Of the org, without a slash at its end: `https://example.okta.com`. */
  readonly orgUrl: string;
  /** Resolves for 2xx, and for what `answers` lists. In a dry run and in `look` reads are real and writes are refused. */
  request(call: OktaCall): Promise<OktaAnswer>;
  /** Page after page of a list, each asked for when it is wanted, and only from the same origin. */
  pages(call: OktaCall): AsyncIterable<OktaPage>;
  /** The request that `request` would send, without what signs it in: for the preview of a dry run. @throws `okta.bad-call` */
  preview(call: OktaCall): JsonObject;
}

/** A page of a list and where the next one is, for whoever goes on later than a call lasts. */
export interface OktaLinkedPage {
  items: JsonValue[];
  /** Path and query of the page after this one, as Okta gave them; null: it names none. */
  next: string | null;
  answer: OktaAnswer;
}

export interface OktaPager {
  /** Of the org, without a slash at its end. */
  readonly orgUrl: string;
  /**
   * @param from the `next` of an earlier page of this list, which is asked for as it is; absent: the first page
   * @throws as `OktaClient`; TerminalError `okta.not-okta` too where the next page is said to be at another origin,
   * `okta.bad-call` where `from` leads to another list
   */
  page(call: OktaCall, from?: string): Promise<OktaLinkedPage>;
}

/**
 * Whether the call only reads. Reads leave everything as it is: they are made in dry runs too, and repeated where an
 * answer was lost.
 */
export function isRead(call: Pick<OktaCall, 'method'>): boolean {
  return call.method === 'GET' || call.method === 'HEAD';
}
