// The inputs of Okta's actions: what each is called, what it takes, and where in the request its value goes. Examples
// stand in the documentation and as placeholders.
import { z } from 'zod';

import { anyJson } from '../../../../shared/card/fields.ts';
import type { JsonObject, JsonValue } from '../../../../shared/json.ts';
import { IN_NO_PATH, USERS_READ } from '../../../../shared/okta/user-login.ts';

/**
 * Where the value goes: into a part of the path, a query parameter, or a dotted place in the body. With `none` the row
 * itself, or the list that it reads, says what becomes of it.
 */
export type Place = { path: string } | { query: string } | { body: string } | { none: true };

export interface OktaInput<Value extends JsonValue | undefined = JsonValue | undefined> {
  schema: z.ZodType<Value>;
  example?: NonNullable<Value>;
  place: Place;
  /**
   * What the value names, where it may be written in several ways (`resolve.ts`). `person`: the call takes logins, too;
   * `person-by-id`: it takes nothing but ids.
   */
  names?: 'person' | 'person-by-id' | 'group';
}

/** The values that a step is given, by the names of the inputs. */
export type GivenTo<Inputs extends Readonly<Record<string, OktaInput>>> = {
  [Name in keyof Inputs]: Inputs[Name] extends OktaInput<infer Value> ? Value : never;
};

/**
 * A user by id or login. `by-id`: the call takes nothing but ids, so a login is looked up first. @param path the part
 * of the path
 */
export function person(path: string, call: 'takes-login' | 'by-id' = 'by-id', title = 'User'): OktaInput<string> {
  return {
    schema: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .meta({
        title,
        description: 'The ID or the login of the user.',
        placeholder: '00u1a2b3c4D5e6F7g8h9',
        lookup: { kind: 'users' },
        scopeWhere: { pattern: IN_NO_PATH.source, scope: USERS_READ },
      }),
    example: '00u1a2b3c4D5e6F7g8h9',
    place: { path },
    names: call === 'takes-login' ? 'person' : 'person-by-id',
  };
}

/** A group by id, or by its name where no other has it. */
export function group(): OktaInput<string> {
  return {
    schema: z
      .string()
      .trim()
      .min(1)
      .max(255)
      .meta({
        title: 'Group',
        description: 'The ID of the group, or its name where no other group has it.',
        placeholder: '00g1a2b3c4D5e6F7g8h9',
        lookup: { kind: 'groups' },
      }),
    example: '00g1a2b3c4D5e6F7g8h9',
    place: { path: 'groupId' },
    names: 'group',
  };
}

/**
 * Parts of paths whose values the org can list, so that the editor offers them (`server/okta/lookups.ts`). `of`: the
 * input that names the user to whom they belong.
 */
const LISTED: Readonly<Record<string, { kind: string; of?: string }>> = {
  appId: { kind: 'apps' },
  deviceId: { kind: 'devices' },
  groupRuleId: { kind: 'group-rules' },
  factorId: { kind: 'factors', of: 'user' },
  enrollmentId: { kind: 'enrollments', of: 'user' },
  roleAssignmentId: { kind: 'roles', of: 'user' },
};

/** A part of the path that takes nothing but an id. @param path its name, by which `LISTED` knows what may be listed */
export function id(title: string, path: string, example: string): OktaInput<string> {
  const lookup = Object.hasOwn(LISTED, path) ? LISTED[path] : undefined;
  const meta = { title, placeholder: example, ...(lookup === undefined ? {} : { lookup }) };
  return {
    schema: z.string().trim().min(1).max(200).meta(meta),
    example,
    place: { path },
  };
}

interface TextOptions {
  description?: string;
  example?: string;
  /** It may be left out, or be empty. */
  optional?: true;
  /** The form has a field of several lines for it. */
  long?: true;
}

/** A text, which may be empty only where it is optional. */
export function text(
  title: string,
  place: Place,
  options: TextOptions & { optional: true },
): OktaInput<string | undefined>;
export function text(title: string, place: Place, options?: TextOptions): OktaInput<string>;
export function text(
  title: string,
  place: Place,
  { description, example, optional, long }: TextOptions = {},
): OktaInput<string> | OktaInput<string | undefined> {
  const schema = z.string().min(optional === true ? 0 : 1);
  const meta = {
    title,
    ...(description === undefined ? {} : { description }),
    ...(example === undefined ? {} : { placeholder: example }),
    ...(long === true ? { widget: 'textarea' as const } : {}),
  };
  const shown = example === undefined ? { place } : { place, example };
  return optional === true
    ? { schema: schema.optional().meta(meta), ...shown }
    : { schema: schema.meta(meta), ...shown };
}

/** A switch. @param fallback its value where it is left out */
export function flag(title: string, place: Place, fallback: boolean, description?: string): OktaInput<boolean> {
  const meta = description === undefined ? { title } : { title, description };
  return { schema: z.boolean().default(fallback).meta(meta), example: fallback, place };
}

/**
 * One of some texts. With `fallback` it may be left out and has that; with `optional` it may be left out and is not
 * sent; with neither it must be given.
 */
export function choice<const Value extends string>(
  title: string,
  place: Place,
  values: readonly [Value, ...Value[]],
  { fallback, optional, description }: { fallback?: NoInfer<Value>; optional?: true; description?: string } = {},
): OktaInput<Value | undefined> {
  const schema = z.enum(values);
  const meta = description === undefined ? { title } : { title, description };
  const withRule = fallback !== undefined ? schema.default(fallback) : optional === true ? schema.optional() : schema;
  return { schema: withRule.meta(meta) as z.ZodType<Value | undefined>, example: fallback ?? values[0], place };
}

/** A JSON object with fields of any name. */
export function object(
  title: string,
  place: Place,
  example: JsonObject,
  optional?: true,
): OktaInput<JsonObject | undefined> {
  const schema = z.record(z.string(), anyJson);
  const meta = { title, widget: 'json' as const };
  return { schema: (optional === true ? schema.optional() : schema).meta(meta), example, place };
}

/** A list of texts, none of which is empty; the list itself may be. */
export function texts(
  title: string,
  place: Place,
  example: readonly string[],
  optional: true,
): OktaInput<string[] | undefined>;
export function texts(title: string, place: Place, example: readonly string[]): OktaInput<string[]>;
export function texts(
  title: string,
  place: Place,
  example: readonly string[],
  optional?: true,
): OktaInput<string[]> | OktaInput<string[] | undefined> {
  const schema = z.array(z.string().min(1));
  const meta = { title, widget: 'text-list' as const };
  const shown = { example: [...example], place };
  return optional === true
    ? { schema: schema.optional().meta(meta), ...shown }
    : { schema: schema.meta(meta), ...shown };
}

/** A list of at least one and at most `most` objects with fields of any name. */
export function objects(
  title: string,
  place: Place,
  example: readonly JsonObject[],
  most: number,
): OktaInput<JsonObject[]> {
  const schema = z.array(z.record(z.string(), anyJson)).min(1).max(most);
  return { schema: schema.meta({ title, widget: 'json' }), example: [...example], place };
}

/** A time that may be left out. It is sent as it is written, without being checked here. */
export function time(title: string, place: Place, description: string, example: string): OktaInput<string | undefined> {
  const meta = { title, description, format: 'date-time', placeholder: example };
  return { schema: z.string().optional().meta(meta), example, place };
}
