// Reads the lists that cards give: the first record alone, records up to a number, or all of them up to a bound. Pages
// are asked for only as they are needed, and no record is held twice.
import { z } from 'zod';

import type { OktaCall, OktaClient, OktaPage } from '../../../../shared/card/okta-client.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';
import type { OktaInput } from './inputs.ts';
import { listOutput, type ListOutput, readShape } from './outputs.ts';

/** The most records that one step reads, so that its output stays bounded. */
export const MOST_RECORDS = 5_000;

const RESULT_SETS = ['first', 'upTo', 'all'] as const;

/** The inputs that every list has beside its own. */
export function listInputs({ title }: ListOutput): Record<string, OktaInput> {
  return {
    resultSet: {
      schema: z
        .enum(RESULT_SETS)
        .default('upTo')
        .meta({
          title: 'Result set',
          description: `The first record, up to the record limit, or all of them, ${MOST_RECORDS} at most.`,
        }),
      example: 'upTo',
      place: { none: true },
    },
    recordLimit: {
      schema: z
        .int()
        .min(1)
        .max(MOST_RECORDS)
        .default(200)
        .meta({ title: 'Record limit', description: `${title} that are read at most, with the result set upTo.` }),
      example: 200,
      place: { none: true },
    },
  };
}

/**
 * Reads as many pages as the inputs ask for. `hasMore` of the output says that Okta has more records than were read.
 * @param bodyOf takes the list from the body of an answer, for lists that are asked for once (`whole`)
 * @throws whatever the client throws
 */
export async function readList(
  okta: OktaClient,
  call: OktaCall,
  list: ListOutput,
  given: JsonObject,
  bodyOf: (body: JsonValue) => JsonValue,
): Promise<JsonObject> {
  const most = mostOf(given);
  const query = list.page === undefined ? call.query : { ...call.query, limit: Math.min(most, list.page) };
  const items: JsonObject[] = [];
  let hasMore = false;
  for await (const page of pagesOf(okta, query === undefined ? call : { ...call, query }, list, bodyOf)) {
    const room = most - items.length;
    for (const item of page.items.slice(0, room)) items.push(readShape(list.item, item));
    hasMore = page.items.length > room || page.hasMore;
    if (items.length >= most) break;
  }
  return listOutput(list.name, items, hasMore);
}

function mostOf({ resultSet, recordLimit }: JsonObject): number {
  if (resultSet === 'first') return 1;
  return resultSet === 'all' || typeof recordLimit !== 'number' ? MOST_RECORDS : recordLimit;
}

type Page = Pick<OktaPage, 'items' | 'hasMore'>;

function pagesOf(
  okta: OktaClient,
  call: OktaCall,
  { under, whole }: ListOutput,
  bodyOf: (body: JsonValue) => JsonValue,
): AsyncIterable<Page> {
  if (under !== undefined) return pagesUnder(okta, call, under);
  return whole === true ? wholeList(okta, call, bodyOf) : okta.pages(call);
}

async function* wholeList(
  okta: OktaClient,
  call: OktaCall,
  bodyOf: (body: JsonValue) => JsonValue,
): AsyncGenerator<Page> {
  const body = bodyOf((await okta.request(call)).body);
  yield { items: Array.isArray(body) ? body : isJsonObject(body) ? [body] : [], hasMore: false };
}

/**
 * Reads the pages of a list that stands in an object; the object's link to the next page has the `after` of that page.
 */
async function* pagesUnder(okta: OktaClient, call: OktaCall, under: string): AsyncGenerator<Page> {
  let after: string | undefined;
  do {
    const { body } = await okta.request(
      after === undefined ? call : { ...call, query: { ...call.query, after }, goesOn: true },
    );
    const listed = isJsonObject(body) ? body[under] : undefined;
    const next = nextAfter(body);
    const items = Array.isArray(listed) ? listed : [];
    // A page with nothing on it, or the same one again, is the end.
    after = items.length === 0 || next === after ? undefined : next;
    yield { items, hasMore: after !== undefined };
  } while (after !== undefined);
}

/** The cursor in the link to the next page; undefined where there is none, or it cannot be read. */
function nextAfter(body: JsonValue): string | undefined {
  const href = ['_links', 'next', 'href'].reduce<JsonValue>(
    (part, key) => (isJsonObject(part) ? (part[key] ?? null) : null),
    body,
  );
  const found = typeof href === 'string' ? /[?&]after=([^&#]+)/.exec(href)?.[1] : undefined;
  return found === undefined || /%(?![0-9A-Fa-f]{2})/.test(found) ? undefined : decodeURIComponent(found);
}
