// The outputs of Okta's actions: a fixed core of typed fields, each taken from a named place of the answer. What is
// missing there, or is of another type, is null and never an error, since Okta's answers differ between orgs.
import { z } from 'zod';

import type { OutputSchema } from '../../../../shared/card/card.ts';
import { anyJson } from '../../../../shared/card/fields.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';

export interface Field<Value extends JsonValue = JsonValue> {
  schema: z.ZodType<Value | null>;
  sample: Value;
  /** The keys that lead from the answer to the value; without them it is the key of the field's own name. */
  at?: readonly string[];
  /** Whether a value of an answer is of the field's type. */
  fits(value: JsonValue): value is Value;
}

export type Shape = Readonly<Record<string, Field>>;

/** What a record of the shape is: each field's value, or null. */
export type RecordOf<Of extends Shape> = {
  [Name in keyof Of]: (Of[Name] extends Field<infer Value> ? Value : never) | null;
};

/**
 * A field that is a text.
 * @param at the dotted place in the answer, by default the field's own name; the fields of other types have it, too
 */
export function text(title: string, sample: string, at?: string): Field<string> {
  return field(z.string().nullable().meta({ title }), sample, (value) => typeof value === 'string', at);
}

export function number(title: string, sample: number, at?: string): Field<number> {
  return field(z.number().nullable().meta({ title }), sample, (value) => typeof value === 'number', at);
}

export function flag(title: string, sample: boolean, at?: string): Field<boolean> {
  return field(z.boolean().nullable().meta({ title }), sample, (value) => typeof value === 'boolean', at);
}

export function object(title: string, sample: JsonObject, at?: string): Field<JsonObject> {
  return field(z.record(z.string(), anyJson).nullable().meta({ title }), sample, isJsonObject, at);
}

/** The profile of a user. The editor shows in it the attributes that the org of the connection declares. */
export function userProfile(title: string, sample: JsonObject): Field<JsonObject> {
  const schema = z.record(z.string(), anyJson).nullable().meta({ title, profileOf: 'user' });
  return field(schema, sample, isJsonObject);
}

export function list(title: string, sample: JsonValue[], at?: string): Field<JsonValue[]> {
  return field(z.array(anyJson).nullable().meta({ title }), sample, Array.isArray, at);
}

function field<Value extends JsonValue>(
  schema: z.ZodType<Value | null>,
  sample: Value,
  fits: (value: JsonValue) => value is Value,
  at?: string,
): Field<Value> {
  return { schema, sample, fits, ...(at === undefined ? {} : { at: at.split('.') }) };
}

export function schemaOf(shape: Shape): z.ZodObject {
  return z.object(Object.fromEntries(Object.entries(shape).map(([name, { schema }]) => [name, schema])));
}

export function sampleOf<Of extends Shape>(shape: Of): RecordOf<Of> {
  return Object.fromEntries(Object.entries(shape).map(([name, { sample }]) => [name, sample])) as RecordOf<Of>;
}

/** Reads the fields of a shape from an answer, each with its value or null. */
export function readShape<Of extends Shape>(shape: Of, answer: JsonValue): RecordOf<Of> {
  return Object.fromEntries(
    Object.entries(shape).map(([name, { at = [name], fits }]) => {
      const value = at.reduce<JsonValue>((part, key) => (isJsonObject(part) ? (part[key] ?? null) : null), answer);
      return [name, fits(value) ? value : null];
    }),
  ) as RecordOf<Of>;
}

/** What an action gives: that the call was taken, the record that it answered with, or a list of records. */
export type OktaOutput = StatusOutput | RecordOutput | ListOutput;

export interface StatusOutput {
  kind: 'status';
}

export interface RecordOutput<Of extends Shape = Shape> {
  kind: 'record';
  shape: Of;
}

export interface ListOutput<Name extends string = string, Item extends Shape = Shape> extends ListReading {
  kind: 'list';
  /** The key of the list in the output; `title` is what people call it. */
  name: Name;
  title: string;
  item: Item;
}

interface ListReading {
  /** The largest page that may be asked for by `limit`; absent for a call that answers with all at once. */
  page?: number;
  /** The key of the answer under which the list stands, where the answer is not itself a list. */
  under?: string;
  /** The list is asked for once, without pages; an answer that is a single record counts as a list of one. */
  whole?: true;
}

/** What a step gives, by the kind of its output. */
export type GivenBy<Output extends OktaOutput> =
  Output extends RecordOutput<infer Of>
    ? RecordOf<Of>
    : Output extends ListOutput<infer Name, infer Item>
      ? Listed<Name, Item>
      : { statusCode: number | null };

type Listed<Name extends string, Item extends Shape> = { [Key in Name]: RecordOf<Item>[] } & {
  first: RecordOf<Item> | null;
  count: number;
  hasMore: boolean;
};

/** The output of an action that gives nothing but the status of Okta's answer. */
export const status: StatusOutput = { kind: 'status' };

export function record<Of extends Shape>(shape: Of): RecordOutput<Of> {
  return { kind: 'record', shape };
}

export function records<Name extends string, Item extends Shape>(
  name: Name,
  title: string,
  item: Item,
  more: ListReading = {},
): ListOutput<Name, Item> {
  return { kind: 'list', name, title, item, ...more };
}

const STATUS_CODE = z.int().nullable().meta({
  title: 'Status code',
  description: "Of Okta's answer; null where the answer was lost, and a look showed that the call took effect.",
});

export function outputSchema<Output extends OktaOutput>(output: Output): OutputSchema<GivenBy<Output>> {
  return schemaFor(output) as z.ZodType as OutputSchema<GivenBy<Output>>;
}

function schemaFor(output: OktaOutput): z.ZodObject {
  if (output.kind === 'status') return z.object({ statusCode: STATUS_CODE });
  if (output.kind === 'record') return schemaOf(output.shape);
  const item = schemaOf(output.item);
  return z.object({
    [output.name]: z.array(item).meta({ title: output.title }),
    first: item.nullable().meta({ title: 'First', description: 'The first of them; null where there is none.' }),
    count: z.int().meta({ title: 'Count' }),
    hasMore: z.boolean().meta({ title: 'Has more', description: 'Okta has more than were asked for.' }),
  });
}

export function outputSample<Output extends OktaOutput>(output: Output): GivenBy<Output> {
  return sampleFor(output) as GivenBy<Output>;
}

function sampleFor(output: OktaOutput): JsonObject {
  if (output.kind === 'status') return { statusCode: 200 };
  if (output.kind === 'record') return sampleOf(output.shape);
  return listOutput(output.name, [sampleOf(output.item)], false);
}

/** The output of a card that lists, as `schemaFor` declares it. */
export function listOutput(name: string, items: JsonObject[], hasMore: boolean): JsonObject {
  return { [name]: items, first: items[0] ?? null, count: items.length, hasMore };
}
