// One HTTP call as data: what server, editor and OpenAPI share. There is one file for each resource beside this one;
// nothing here sends or serves anything.
import { z } from 'zod';

export type Access = 'public' | 'viewer' | 'editor' | 'admin';

/**
 * A call. The server checks parameters and bodies by the schemas before the handler runs (400 `request.invalid`), the
 * editor's client takes its types from them, and docs/api-calls.md lists it.
 */
export interface ApiCall<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Express form: `/api/flows/:id`. */
  path: string;
  summary: string;
  /** The least role that may call; `public` needs no sign-in. */
  access: Access;
  /**
   * What a call changes, as the rest of a sentence that begins with who called: `published a flow`. Every call but a GET
   * says it, and has an entry in the audit log, unless it was asked with `preview`; null: it changes nothing.
   */
  audit: string | null;
  params: Params;
  query: Query;
  body: Body;
  response: Response;
  /** Of the good answer; default 200, 204 where `response` is nothing. */
  status?: number;
  /** The body is a stream of this type, which the handler reads, in place of JSON. */
  bodyType?: 'text/csv';
}

/** For calls without a body or an answer, so that every call has all four schemas. */
const nothing = z.undefined();
type Nothing = typeof nothing;
const emptyParams = z.object({});
type Empty = typeof emptyParams;

type CallDefinition<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = CallParts<
  P,
  Q,
  B,
  R
> &
  ({ method: 'get'; audit?: never } | { method: Exclude<ApiCall['method'], 'get'>; audit: string | null });

interface CallParts<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> {
  path: string;
  summary: string;
  access: Access;
  params?: P;
  query?: Q;
  body?: B;
  response?: R;
  status?: number;
  bodyType?: 'text/csv';
}

/** Declares a call; parts that are left out are empty. The types insist on `audit` for every method but GET. */
export function defineCall<
  P extends z.ZodType = Empty,
  Q extends z.ZodType = Empty,
  B extends z.ZodType = Nothing,
  R extends z.ZodType = Nothing,
>(definition: CallDefinition<P, Q, B, R>): ApiCall<P, Q, B, R> {
  return {
    params: emptyParams as unknown as P,
    query: emptyParams as unknown as Q,
    body: nothing as unknown as B,
    response: nothing as unknown as R,
    audit: null,
    ...definition,
  };
}

/**
 * The schema of an answer that is one page of a list. `nextCursor` is given back as `cursor` for the next page, and
 * is null on the last one; what it holds is the server's.
 */
export function pageOf<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** The schema of an answer that is a whole list, for lists that stay short. */
export function listOf<Item extends z.ZodType>(item: Item): z.ZodObject<{ items: z.ZodArray<Item> }> {
  return z.object({ items: z.array(item) });
}

/** Query parameters of every list: `limit` 1 to 200, default 50. */
export const pageQuery = { cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) };

/** The answer of every call that failed. The codes are in docs/errors.md. */
export const errorResponse = z
  .object({
    error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.json()).optional() }),
  })
  .meta({ id: 'Error' });

/** `Issue` of shared/issue.ts, on the wire. */
export const issueSchema = z
  .object({
    code: z.string(),
    path: z.array(z.string()),
    message: z.string(),
    severity: z.enum(['error', 'warning']),
    range: z.object({ start: z.number(), end: z.number() }).optional(),
  })
  .meta({ id: 'Issue' });

/** A moment in ISO 8601 with `Z`. It is not checked here: the server reads it where it needs it. */
export const time = z.string();
/** An error that is on record: of a step, of a run, of an attempt. */
export const errorRecord = z.object({
  code: z.string(),
  message: z.string(),
  details: z.record(z.string(), z.json()).optional(),
});
