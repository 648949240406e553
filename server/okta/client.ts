// The one way to Okta: each call takes its turn, is signed in for this attempt, and its answer is read. It repeats by
// itself only what surely did not happen (another token, another nonce) and reads; everything else is the step's own
// decision (S2, J5).
import type { HttpResponse } from '../../shared/card/card.ts';
import {
  type ClockAhead,
  isRead,
  type OktaAnswer,
  type OktaCall,
  type OktaClient,
  type OktaLinkedPage,
  type OktaPager,
} from '../../shared/card/okta-client.ts';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import type { JsonValue } from '../../shared/json.ts';
import { callPath, callPreview, refuseWrite } from '../../shared/okta/call-url.ts';
import type { Clock } from '../lib/clock.ts';
import { cancelledBy } from '../lib/http-client-errors.ts';
import type { HttpPool } from '../lib/http-client.ts';
import type { Visitor } from '../lib/host-places.ts';
import { challengeOf } from './challenge.ts';
import { LONGEST_RESET_MS, WINDOW_MS } from './come-again.ts';
import { answerError } from './error-words.ts';
import { clockAhead } from './org-time.ts';
import { nextPage } from './paging.ts';
import { bucketOf, type RateBudget } from './rate-budget.ts';
import { onlyOnce, type SignIn } from './sign-in.ts';

/** What all clients of one account share. */
export interface Org {
  /** Without a slash at its end. */
  orgUrl: string;
  signIn: SignIn;
  budget: RateBudget;
}

/** What one attempt calls with. */
export interface ClientUse {
  signal: AbortSignal;
  /** How long one request may take; it stands still while the call waits for its turn or its place. */
  timeoutMs: number;
  /** T8: as what it takes places at hosts and turns; undefined: it belongs to no flow. */
  visitor?: Visitor | undefined;
  /** Why a write is refused: a dry run (S11) or a look (J5). Undefined: writes are sent. */
  readsOnly?: 'dry-run' | 'look' | undefined;
}

export interface ClientDeps {
  pool: Pick<HttpPool, 'request'>;
  clock: Clock;
}

/** An answer, and what it tells of the org's clock. */
interface Answered extends HttpResponse {
  clockAhead: ClockAhead | null;
}

/** Enough for a page of a thousand users with long profiles. */
const MAX_BYTES = 10 * 1024 * 1024;
/** A read that got no answer, or 5xx, is made again so often at once, after half a second and twice that. */
const READ_AGAIN = 2;
const READ_AGAIN_MS = 500;
/**
 * A call that goes on waits where it is answered 429, so often in a row: after a second at least, twice that, and so on
 * up to a minute.
 */
const MOST_FULL = 10;
const FULL_MS = 1_000;
/** Requests of one call: the first, one with another token, one with another nonce, one by another time. */
const MOST_SIGN_INS = 4;

/**
 * A client for one attempt.
 * @throws from every call: TerminalError or RetryableError `okta.*` as error-words.ts has it; errors of the HTTP pool;
 * CancelledError
 */
export function createOktaClient(
  org: Org,
  { signal, timeoutMs, visitor, readsOnly }: ClientUse,
  deps: ClientDeps,
): OktaClient & OktaPager {
  const { origin, host } = new URL(org.orgUrl);

  /** Whether the call waits here, however long its turn is away. A page of the editor does not wait. */
  const waits = ({ goesOn }: OktaCall): boolean => goesOn === true && visitor !== undefined;

  /** One call with its repetitions. The answers that the call expects (`answers`) are no errors. */
  async function call(wanted: OktaCall, path: string): Promise<Answered> {
    if (readsOnly !== undefined) refuseWrite(wanted, readsOnly);
    let failed = 0;
    for (let full = 0; ;) {
      try {
        const response = await signedCall(wanted, path);
        const error = answerError(response, wanted, host);
        if (error === undefined || (response.status >= 400 && wanted.answers?.includes(response.status) === true)) {
          return response;
        }
        throw error;
      } catch (thrown) {
        const wait = waits(wanted) ? waitWhenFull(thrown, full) : undefined;
        if (wait !== undefined) {
          full += 1;
          await standingStill(pause(deps.clock, wait, signal));
        } else {
          if (failed >= READ_AGAIN || !isRead(wanted) || !mayPass(thrown)) throw thrown;
          await pause(deps.clock, READ_AGAIN_MS * 2 ** failed, signal);
          failed += 1;
        }
      }
    }
  }

  /** One call until it is not refused for its sign-in any more. Nothing that was refused so has been done. */
  async function signedCall(wanted: OktaCall, path: string): Promise<Answered> {
    const url = `${origin}${path}`;
    let isOtherToken = false;
    for (let times = 1; ; times += 1) {
      const signedIn = await org.signIn.with(wanted.scopes, signal);
      const pass = await turn(wanted);
      let response: Answered | undefined;
      try {
        let sentAt = deps.clock.now();
        // After all waits: a proof that is minutes old is refused.
        const headers = (): Promise<Record<string, string>> => {
          sentAt = deps.clock.now();
          return signedIn.headers({ method: wanted.method, url });
        };
        const answer = await deps.pool.request(
          {
            method: wanted.method,
            url,
            headers: { accept: 'application/json', ...wanted.headers },
            ...(wanted.body === undefined ? {} : { body: wanted.body }),
          },
          { signal, timeoutMs, visitor, maxBytes: MAX_BYTES, signIn: { headers, check: onlyOnce(url, host) } },
        );
        response = { ...answer, clockAhead: clockAhead(answer.headers['date'], sentAt, deps.clock.now()) };
      } finally {
        pass.left(response);
      }
      const { isOtherNonce, isOtherTime } = signedIn.heard(response);
      if (times >= MOST_SIGN_INS || signedIn.token === undefined) return response;
      // Whatever was refused for its sign-in was not done: it may be sent again.
      const challenge = challengeOf(response.headers['www-authenticate']);
      if (response.status === 401 && challenge.error !== 'use_dpop_nonce') {
        org.signIn.refused(signedIn.token);
        if (isOtherToken) return response;
        isOtherToken = true;
      } else if (
        // The org's clock was set since, or ours was: a proof by its time is taken.
        !(isOtherNonce && challenge.error === 'use_dpop_nonce') &&
        !(isOtherTime && challenge.error === 'invalid_dpop_proof')
      ) {
        return response;
      }
    }
  }

  function turn(wanted: OktaCall): ReturnType<RateBudget['enter']> {
    const bucket = bucketOf(wanted.method, wanted.path);
    const part = waits(wanted) ? 'next' : 'first';
    return standingStill(org.budget.enter(bucket, visitor?.sharer ?? '', signal, part));
  }

  /** A step that waits its turn holds no place at the host, and its time stands still. */
  async function standingStill<Result>(waiting: Promise<Result>): Promise<Result> {
    visitor?.limit?.pause();
    try {
      return await waiting;
    } finally {
      visitor?.limit?.resume();
    }
  }

  /**
   * One page of a list, and where the next one is.
   * @throws TerminalError `okta.not-okta` for an answer that is no list, and for a next page at another origin
   */
  async function pageAt(wanted: OktaCall, path: string): Promise<OktaLinkedPage> {
    const response = await call(wanted, path);
    if (!Array.isArray(response.body)) {
      throw new TerminalError('okta.not-okta', `${host} answered ${wanted.path} with something that is no list.`);
    }
    const next = nextPage(response.headers['link'], origin) ?? null;
    return { items: response.body, next, answer: answerOf(response) };
  }

  /** All pages of a list, each asked for when the one before is used up. */
  async function* pages(
    wanted: OktaCall,
  ): AsyncGenerator<{ items: JsonValue[]; hasMore: boolean; answer: OktaAnswer }> {
    let each = wanted;
    for (let path: string | null = callPath(wanted); path !== null;) {
      const { items, next, answer }: OktaLinkedPage = await pageAt(each, path);
      if (next === path) {
        throw new TerminalError(
          'okta.not-okta',
          `${host} says that the page after this one of ${wanted.path} is the same one.`,
        );
      }
      path = next;
      // A step that is told to come again reads its list from the first page again, and might never come to the last.
      each = { ...wanted, goesOn: true };
      yield { items, hasMore: path !== null, answer };
    }
  }

  return {
    orgUrl: org.orgUrl,
    request: async (wanted) => answerOf(await call(wanted, callPath(wanted))),
    pages,
    page: async (wanted, from) => pageAt(wanted, from === undefined ? callPath(wanted) : furtherPath(wanted, from)),
    preview: (wanted) => callPreview(org.orgUrl, wanted),
  };
}

/** The answer as cards see it; an empty body is null. */
function answerOf({ status, headers, body, clockAhead: ahead }: Answered): OktaAnswer {
  const requestId = headers['x-okta-request-id'] ?? null;
  return { status, headers, body: body === '' ? null : body, requestId, clockAhead: ahead };
}

/**
 * The path of a further page, which must be one of the same list: whoever keeps it may not be led elsewhere by it.
 * @throws TerminalError `okta.bad-call`
 */
function furtherPath({ path }: OktaCall, from: string): string {
  if (from.startsWith(`${path}?`)) return from;
  throw new TerminalError('okta.bad-call', `The page to go on with is none of ${path}.`);
}

/**
 * How long to wait where Okta has answered 429; undefined for another failure, and where nobody is to wait any more. The
 * budget knows by then when the window ends; this is for limits that it does not know.
 * @param times how often this call was answered so before
 */
function waitWhenFull(thrown: unknown, times: number): number | undefined {
  if (!(thrown instanceof RetryableError) || thrown.code !== 'okta.rate-limited' || times >= MOST_FULL)
    return undefined;
  const { retryAfterMs = 0 } = thrown;
  if (retryAfterMs > LONGEST_RESET_MS) return undefined;
  return Math.max(retryAfterMs, Math.min(FULL_MS * 2 ** times, WINDOW_MS));
}

/** True for a failure that may be over in a second. That of the rate limit is not, nor one that names a later time. */
function mayPass(thrown: unknown): boolean {
  if (!(thrown instanceof RetryableError) || thrown.code === 'okta.rate-limited') return false;
  return (thrown.retryAfterMs ?? 0) <= READ_AGAIN_MS;
}

/** Waits, and rejects when the signal is aborted. */
function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      timer.cancel();
      reject(cancelledBy(signal));
    };
    const timer = clock.setTimer(clock.now() + ms, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
