// Tells when something that the server answered has changed, whoever asked for it, and why. No React.
import type { QueryClient } from '@tanstack/react-query';

/**
 * Calls back each time that what `read` takes out of the cached answers is something else, compared as JSON, than
 * before.
 * @returns the function that ends it
 */
export function watchAnswers(client: QueryClient, read: () => unknown, onChange: () => void): () => void {
  let known = JSON.stringify(read());
  return client.getQueryCache().subscribe(({ type }) => {
    if (type !== 'updated') return;
    const now = JSON.stringify(read());
    if (now === known) return;
    known = now;
    onChange();
  });
}
