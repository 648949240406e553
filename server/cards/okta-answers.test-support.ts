// Okta for the tests of cards: a client that makes its calls over the HTTP client of a step, and answers as the cut of
// Okta's OpenAPI says (okta/samples/openapi-cut.json), with every field that it has.
import { readFileSync } from 'node:fs';

import type { HttpClient } from '../../shared/card/card.ts';
import { statusError } from '../../shared/card/http-status.ts';
import type { OktaAnswer, OktaCall, OktaClient } from '../../shared/card/okta-client.ts';
import { TerminalError } from '../../shared/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts';
import { callPath, callPreview, refuseWrite } from '../../shared/okta/call-url.ts';

/** One call as the cut has it; `body` and `answer` are JSON Schemas. */
export interface OktaOperation {
  /** Alternatives: the call needs one of them. */
  scopes: string[];
  /** The names of its query parameters. */
  query: string[];
  body?: JsonObject;
  /** The status of its answer; the default is 200. */
  status?: number;
  answer?: JsonObject;
}

const cut = JSON.parse(readFileSync(new URL('okta/samples/openapi-cut.json', import.meta.url), 'utf8')) as {
  calls: Record<string, OktaOperation>;
};

/** The call named `METHOD /path/{template}`; undefined where the cut does not have it. */
export function oktaOperation(name: string): OktaOperation | undefined {
  return cut.calls[name];
}

/** The most that an answer may have: each field that its schema names, once. */
export function fullAnswer(schema: JsonObject | undefined): JsonValue {
  if (schema === undefined) return null;
  if (Array.isArray(schema['enum'])) return schema['enum'][0] ?? null;
  const type = schema['type'];
  if (type === 'array') return isJsonObject(schema['items']) ? [fullAnswer(schema['items'])] : [];
  if (type === 'integer' || type === 'number') return 7;
  if (type === 'boolean') return true;
  if (type === 'string') return schema['format'] === 'date-time' ? '2026-11-03T09:14:36.000Z' : 'a text';
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  return Object.fromEntries(
    Object.entries(properties).map(([key, part]) => [key, fullAnswer(isJsonObject(part) ? part : undefined)]),
  );
}

/** The answer of the cut to a request; undefined for a call that is not in it. */
export function answerTo(method: string, url: string): { status: number; body: JsonValue } | undefined {
  const [path = ''] = url.split('?');
  const found = Object.entries(cut.calls)
    .filter(([name]) => matches(name, method, path))
    // Of two templates the one with fewer parts to fill is the more exact.
    .toSorted(([left], [right]) => left.split('{').length - right.split('{').length)[0];
  if (found === undefined) return undefined;
  const [, operation] = found;
  return { status: operation.status ?? 200, body: fullAnswer(operation.answer) };
}

function matches(name: string, method: string, path: string): boolean {
  const [verb, template = ''] = name.split(' ');
  const [parts, segments] = [template.split('/'), path.split('/')];
  if (verb !== method || parts.length !== segments.length) return false;
  return parts.every((part, at) => part.startsWith('{') || part === segments[at]);
}

/**
 * A client that calls `orgUrl` by `http` and keeps its calls. It refuses writes in a dry run and in a look, as a step's
 * does.
 */
export function oktaOver(
  http: HttpClient,
  orgUrl: string,
  where: 'live' | 'dry' | 'look',
): { okta: OktaClient; calls: OktaCall[] } {
  const calls: OktaCall[] = [];
  const request = async (call: OktaCall): Promise<OktaAnswer> => {
    calls.push(call);
    if (where !== 'live') refuseWrite(call, where === 'dry' ? 'dry-run' : 'look');
    const response = await http.request({
      method: call.method,
      url: `${orgUrl}${callPath(call)}`,
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    const failure = statusError(response, 'Okta');
    if (failure !== undefined && !(call.answers ?? []).includes(response.status)) throw failure;
    return { ...response, body: response.body === '' ? null : response.body, requestId: null };
  };
  const okta: OktaClient = {
    orgUrl,
    request,
    async *pages(call) {
      const answer = await request(call);
      if (!Array.isArray(answer.body)) throw new TerminalError('okta.not-okta', 'That is no list.');
      yield { items: answer.body, hasMore: false, answer };
    },
    preview: (call) => callPreview(orgUrl, call),
  };
  return { okta, calls };
}
