// Okta's error codes: what each is called, and what we know of its meaning and of where to click.
// @source developer.okta.com, reference/error-codes; the sentences are ours
import rows from './error-codes.json' with { type: 'json' };

const CODES = new Map<string, string[]>(Object.entries(rows));

/**
 * What an error code is called and means; undefined for a code that is not known. There is no meaning where the title
 * says all that we know.
 */
export function oktaErrorCode(code: string): { title: string; meaning?: string } | undefined {
  const [title, meaning] = CODES.get(code) ?? [];
  if (title === undefined) return undefined;
  return meaning === undefined ? { title } : { title, meaning };
}
