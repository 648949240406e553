// Okta's error codes: what each is called, and what we know of its meaning and of where to click.
// @source developer.okta.com, reference/error-codes; the sentences are ours
import rows from './error-codes.json' with { type: 'json' };

const CODES = new Map<string, string[]>(Object.entries(rows));

/** Undefined for a code that is not known; without a meaning where its title says all that we know. */
export function oktaErrorCode(code: string): { title: string; meaning?: string } | undefined {
  const [title, meaning] = CODES.get(code) ?? [];
  if (title === undefined) return undefined;
  return meaning === undefined ? { title } : { title, meaning };
}
