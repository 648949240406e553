// The way of a call through the org: trouble before, who calls, rate limit, scope and role, the handler, trouble after;
// with the headers and the form of errors that every answer has.
import type { IncomingMessage, ServerResponse } from 'node:http';

import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';
import { authenticate } from '../auth/api-auth.ts';
import { principalId, type Principal } from '../auth/principal.ts';
import { issueToken, revokeToken } from '../auth/token-endpoint.ts';
import type { World } from '../world.ts';
import type { SimAnswer, SimRoute } from './answer.ts';
import { badToken, OktaFault } from './faults.ts';
import type { Router } from './router.ts';
import { runRoute } from './run-route.ts';
import type { TroubleKind } from './trouble.ts';

/** A request that came, for tests and the console. */
export interface SeenRequest {
  at: string;
  method: string;
  path: string;
  query: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
  /** Template of the route; null: none fitted. */
  route: string | null;
  /** The status of the answer; null where the connection was cut, or there is no answer yet. */
  status: number | null;
  requestId: string;
}

const TOKEN_PATHS: Readonly<Record<string, typeof issueToken>> = {
  '/oauth2/v1/token': issueToken,
  '/oauth2/v1/revoke': revokeToken,
};
const LARGEST_BODY = 4 * 1024 * 1024;
const KEPT_REQUESTS = 10_000;

export async function serveApi(
  world: World,
  router: Router,
  seen: SeenRequest[],
  { request, response, body, wait }: ApiExchange,
): Promise<void> {
  const url = new URL(request.url ?? '/', world.url);
  const method = request.method ?? 'GET';
  const headers = headersOf(request);
  const requestId = world.random.text('request', 26);
  const tokenCall = method === 'POST' ? TOKEN_PATHS[url.pathname] : undefined;
  const found = router.find(method, url.pathname);
  const path = tokenCall === undefined ? (found.route?.path ?? null) : url.pathname;
  const entry: SeenRequest = {
    at: world.iso(),
    method,
    path: url.pathname,
    query: url.search,
    headers,
    body,
    route: path,
    status: null,
    requestId,
  };
  seen.push(entry);
  if (seen.length > KEPT_REQUESTS) seen.shift();
  const kind = world.trouble.meet({ method, path: path ?? url.pathname });
  if (kind === 'refused') return void request.socket.destroy();
  let answer: SimAnswer;
  let limit: Record<string, string> = {};
  const count = (principal: string): void => {
    const taken = world.limits.take({ method, path: path ?? url.pathname, principal });
    limit = taken.headers;
    if (!taken.allowed) throw tooMany();
  };
  try {
    const early = troubleBefore(world, kind, { method, path: path ?? url.pathname });
    if (early !== undefined) {
      answer = early;
    } else if (tokenCall === undefined) {
      if (kind === 'bad-token') throw badToken();
      answer = await answerCall(world, { found, url, method, headers, body, requestId, count });
    } else {
      count('token-endpoint');
      answer = await tokenCall(world, { form: new URLSearchParams(body), headers, requestId });
    }
  } catch (error) {
    answer = answerOf(world, error);
  }
  if (kind === 'slow') await wait(world.trouble.slowMs);
  if (kind === 'lost') return void request.socket.destroy();
  if (kind === 'huge') answer = { status: 200, body: 'x'.repeat(10 * 1024 * 1024) };
  if (kind === 'foreign-next') answer = withForeignNext(answer, url);
  entry.status = answer.status;
  send(response, { ...answer, headers: { ...limit, ...answer.headers } }, { world, requestId });
}

export interface ApiExchange {
  request: IncomingMessage;
  response: ServerResponse;
  body: string;
  /** Resolves after so many milliseconds of the clock, or when the simulator closes. */
  wait(ms: number): Promise<void>;
}

/** The body as text. What is beyond 4 MiB is read and dropped. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface PreparedCall {
  found: ReturnType<Router['find']>;
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string;
  requestId: string;
  count(principal: string): void;
}

async function answerCall(world: World, call: PreparedCall): Promise<SimAnswer> {
  const { found, url, method, headers, requestId } = call;
  if (found.route === undefined) {
    call.count('anonymous');
    if (found.methods.length > 0)
      throw new OktaFault(405, 'E0000022', 'The endpoint does not support the provided HTTP method');
    throw new OktaFault(404, 'E0000008', 'The requested path was not found');
  }
  const principal = caller(world, found.route, call);
  return runRoute(world, found, { method, url, headers, body: readJson(call.body), requestId, principal });
}

/**
 * Who calls. The call counts for them, or for nobody in particular where that is not known. @throws OktaFault of 401,
 * 403 or 429
 */
function caller(world: World, route: SimRoute, { url, method, headers, count }: PreparedCall): Principal {
  let principal: Principal;
  try {
    principal = authenticate(world, { method, path: url.pathname, headers }, route);
  } catch (error) {
    count('anonymous');
    throw error;
  }
  count(principalId(principal));
  return principal;
}

function readJson(text: string): JsonObject {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // Told below.
  }
  throw new OktaFault(400, 'E0000003', 'The request body was not well-formed.');
}

function tooMany(headers: Record<string, string> = {}): OktaFault {
  return new OktaFault(429, 'E0000047', 'API call exceeded rate limit due to too many requests.', { headers });
}

/**
 * An answer in place of the call's own, which then has no effect; undefined: the call goes on. @throws OktaFault for
 * trouble that is an error
 */
function troubleBefore(
  world: World,
  kind: TroubleKind | null,
  call: { method: string; path: string },
): SimAnswer | undefined {
  if (kind === 'rate-limit') throw tooMany(world.limits.exhausted('bucket', call));
  if (kind === 'concurrency') throw tooMany(world.limits.exhausted('concurrency', call));
  if (kind === 'server-error') throw new OktaFault(500, 'E0000009', 'Internal Server Error');
  if (kind === 'maintenance') throw new OktaFault(503, 'E0000010', 'Service is in read only mode');
  if (kind === 'redirect') return { status: 302, headers: { location: 'https://elsewhere.example.com/' } };
  if (kind !== 'html') return undefined;
  const page = '<!doctype html><html><head><title>Okta</title></head><body><h1>Page not found</h1></body></html>';
  return { status: 200, body: page, headers: { 'content-type': 'text/html; charset=utf-8' } };
}

function withForeignNext(answer: SimAnswer, url: URL): SimAnswer {
  const foreign = `<https://elsewhere.example.com${url.pathname}?after=1>; rel="next"`;
  const given = [answer.headers?.['link'] ?? []].flat().filter((link) => !link.includes('rel="next"'));
  return { ...answer, headers: { ...answer.headers, link: [...given, foreign] } };
}

/** An error as Okta answers it. Whatever is no OktaFault is a defect of the simulator, and is thrown again. */
function answerOf(world: World, error: unknown): SimAnswer {
  if (!(error instanceof OktaFault)) throw error;
  const { status, headers } = error;
  if (error.body === null) return { status, headers };
  const body: JsonValue = error.body ?? {
    errorCode: error.code,
    errorSummary: error.message,
    errorLink: error.code,
    errorId: world.random.id('oae'),
    errorCauses: error.causes.map((errorSummary) => ({ errorSummary })),
  };
  return { status, body, headers };
}

function send(
  response: ServerResponse,
  { status, body, headers = {} }: SimAnswer,
  { world, requestId }: { world: World; requestId: string },
): void {
  response.setHeader('date', new Date(world.now()).toUTCString());
  response.setHeader('x-okta-request-id', requestId);
  response.setHeader('cache-control', 'no-cache, no-store');
  if (body !== undefined) response.setHeader('content-type', 'application/json');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.statusCode = status;
  if (body === undefined) response.end();
  else response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}
