// What Okta's answer to a call means: the error that it is, with all that Okta said of it, and a sentence of ours about
// what it means and where to click. Pure.
import type { HttpResponse } from '../../shared/card/card.ts';
import { type AppError, RetryableError, TerminalError } from '../../shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';
import { isRead, type OktaCall } from '../../shared/card/okta-client.ts';
import { oktaErrorCode } from '../../shared/okta/error-codes.ts';
import { challengeOf, type Challenge } from './challenge.ts';
import { namedWait } from './come-again.ts';

/** In characters. Okta repeats what it was sent; so much of it is shown. */
const LONGEST = 500;

/**
 * The error that an answer is; undefined for one below 400 that is JSON, empty, or what the call asked for.
 * @param host of the org, for people
 */
export function answerError(response: HttpResponse, call: OktaCall, host: string): AppError | undefined {
  const { status, headers } = response;
  const what = `${call.method} ${call.path}`;
  if (isHtml(response)) return notOkta(response, host);
  if (status < 400) return isJson(response, call) ? undefined : notOkta(response, host, 'something that is no JSON');
  const body = isJsonObject(response.body) ? response.body : {};
  const challenge = challengeOf(headers['www-authenticate']);
  const details = detailsOf(response, body, challenge);
  const words = wordsOf(body, challenge);
  if (status === 429) {
    const message = `Okta answered ${what} with 429. ${words ?? 'Too many calls at this time.'} It is tried again later.`;
    return new RetryableError('okta.rate-limited', message, { details, surelyNotDone: true, ...namedWait(headers) });
  }
  if (status >= 500) {
    const known = isRead(call) ? '' : ' Whether it was done is not known.';
    return new RetryableError(
      'okta.unavailable',
      `Okta failed at ${what} with ${status}.${known} ${words ?? ''}`.trim(),
      {
        details,
        surelyNotDone: status === 503 && body['errorCode'] === 'E0000010',
        ...namedWait(headers),
      },
    );
  }
  if (status === 401 || challenge.error === 'invalid_dpop_proof' || challenge.error === 'use_dpop_nonce') {
    const message = `Okta does not accept the sign-in for ${what}. ${words ?? 'Test the connection under Connections.'}`;
    return new TerminalError('okta.sign-in-refused', message, { details });
  }
  if (status === 403 && challenge.error === 'insufficient_scope') {
    const scope = challenge.scope ?? call.scopes.join(' ');
    const message = `${what} needs the scope ${scope}, and the token has it not. In Okta: Applications > the app > Okta API Scopes > Grant, as a Super Administrator.`;
    return new TerminalError('okta.scope-missing', message, { details: { ...details, scope } });
  }
  const [code, plain] = kindOf(status);
  return new TerminalError(code, `Okta answered ${what} with ${status}. ${words ?? plain}`, { details });
}

/** An answer in HTML, or from elsewhere: whoever answers there is not Okta's API. */
export function notOkta(
  { status, headers = {} }: Pick<HttpResponse, 'status'> & Partial<Pick<HttpResponse, 'headers'>>,
  host: string,
  what = 'a web page',
): AppError {
  const message = `${host} answered ${status} with ${what}, where Okta's API answers JSON. Check that the org URL is the address that people sign in at, that the org is not in maintenance, and that no proxy stands between.`;
  // A page of a proxy or of maintenance passes; one at the right status is another server.
  if (status >= 500 || status === 429)
    return new RetryableError('okta.unavailable', message, { details: { status }, ...namedWait(headers) });
  return new TerminalError('okta.not-okta', message, { details: { status } });
}

/** A call that says what it accepts gets what it asked for. */
function isJson({ body }: HttpResponse, { headers = {} }: OktaCall): boolean {
  return typeof body !== 'string' || body === '' || Object.keys(headers).some((name) => /^accept$/i.test(name));
}

/** True for an answer that is a web page, by its type or its beginning. */
function isHtml({ headers, body }: HttpResponse): boolean {
  if (body === '' || body === null) return false;
  const type = headers['content-type'] ?? '';
  return /\bhtml\b/i.test(type) || (typeof body === 'string' && /^\s*<(?:!doctype|html)/i.test(body));
}

/** The code and the plain words of a status that needs no closer look. */
function kindOf(status: number): [code: string, plain: string] {
  if (status === 400) return ['okta.bad-request', 'What was sent is not right.'];
  if (status === 403) return ['okta.forbidden', 'The admin role of the app does not allow it.'];
  if (status === 404) return ['okta.not-found', 'There is no such thing, or it is not visible to the app.'];
  return ['okta.refused', 'It refuses the call.'];
}

/** What people and support need of an answer: status, Okta's own code and words, and the request's id. */
function detailsOf(response: HttpResponse, body: JsonObject, challenge: Challenge): JsonObject {
  const details: JsonObject = { status: response.status };
  for (const key of ['errorCode', 'errorSummary', 'errorId'] as const) {
    const value = body[key];
    if (typeof value === 'string') details[key] = cut(value);
  }
  const causes = causesOf(body);
  if (causes.length > 0) details['errorCauses'] = causes;
  const requestId = response.headers['x-okta-request-id'];
  if (requestId !== undefined) details['requestId'] = cut(requestId);
  if (challenge.error !== undefined) details['error'] = cut(challenge.error);
  if (challenge.description !== undefined) details['errorDescription'] = cut(challenge.description);
  return details;
}

/** What Okta says in short, then what that means; undefined: it says nothing. */
function wordsOf(body: JsonObject, challenge: Challenge): string | undefined {
  const code = typeof body['errorCode'] === 'string' ? body['errorCode'] : undefined;
  const summary = typeof body['errorSummary'] === 'string' ? body['errorSummary'] : challenge.description;
  const said = [summary, ...causesOf(body)]
    .filter((text) => text !== undefined && text !== '')
    .map((text) => cut(String(text)));
  const meaning = code === undefined ? undefined : oktaErrorCode(code)?.meaning;
  const parts = [
    said.length === 0
      ? undefined
      : `It says “${[...new Set(said)].join(' · ')}”${code === undefined ? '' : ` (${cut(code)})`}.`,
    meaning,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** The words of its error causes, at most ten. */
function causesOf(body: JsonObject): string[] {
  const causes: JsonValue = body['errorCauses'] ?? [];
  if (!Array.isArray(causes)) return [];
  return causes
    .slice(0, 10)
    .flatMap((cause) =>
      isJsonObject(cause) && typeof cause['errorSummary'] === 'string' ? [cut(cause['errorSummary'])] : [],
    );
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
