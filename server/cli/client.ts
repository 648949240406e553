// Calls to a running server, for commands that work by HTTP.
import { TerminalError, ValidationError } from '../../shared/errors.ts';
import { isJsonObject, type JsonValue } from '../../shared/json.ts';

/** Where the server is, and the API token; without a token only public calls are answered. */
export interface ServerOptions {
  url: string;
  token?: string | undefined;
}

/** `path`: from `/` on, query included. A `body` is JSON text. */
export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: string;
  headers?: Record<string, string>;
}

/**
 * The text of the answer. No redirect is followed. @throws ValidationError `cli.bad-url`; TerminalError
 * `cli.unreachable`; TerminalError `cli.refused` with the server's own sentence
 */
export async function callServer(server: ServerOptions, call: ApiRequest): Promise<string> {
  const base = URL.parse(server.url);
  if (base === null)
    throw new ValidationError('cli.bad-url', `"${server.url}" is no address. Give one such as http://127.0.0.1:3000.`);
  const headers = {
    ...(server.token === undefined ? {} : { authorization: `Bearer ${server.token}` }),
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...call.headers,
  };
  const url = new URL(call.path, base);
  // Loaded here, so that whoever asks for help does not wait for it.
  const { request } = await import('undici');
  const answer = await request(url, { method: call.method, headers, body: call.body ?? null }).catch(
    (cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new TerminalError(
        'cli.unreachable',
        `No server answers at ${base.origin} (${reason}). Is it running? Name another with --url.`,
      );
    },
  );
  const text = await answer.body.text();
  if (answer.statusCode < 300) return text;
  throw new TerminalError('cli.refused', `The server refused (${answer.statusCode}): ${sentenceOf(text)}`);
}

/** As `callServer`, for calls that answer with JSON. */
export async function callJson(server: ServerOptions, call: ApiRequest): Promise<JsonValue> {
  return JSON.parse(await callServer(server, call)) as JsonValue;
}

/** The message of an error of the API; of any other text its beginning. */
function sentenceOf(text: string): string {
  try {
    const value = JSON.parse(text) as JsonValue;
    const error = isJsonObject(value) ? value['error'] : undefined;
    if (isJsonObject(error) && typeof error['message'] === 'string') return error['message'];
  } catch {
    return text.slice(0, 300);
  }
  return text.slice(0, 300);
}
