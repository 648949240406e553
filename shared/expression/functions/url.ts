// Functions on addresses and their queries. Escaping one part of an address is in escape.ts.
import { fieldsArgument, type FunctionCall, type FunctionSpec, readText } from '../function-spec.ts';
import { urlEncode } from '../../escape.ts';
import { EXPRESSION_LIMITS } from '../limits.ts';
import { toTemplateText } from '../result.ts';
import { NUMBER, STRING, type Type } from '../types.ts';
import { isList, unmarked, type Value } from '../values.ts';

// Shared code has no URL class. Groups: protocol, host, port, path, query, fragment; a user and password are left
// out.
const ADDRESS =
  /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:[^/?#@]*@)?(\[[0-9A-Fa-f:.]+\]|[^/?#:@[\]\s]+)(?::(\d{1,5}))?(\/[^?#]*)?(?:\?([^#]*))?(?:#(.*))?$/s;

/** Steps for one name with its value, which are escaped or read one by one. */
const PAIR_STEPS = 60;

/** The text with its percent signs read. Undefined where one does not stand before the hex of UTF-8. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const QUERY: Type = { kind: 'object', fields: new Map(), rest: STRING };
const PARTS: Type = {
  kind: 'object',
  fields: new Map([
    ['protocol', STRING],
    ['host', STRING],
    ['port', NUMBER],
    ['path', STRING],
    ['query', STRING],
    ['fragment', STRING],
  ]),
  rest: undefined,
};

/**
 * The parts of an absolute address, protocol and host in lower case, the others as they are written. @throws Failure
 */
function partsOf(text: string, call: FunctionCall): Value {
  const match = ADDRESS.exec(text.trim());
  if (match === null) return call.fail('the text is no address such as https://example.com/path');
  const [, protocol = '', host = '', port, path = '/', query = '', fragment = ''] = match;
  return {
    protocol: protocol.toLowerCase(),
    host: host.toLowerCase(),
    port: port === undefined ? null : BigInt(port),
    path,
    query,
    fragment,
  };
}

/** The names and values of a query, a leading `?` left out. `+` is a space, as forms write it. @throws Failure */
function queryOf(text: string, call: FunctionCall): Value {
  const pairs = text.replace(/^\?/, '').split('&', call.budget.left + 1);
  call.budget.spend(pairs.length * PAIR_STEPS);
  return Object.fromEntries(
    pairs
      .filter((pair) => pair !== '')
      .map((pair) => {
        const at = pair.indexOf('=');
        const [name, value] = at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
        const read = (part: string): string =>
          decoded(part.replaceAll('+', ' ')) ?? call.fail('the query has a percent sign that stands for nothing');
        return [read(name), read(value)];
      }),
  );
}

/** Writes a query. It is the opposite of queryOf() but for lists, of which that keeps the last item. */
function toQuery(fields: readonly [string, Value][], call: FunctionCall): string {
  const pairs: string[] = [];
  let length = 0;
  for (const [name, given] of fields) {
    const value = unmarked(given);
    const encodedName = encoded(name, call);
    for (const item of isList(value) ? value : [value]) {
      call.budget.spend(PAIR_STEPS);
      if (item === null) continue;
      const pair = `${encodedName}=${encoded(toTemplateText(item, call.budget), call)}`;
      length += pair.length + 1;
      call.budget.allowText(pair.length);
      if (length > EXPRESSION_LIMITS.size) call.budget.allowText(length);
      pairs.push(pair);
    }
  }
  return pairs.join('&');
}

function encoded(text: string, call: FunctionCall): string {
  call.budget.spendSearch(text.length);
  return urlEncode(text);
}

/** They work on text alone: no address is looked up or called. */
export const URL_FUNCTIONS: readonly FunctionSpec[] = [
  {
    name: 'urlDecode',
    parameters: [{ name: 'text', type: 'string' }],
    result: 'string',
    summary: 'The text that one part of an address stands for.',
    example: { source: `urlDecode('R%26D%20Lin')`, gives: 'R&D Lin' },
    run: (args, call) => decoded(readText(args, 0, call)) ?? call.fail('a percent sign in the text stands for nothing'),
  },
  {
    name: 'parseUrl',
    parameters: [{ name: 'address', type: 'string' }],
    result: 'object',
    infer: () => PARTS,
    summary: 'The protocol, host, port (or null), path, query and fragment of an address.',
    example: { source: `parseUrl('https://example.com:8443/users?id=7').path`, gives: '/users' },
    run: (args, call) => partsOf(readText(args, 0, call), call),
  },
  {
    name: 'parseQuery',
    parameters: [{ name: 'query', type: 'string' }],
    result: 'object',
    infer: () => QUERY,
    summary: 'The names and values of a query; of two with one name the later counts.',
    example: { source: `parseQuery('id=7&name=Lin+Example')`, gives: { id: '7', name: 'Lin Example' } },
    run: (args, call) => queryOf(readText(args, 0, call), call),
  },
  {
    name: 'toQuery',
    parameters: [{ name: 'values', type: 'object' }],
    result: 'string',
    summary: 'The fields of an object as a query; a list gives its name several times, and null is left out.',
    example: { source: `toQuery({'id': 7, 'q': 'R&D', 'none': null})`, gives: 'id=7&q=R%26D' },
    run: (args, call) => toQuery(fieldsArgument(args, 0, call), call),
  },
];
