// Takes an address within the org's API, as people write it, apart into path and query. Whoever fills the path refuses
// what leads out of the API. Here braces are refused, since they would be taken for parts that are to be filled.
import { TerminalError } from '../../../../shared/errors.ts';

/**
 * A name that comes several times in the query has a list.
 * @throws TerminalError `okta.bad-call` for characters that cannot be sent, and for a query that is not encoded rightly
 */
export function splitRelative(written: string): { path: string; query: Record<string, string | string[]> } {
  const [path = '', asked = '', ...rest] = written.trim().split('?');
  if (rest.length > 0 || /[{}#]/.test(written) || written.includes('\\')) {
    throw new TerminalError(
      'okta.bad-call',
      'The relative URL has characters that cannot be sent: {, }, #, \\ or a second ?.',
    );
  }
  const query = new Map<string, string[]>();
  for (const part of asked.split('&').filter((each) => each !== '')) {
    const at = part.indexOf('=');
    const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
    query.set(decoded(name), [...(query.get(decoded(name)) ?? []), decoded(value)]);
  }
  return {
    path,
    query: Object.fromEntries(
      [...query].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
    ),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new TerminalError('okta.bad-call', 'The query of the relative URL is not encoded rightly: a % stands alone.');
  }
}
