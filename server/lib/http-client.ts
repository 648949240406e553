// The one way out over HTTP: pooled connections, each made to an address that was checked; redirects, followed here and
// checked again; size and time bounded. What the status of an answer means is the caller's business.
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

import { buildConnector, Pool } from 'undici';

import type { HttpRequest, HttpResponse } from '../../shared/card/card.ts';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { createAddressCheck, forbiddenAddress } from './address-check.ts';
import { checkedLookup } from './address-check-lookup.ts';
import { readBody } from './http-client-body.ts';
import { createHostPlaces, HTTP_PLACES, type HostPlaces, type Visitor } from './host-places.ts';
import { cancelledBy, timedOut } from './http-client-errors.ts';
import { exchange, type RawResponse } from './http-client-exchange.ts';
import { type PreparedRequest, prepare, redirected } from './http-client-request.ts';
import { TimeLimit } from './time-limit.ts';

export interface HttpOptions {
  signal: AbortSignal;
  /** Largest answer, after decompression. Default 5 MiB. */
  maxBytes?: number;
  /** The whole call, redirects included, without what it waits for its places. Default 30 s. */
  timeoutMs?: number;
  signIn?: SignIn | undefined;
  /** On whose behalf it is made; absent: nobody's in particular. */
  visitor?: Visitor | undefined;
}

type SentHeaders = Readonly<Record<string, string>>;

/** What a call is signed in with, at each address that it comes to, redirects included. */
export interface SignIn {
  /** Is asked before each hop. @throws AppError where the sign-in must not be sent there; then nothing is sent */
  check(url: URL): void;
  /**
   * Names in lower case; they win over the request's own. A function is asked before each hop, when that has its place
   * at the host: for what is dated.
   */
  headers: SentHeaders | (() => Promise<SentHeaders>);
  /** A client certificate and its key, as PEM. Connections are shared by calls with the same `id` and by no others. */
  certificate?: { id: string; certificate: string; key: string };
}

/** Errors as `HttpClient` of shared/card/card.ts lists them. */
export interface HttpPool {
  request(request: HttpRequest, options: HttpOptions): Promise<HttpResponse>;
  /** Waits for nothing: open connections are cut. */
  close(): Promise<void>;
}

export interface HttpPoolOptions {
  /** `SIGNALBOX_ALLOW_PRIVATE`, split. */
  allowPrivate: readonly string[];
  /** How names are resolved; the system's way unless a test says otherwise. */
  lookup?: LookupFunction;
  /** Default 10 s. */
  connectTimeoutMs?: number;
  /** Shared with whoever else calls hosts; default: its own. */
  places?: HostPlaces;
}

const MAX_BYTES = 5 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;
/**
 * Origins and addresses that are remembered at once. The ones that were added first go first, origins only while no
 * call uses them.
 */
const MAX_ORIGINS = 256;
const MAX_URLS = 1_024;
/** Characters. A longer address is rarely called again. */
const LONGEST_KEPT_URL = 1_000;

/** The connections to one origin, and the calls that run over them. */
interface Origin {
  pool: Pool;
  running: number;
}

interface Target {
  url: URL;
  /** Path and query, as sent. */
  path: string;
}

/** What holds for all hops of a call. */
interface Call {
  signal: AbortSignal;
  maxBytes: number;
  signIn: SignIn | undefined;
  visitor: Visitor | undefined;
  limit: TimeLimit;
}

/** @throws ValidationError `config.allow-private` */
export function createHttpPool(options: HttpPoolOptions): HttpPool {
  const check = createAddressCheck(options.allowPrivate);
  const places = options.places ?? createHostPlaces();
  const origins = new Map<string, Origin>();
  const targets = new Map<string, Target>();

  function targetOf(text: string): Target {
    const known = targets.get(text);
    if (known !== undefined) return known;
    const url = parseUrl(text);
    const target = { url, path: url.pathname + url.search };
    if (text.length > LONGEST_KEPT_URL) return target;
    evict(targets, MAX_URLS, () => true);
    targets.set(text, target);
    return target;
  }

  function originOf({ origin, hostname, port: explicitPort, protocol }: URL, signIn: SignIn | undefined): Origin {
    const own = signIn?.certificate;
    const key = own === undefined ? origin : `${origin} ${own.id}`;
    const known = origins.get(key);
    if (known !== undefined) return known;
    const port = explicitPort === '' ? (protocol === 'https:' ? 443 : 80) : Number(explicitPort);
    // An address in the URL is never resolved, so it is checked here.
    if (check.literal(hostname, port) === false) throw forbiddenAddress(hostname, port);
    evict(origins, MAX_ORIGINS, (idle) => {
      if (idle.running > 0) return false;
      void idle.pool.destroy();
      return true;
    });
    const connect = buildConnector({
      allowH2: false,
      timeout: options.connectTimeoutMs ?? 10_000,
      ...(own === undefined ? {} : { cert: own.certificate, key: own.key }),
      lookup: checkedLookup(check, port, options.lookup ?? systemLookup),
    });
    // The call's own timer bounds everything, so the parser needs none.
    const pool = new Pool(origin, { connect, connections: HTTP_PLACES, headersTimeout: 0, bodyTimeout: 0 });
    const made = { pool, running: 0 };
    origins.set(key, made);
    return made;
  }

  /** T8: each hop has a place of its own at its host, and the pool a connection for every place. */
  async function send(request: PreparedRequest, { url, path }: Target, call: Call): Promise<RawResponse> {
    const { signal, maxBytes, signIn, visitor, limit } = call;
    signIn?.check(url);
    const place = await places.enter(url.origin, visitor, signal, limit);
    try {
      const origin = originOf(url, signIn);
      origin.running += 1;
      try {
        const own = typeof signIn?.headers === 'function' ? await signIn.headers() : signIn?.headers;
        const signed = own === undefined ? request : { ...request, headers: { ...request.headers, ...own } };
        return await exchange({ pool: origin.pool, url, path, request: signed, signal, maxBytes });
      } finally {
        origin.running -= 1;
      }
    } finally {
      place.leave();
    }
  }

  /** Sends the request and follows redirects, up to `MAX_REDIRECTS`. */
  async function follow(request: HttpRequest, call: Call): Promise<HttpResponse> {
    let target = targetOf(request.url);
    let prepared = prepare(request);
    for (let hops = 0; ; hops += 1) {
      let raw: RawResponse;
      try {
        raw = await send(prepared, target, call);
      } catch (error) {
        throw hops === 0 ? error : afterRedirect(error);
      }
      const location = redirectOf(raw);
      if (location === undefined) {
        const response: HttpResponse = {
          status: raw.status,
          headers: raw.headers,
          body: await readBody(raw, call.maxBytes, target.url.host),
        };
        if (hops > 0) response.redirected = true;
        return response;
      }
      if (hops === MAX_REDIRECTS) {
        throw new TerminalError(
          'http.too-many-redirects',
          `${hostOf(request.url)} redirected more than ${MAX_REDIRECTS} times. Use the final address.`,
        );
      }
      const next = targetOf(resolveLocation(location, target.url));
      prepared = redirected(prepared, raw.status, next.url.origin === target.url.origin);
      target = next;
    }
  }

  return {
    async request(request, { signal, maxBytes = MAX_BYTES, timeoutMs = TIMEOUT_MS, signIn, visitor }) {
      if (signal.aborted) throw cancelledBy(signal);
      const stop = new AbortController();
      const onAbort = (): void => stop.abort(cancelledBy(signal));
      signal.addEventListener('abort', onAbort, { once: true });
      const limit = new TimeLimit(timeoutMs, () => stop.abort(timedOut(hostOf(request.url), timeoutMs)));
      limit.start();
      try {
        return await follow(request, { signal: stop.signal, maxBytes, signIn, visitor, limit });
      } finally {
        limit.end();
        signal.removeEventListener('abort', onAbort);
      }
    },
    async close() {
      const pools = [...origins.values()];
      origins.clear();
      await Promise.all(pools.map((origin) => origin.pool.destroy()));
    },
  };
}

/** @throws TerminalError `http.bad-url` */
function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    throw new TerminalError(
      'http.bad-url',
      `"${shorten(text)}" is no address that can be called. It must begin with https:// or http://.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new TerminalError(
      'http.bad-url',
      `The address of ${url.host} holds a user name or password. Send them in the header Authorization instead.`,
    );
  }
  return url;
}

/** Where the answer redirects to; undefined where it does not. */
function redirectOf({ status, headers }: RawResponse): string | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? headers['location'] : undefined;
}

function resolveLocation(location: string, from: URL): string {
  if (!URL.canParse(location, from)) {
    throw new TerminalError(
      'http.bad-url',
      `${from.host} redirects to "${shorten(location)}", which is no address that can be called.`,
    );
  }
  const to = new URL(location, from);
  to.hash = '';
  return to.href;
}

/** S2: the first address took the request, so nothing after it is surely not done. */
function afterRedirect(error: unknown): unknown {
  if (!(error instanceof RetryableError) || !error.surelyNotDone) return error;
  return new RetryableError(error.code, error.message, { details: error.details, cause: error.cause });
}

/** Makes room for one entry where the map is full. Where none may go, the map grows past its limit. */
function evict<Value>(map: Map<string, Value>, limit: number, mayGo: (value: Value) => boolean): void {
  if (map.size < limit) return;
  for (const [key, value] of map) {
    if (mayGo(value)) {
      map.delete(key);
      return;
    }
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : shorten(url);
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
