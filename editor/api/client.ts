// The only way to the server's HTTP API: sends a call of shared/api, answers typed data, throws `ApiError`. Types
// come from the contracts; answers are not parsed again here. No React.
import type { z } from 'zod';

import type { ApiCall } from '../../shared/api/call.ts';
import type { JsonObject } from '../../shared/json.ts';
import { TEXTS } from './texts.ts';

/** What the server (or the network) answered instead of the data. `status` 0: nothing came back at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: JsonObject;

  constructor(status: number, code: string, message: string, details: JsonObject = {}) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** Any declared call; `audit` and `status` are the server's. */
export type AnyCall = Pick<ApiCall, 'method' | 'path' | 'access' | 'params' | 'query' | 'body' | 'response'>;

export type ResponseOf<C extends AnyCall> = z.output<C['response']>;
/** A body that may be any JSON object also takes typed objects, such as a `Flow`. */
export type BodyOf<C extends AnyCall> =
  JsonObject extends z.input<C['body']> ? z.input<C['body']> | object : z.input<C['body']>;

type PartOf<Key extends string, Value> = [Value] extends [undefined]
  ? { [K in Key]?: undefined }
  : [Value] extends [Record<string, never>]
    ? { [K in Key]?: Value }
    : undefined extends Value
      ? { [K in Key]?: Value }
      : { [K in Key]: Value };

export type ParamsOf<C extends AnyCall> = z.input<C['params']>;
export type QueryOf<C extends AnyCall> = Partial<z.input<C['query']>>;

/** What a call needs: `params` where its path has some, `query` and `body` where it declares them. */
export type CallArgs<C extends AnyCall> = PartOf<'params', ParamsOf<C>> & { query?: QueryOf<C> } & PartOf<
    'body',
    BodyOf<C>
  > & {
    headers?: Record<string, string>;
    signal?: AbortSignal;
  };

/** Optional as a whole when nothing in it is required. */
export type ArgsTuple<Args> = Partial<Args> extends Args ? [args?: Args] : [args: Args];

export interface Answer<Data> {
  data: Data;
  headers: Headers;
  status: number;
}

interface PlainArgs {
  params?: object | undefined;
  query?: object | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

const signedOutListeners = new Set<() => void>();

/** Calls `listener` whenever the server says that nobody is signed in any more. Gives the function that ends it. */
export function onSignedOut(listener: () => void): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** The address of a call, for links and `EventSource`. Query values that are empty are left out. */
export function addressOf(call: Pick<AnyCall, 'path'>, args: Pick<PlainArgs, 'params' | 'query'> = {}): string {
  const params = new Map(Object.entries(args.params ?? {}).map(([key, value]) => [key, String(value)]));
  const path = call.path.replaceAll(/:([A-Za-z]+)/g, (_, key: string) => encodeURIComponent(params.get(key) ?? ''));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(args.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

/**
 * Sends a call and gives its data.
 * @throws ApiError with the server's code, or `network.unreachable` (status 0) when nothing answered
 */
export async function request<C extends AnyCall>(call: C, ...args: ArgsTuple<CallArgs<C>>): Promise<ResponseOf<C>> {
  const { data } = await requestWithHeaders(call, ...args);
  return data;
}

/** As `request`, with the response's headers: the revision of a draft comes as ETag. */
export async function requestWithHeaders<C extends AnyCall>(
  call: C,
  ...args: ArgsTuple<CallArgs<C>>
): Promise<Answer<ResponseOf<C>>> {
  const response = await send(call, (args[0] ?? {}) as PlainArgs);
  const text = await response.text();
  return {
    data: (text === '' ? undefined : JSON.parse(text)) as ResponseOf<C>,
    headers: response.headers,
    status: response.status,
  };
}

/** As `request`, for calls that answer text to keep as it is (exports). */
export async function requestText<C extends AnyCall>(call: C, ...args: ArgsTuple<CallArgs<C>>): Promise<string> {
  const response = await send(call, (args[0] ?? {}) as PlainArgs);
  return response.text();
}

/** As `request`, for calls that take a CSV file as their body. */
export async function requestFile<C extends AnyCall>(
  call: C,
  args: CallArgs<C> & { file: Blob },
): Promise<ResponseOf<C>> {
  const response = await send(call, { ...(args as PlainArgs), headers: { 'content-type': 'text/csv' } }, args.file);
  return (await response.json()) as ResponseOf<C>;
}

async function send(call: AnyCall, args: PlainArgs, file?: Blob): Promise<Response> {
  const init: RequestInit = {
    method: call.method.toUpperCase(),
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(args.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...args.headers,
    },
  };
  if (args.body !== undefined) init.body = JSON.stringify(args.body);
  if (file !== undefined) init.body = file;
  if (args.signal !== undefined) init.signal = args.signal;

  let response: Response;
  try {
    response = await fetch(addressOf(call, args), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'network.unreachable', TEXTS.unreachable);
  }
  if (response.ok) return response;
  const failure = await errorOf(response);
  if (response.status === 401 && call.access !== 'public') for (const listener of signedOutListeners) listener();
  throw failure;
}

/** The answer as an error. A proxy may answer without the JSON of this server; then the code is `http.unexpected`. */
async function errorOf(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as { error: { code: string; message: string; details?: JsonObject } };
    return new ApiError(response.status, error.code, error.message, error.details);
  } catch {
    return new ApiError(response.status, 'http.unexpected', TEXTS.unexpected(response.status));
  }
}
