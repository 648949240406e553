// The outputs of Okta's actions: a fixed core of typed fields, each taken from a named place of the answer. What is
// missing there, or of another type, is null, never an error: Okta's answers differ between orgs.
import { z } from 'zod';

import { anyJson } from '../../../../shared/card/fields.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts';

export interface Field {
  schema: z.ZodType;
  sample: JsonValue;
  /** Keys from the answer to the value; those of the field's own name where there are none. */
  at?: readonly string[];
  fits(value: JsonValue): boolean;
}

export type Shape = Readonly<Record<string, Field>>;

export function text(title: string, sample: string, at?: string): Field {
  return field(z.string().nullable().meta({ title }), sample, (value) => typeof value === 'string', at);
}

export function number(title: string, sample: number, at?: string): Field {
  return field(z.number().nullable().meta({ title }), sample, (value) => typeof value === 'number', at);
}

export function flag(title: string, sample: boolean, at?: string): Field {
  return field(z.boolean().nullable().meta({ title }), sample, (value) => typeof value === 'boolean', at);
}

export function object(title: string, sample: JsonObject, at?: string): Field {
  return field(z.record(z.string(), anyJson).nullable().meta({ title }), sample, isJsonObject, at);
}

export function list(title: string, sample: JsonValue[], at?: string): Field {
  return field(z.array(anyJson).nullable().meta({ title }), sample, Array.isArray, at);
}

function field(schema: z.ZodType, sample: JsonValue, fits: Field['fits'], at?: string): Field {
  return { schema, sample, fits, ...(at === undefined ? {} : { at: at.split('.') }) };
}

export function schemaOf(shape: Shape): z.ZodObject {
  return z.object(Object.fromEntries(Object.entries(shape).map(([name, { schema }]) => [name, schema])));
}

export function sampleOf(shape: Shape): JsonObject {
  return Object.fromEntries(Object.entries(shape).map(([name, { sample }]) => [name, sample]));
}

export function readShape(shape: Shape, answer: JsonValue): JsonObject {
  return Object.fromEntries(
    Object.entries(shape).map(([name, { at = [name], fits }]) => {
      const value = at.reduce<JsonValue>((part, key) => (isJsonObject(part) ? (part[key] ?? null) : null), answer);
      return [name, fits(value) ? value : null];
    }),
  );
}

/** What an action gives: that the call was taken, the record that it answered with, or a list of records. */
export type OktaOutput =
  | { kind: 'status' }
  | { kind: 'record'; shape: Shape }
  | {
      kind: 'list';
      /** The name of the list in the output, and its title. */
      name: string;
      title: string;
      item: Shape;
      /** The largest page that may be asked for by `limit`; none for a call that answers with all at once. */
      page?: number;
      /** The key of the answer that holds the list, where the answer is no list itself. */
      under?: string;
      /** It is asked for once, and an answer that is a single record counts as a list of one. */
      whole?: true;
    };

export const status: OktaOutput = { kind: 'status' };

export function record(shape: Shape): OktaOutput {
  return { kind: 'record', shape };
}

export function records(
  name: string,
  title: string,
  item: Shape,
  more: { page?: number; under?: string; whole?: true } = {},
): OktaOutput {
  return { kind: 'list', name, title, item, ...more };
}

const STATUS_CODE = z.int().nullable().meta({
  title: 'Status code',
  description: "Of Okta's answer; null where the answer was lost, and a look showed that the call took effect.",
});

export function outputSchema(output: OktaOutput): z.ZodObject {
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

export function outputSample(output: OktaOutput): JsonObject {
  if (output.kind === 'status') return { statusCode: 200 };
  if (output.kind === 'record') return sampleOf(output.shape);
  return listOutput(output.name, [sampleOf(output.item)], false);
}

export function listOutput(name: string, items: JsonObject[], hasMore: boolean): JsonObject {
  return { [name]: items, first: items[0] ?? null, count: items.length, hasMore };
}
