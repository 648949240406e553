// Lists of Okta, page after page: where the next page is (RFC 8288). A link to another origin is not followed, since
// the token would go there. Pure.
import { TerminalError } from '../../shared/errors.ts';

/**
 * Path and query of the `next` of a `Link` header, one of several or several in one; undefined at the end.
 * @throws TerminalError `okta.not-okta` for a page at another origin
 */
export function nextPage(link: string | undefined, origin: string): string | undefined {
  for (const [, target = '', parameters = ''] of (link ?? '').matchAll(
    /<([^>]*)>((?:\s*;\s*[^;,=]+=(?:"[^"]*"|[^;,]*))*)/g,
  )) {
    if (!/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(parameters)) continue;
    const url = URL.parse(target.trim(), origin);
    if (url === null || url.origin !== origin || url.username !== '' || url.password !== '') {
      const where = url === null ? 'nowhere' : url.origin;
      throw new TerminalError(
        'okta.not-okta',
        `The next page of this list is said to be at ${where}, not at ${origin}. It was not asked for. Check the org URL, and what stands between.`,
      );
    }
    return `${url.pathname}${url.search}`;
  }
  return undefined;
}
