// Errors in Okta's form, and in OAuth's form at the token endpoint. Codes and summaries are Okta's.
import type { JsonObject } from '../../../../shared/json.ts';

export interface FaultOptions {
  causes?: string[];
  headers?: Record<string, string>;
}

/** Ends a call with an error answer. */
export class OktaFault extends Error {
  readonly status: number;
  /** Okta's code, such as `E0000001`; null where the error has another form. */
  readonly code: string | null;
  readonly causes: string[];
  readonly headers: Record<string, string>;
  /** What the answer has in place of Okta's error object; null: an empty body; undefined: Okta's error object. */
  readonly body: JsonObject | null | undefined;

  constructor(
    status: number,
    code: string | null,
    summary: string,
    options: FaultOptions & { body?: JsonObject | null } = {},
  ) {
    super(summary);
    this.name = 'OktaFault';
    this.status = status;
    this.code = code;
    this.causes = options.causes ?? [];
    this.headers = options.headers ?? {};
    this.body = options.body;
  }
}

/** E0000001: a field, or the state of the thing, is wrong. @param causes a sentence for each fault */
export const invalid = (what: string, ...causes: string[]): OktaFault =>
  new OktaFault(400, 'E0000001', `Api validation failed: ${what}`, { causes });

/** E0000007. `kind` as Okta writes it: `User`, `UserGroup`, … */
export const notFound = (id: string, kind: string): OktaFault =>
  new OktaFault(404, 'E0000007', `Not found: Resource not found: ${id} (${kind})`);

/** E0000006: the token has the scope, but the caller's role does not give the permission. */
export const denied = (): OktaFault =>
  new OktaFault(403, 'E0000006', 'You do not have permission to perform the requested action');

/** E0000011: the token is unknown, or has expired. */
export const badToken = (): OktaFault =>
  new OktaFault(401, 'E0000011', 'Invalid token provided', {
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });

/** A feature that this org does not have: Okta answers without a body. */
export const noSuchFeature = (): OktaFault => new OktaFault(404, null, 'Not found', { body: null });

/** An error of the token endpoint, in the form of RFC 6749, 5.2. */
export const oauthFault = (
  status: number,
  error: string,
  description: string,
  headers: Record<string, string> = {},
): OktaFault => new OktaFault(status, null, description, { headers, body: { error, error_description: description } });
