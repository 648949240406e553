// An action of Okta is declared as a row, which says which call it makes, where its inputs go and what its answer
// gives. The rest is the same for all and is made here: checked inputs, the preview of a dry run, the reading of pages,
// the documentation.
import { z } from 'zod';

import {
  type ActionCard,
  type ActionContext,
  defineAction,
  done,
  type OutputSchema,
  simulated,
} from '../../../../shared/card/card.ts';
import type { Look } from '../../../../shared/card/look.ts';
import type { Effect } from '../../../../shared/card/manifest.ts';
import { isRead, type OktaCall, type OktaClient } from '../../../../shared/card/okta-client.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';
import { USERS_READ } from '../../../../shared/okta/user-login.ts';
import type { GivenTo, OktaInput } from './inputs.ts';
import { listInputs, readList } from './lists.ts';
import { type GivenBy, type OktaOutput, outputSample, outputSchema, readShape } from './outputs.ts';
import { GROUPS_READ, groupFor, userFor } from './resolve.ts';

/** What a look is given: the client, and the call whose answer was lost, with its parts as they were sent. */
export interface Lost<Given extends JsonValue = JsonValue> {
  okta: OktaClient;
  params: Readonly<Record<string, string>>;
  input: JsonObject;
  /** When the attempt whose answer was lost began, ISO 8601. */
  since: string;
  /** The settings of the connection, without secrets; undefined: there are none. */
  connection: JsonValue | undefined;
  /**
   * Makes what `run` would have given of what the look has seen: the fields of a record that `seen` has, the others
   * null; for an action that gives no record, a status code of null.
   */
  output(seen: JsonValue): Given;
}

/**
 * How to tell what became of a call whose answer was lost (J5), and the scopes that it reads with. A look only reads.
 * @throws whatever the client throws
 */
export interface LookRow {
  scopes: readonly string[];
  how<Given extends JsonValue>(lost: Lost<Given>): Promise<Look<Given>>;
}

type Inputs = Readonly<Record<string, OktaInput>>;

/**
 * The types bind what the functions of a row are given (`body`, `query`, `path`, `answer`, `method`) to its own inputs.
 */
export interface OktaActionRow<Own extends Inputs = Inputs, Output extends OktaOutput = OktaOutput> {
  /** As in Okta Workflows, where that has such a card; the card's id is made of it. */
  title: string;
  summary: string;
  /** Markdown on what is particular to the action; the call, scopes, permissions and Okta's refusals are added. */
  docs: string;
  call: Pick<OktaCall, 'method' | 'path' | 'scopes'>;
  /**
   * J4: what doing the call twice would mean. J5: where the answer of a `once` call is lost and no look tells, a person
   * is asked.
   */
  effect: Effect;
  /**
   * The permissions of a custom admin role that the call needs, all of them; an entry may name alternatives, as
   * `a or b`. Empty: none is known.
   */
  permissions: string[];
  /** Okta's documentation does not say of this call which permission it needs; these are what we take it to be. */
  permissionsInferred?: true;
  inputs: Own;
  output: Output;
  /** Makes the whole body, where the places of inputs cannot say it. */
  body?(input: GivenTo<Own>): JsonValue;
  /** Makes query parameters that places cannot say; they win over those of inputs. */
  query?(input: GivenTo<Own>): OktaCall['query'];
  /** Makes the path, where an input decides it: a template like that of `call`. */
  path?(input: GivenTo<Own>): string;
  /** Makes what the output is read from, where that is not the answer's body as it is. */
  answer?(input: GivenTo<Own>, body: JsonValue): JsonValue;
  /** Chooses the method, where an input decides it. */
  method?(input: GivenTo<Own>): OktaCall['method'];
  /** J5: finds out what became of a call whose answer was lost. */
  look?: LookRow;
}

const CONNECTION = { apps: [{ app: 'okta' }], required: true } as const;
const INFERRED =
  'Okta does not say which permission allows this call: it is what we take it to be. Where Okta refuses with a 403, compare with the list of the role.';
const SOURCE = 'https://developer.okta.com/docs/api/';

/**
 * Makes the card of a row, of version 1. Its id is made of the title, and must be the path of the file (registry.ts).
 */
export function defineOktaAction<Own extends Inputs, Output extends OktaOutput>(
  row: OktaActionRow<Own, Output>,
): ActionCard<z.ZodType<GivenTo<Own>>, OutputSchema<GivenBy<Output>>, typeof CONNECTION> {
  const card: unknown = cardOf(row);
  return card as ActionCard<z.ZodType<GivenTo<Own>>, OutputSchema<GivenBy<Output>>, typeof CONNECTION>;
}

/** The code that serves all rows knows no input and no field by name, so here they are JSON. */
function cardOf(row: OktaActionRow): ActionCard<z.ZodObject, OutputSchema, typeof CONNECTION> {
  const { output } = row;
  const inputs: Record<string, OktaInput> = { ...row.inputs, ...(output.kind === 'list' ? listInputs(output) : {}) };
  const sample: JsonValue = outputSample(output);
  const schema: OutputSchema = outputSchema(output);
  const scopes = scopesOf(row);
  const { look } = row;
  return defineAction({
    id: `okta.${row.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    version: 1,
    title: row.title,
    summary: row.summary,
    docs: docsOf(row, scopes),
    effect: row.effect,
    scopes,
    permissions: row.permissions,
    ...(row.permissionsInferred === undefined ? {} : { permissionsInferred: row.permissionsInferred }),
    connection: CONNECTION,
    input: z.object(Object.fromEntries(Object.entries(inputs).map(([name, { schema: own }]) => [name, own]))),
    output: schema,
    sample,
    example: exampleOf(inputs),
    callsOut: ({ connection }) => textOr(connection?.['orgUrl']),
    async run({ input, mode, okta, signal, standsIn }) {
      signal.throwIfAborted();
      const given = input as JsonObject;
      const params = await paramsOf(inputs, given, okta, standsIn === true);
      const call = callOf(row, inputs, given, params);
      // S11: reads are real and writes are not sent; where no org is behind the client, nothing can be read either.
      if (mode === 'dry' && (standsIn === true || !isRead(call))) return simulated(okta.preview(call), sample);
      const bodyOf = (body: JsonValue): JsonValue => (row.answer === undefined ? body : row.answer(given, body));
      if (output.kind === 'list') return done(await readList(okta, call, output, given, bodyOf));
      const answer = await okta.request(call);
      if (output.kind === 'status') return done({ statusCode: answer.status });
      return done(readShape(output.shape, bodyOf(answer.body)));
    },
    ...(look === undefined ? {} : { look: (context) => lookFor(row, inputs, look.how, context) }),
  });
}

/** Finds out what became of the call, with its parts made anew as `run` makes them. */
async function lookFor(
  row: OktaActionRow,
  inputs: Readonly<Record<string, OktaInput>>,
  how: LookRow['how'],
  { input, okta, startedAt, connection }: Pick<ActionContext<unknown>, 'input' | 'okta' | 'startedAt' | 'connection'>,
): Promise<Look> {
  const given = input as JsonObject;
  const params = await paramsOf(inputs, given, okta, false);
  const { output } = row;
  const settings = connection as JsonValue | undefined;
  const outputOf = (seen: JsonValue): JsonObject =>
    output.kind === 'record' ? readShape(output.shape, seen) : { statusCode: null };
  return how({ okta, params, input: given, since: startedAt, connection: settings, output: outputOf });
}

/**
 * The parts of the path. What was written for a user or a group is looked up where the call does not take it as it is.
 * @param standsIn there is no org behind the client, as in a test of a flow
 * @throws what `userFor` and `groupFor` throw
 */
async function paramsOf(
  inputs: Readonly<Record<string, OktaInput>>,
  given: JsonObject,
  okta: OktaClient,
  standsIn: boolean,
): Promise<Record<string, string>> {
  const params: Record<string, string> = {};
  for (const [name, { place, names }] of Object.entries(inputs)) {
    const value = given[name];
    if (!('path' in place) || typeof value !== 'string') continue;
    // Without an org nothing can be looked up: the preview has what was written.
    if (standsIn || names === undefined) params[place.path] = value;
    else if (names === 'group') params[place.path] = await groupFor(okta, value);
    else params[place.path] = await userFor(okta, value, names === 'person' ? 'takes-login' : 'by-id');
  }
  return params;
}

/** The call that the inputs make. An input that is absent, null or an empty text is not sent. */
function callOf(
  row: OktaActionRow,
  inputs: Readonly<Record<string, OktaInput>>,
  given: JsonObject,
  params: Record<string, string>,
): OktaCall {
  const query: Record<string, string | number | boolean | string[]> = {};
  const body: JsonObject = {};
  for (const [name, { place }] of Object.entries(inputs)) {
    const value = given[name];
    if (value === undefined || value === null || value === '') continue;
    if ('query' in place && !isJsonObject(value)) query[place.query] = Array.isArray(value) ? value.map(String) : value;
    if ('body' in place) setAt(body, place.body.split('.'), value);
  }
  const call: OktaCall = { ...row.call, params, query: { ...query, ...row.query?.(given) } };
  if (row.method !== undefined) call.method = row.method(given);
  if (row.path !== undefined) call.path = row.path(given);
  const written = row.body?.(given) ?? body;
  if (row.body !== undefined || Object.keys(body).length > 0) call.body = written;
  return call;
}

/** Sets a value at a dotted place, and makes the objects on the way. */
function setAt(target: JsonObject, [key = '', ...rest]: readonly string[], value: JsonValue): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const part = target[key];
  const inner: JsonObject = isJsonObject(part) ? part : {};
  target[key] = inner;
  setAt(inner, rest, value);
}

/** The scopes of the call, of what it looks up, and of how it looks for a lost answer, each once. */
function scopesOf({ call, inputs, look }: OktaActionRow): string[] {
  const named = Object.values(inputs).map(({ names }) => names);
  return [
    ...new Set([
      ...call.scopes,
      ...(named.some((names) => names === 'person-by-id') ? [USERS_READ] : []),
      ...(named.includes('group') ? [GROUPS_READ] : []),
      ...(look?.scopes ?? []),
    ]),
  ];
}

function exampleOf(inputs: Readonly<Record<string, OktaInput>>): JsonObject {
  const given = Object.entries(inputs).flatMap(([name, { example }]): [string, JsonValue][] =>
    example === undefined ? [] : [[name, example]],
  );
  return Object.fromEntries(given);
}

function docsOf(
  { docs, call, permissions, permissionsInferred, look, inputs }: OktaActionRow,
  scopes: readonly string[],
): string {
  const code = (names: readonly string[]): string =>
    names.map((name) => `\`${name.replace(' or ', '` or `')}\``).join(', ');
  const more = scopes.filter((scope) => !call.scopes.includes(scope));
  const afterLoss = look === undefined ? '' : ', and what became of a call whose answer was lost';
  const takesLogin = Object.values(inputs).some(({ names }) => names === 'person');
  const needed = [
    code(call.scopes),
    ...(more.length === 0 ? [] : [`${code(more)} to look up what is not given by ID${afterLoss}`]),
    ...(takesLogin && !scopes.includes(USERS_READ) ? [`\`${USERS_READ}\` only to look up a login with a slash`] : []),
  ];
  return [
    docs,
    `**Scopes:** ${needed.join('; ')}.`,
    permissions.length === 0
      ? '**Permissions:** no permission of a custom role is known to allow it; a standard role does.'
      : `**Permissions:** ${code(permissions)}, over a resource set that holds what it acts on; or a standard role.${permissionsInferred === true ? ` ${INFERRED}` : ''}`,
    'Only a Super Admin may act on a Super Admin. A 403 says that the role is missing, a 404 that what is named is not there or not visible to the role, a 400 what Okta does not accept.',
    `Source: [Okta's API](${SOURCE}), \`${call.method} ${call.path}\`.`,
  ].join('\n\n');
}

function textOr(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
