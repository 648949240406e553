// A part of a page that is fetched apart from it. While the browser is offline nothing can be fetched: the part then
// comes once it is online again, and the page goes on without it. `React.lazy` alone would take the page down,
// together with what is not saved on it. The panel of a node fetches its code in another way, as it is fetched ahead
// and says in its place what is missing.
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

const TRIES_ONLINE = 3;
const WAIT_MS = 1_000;

/**
 * Draw what this gives within `Suspense`.
 * @param fetch gives the component; what fails while online is tried again, and then thrown as an error of the page
 */
export function lazyPart<Props>(fetch: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await fetchPart(fetch) }));
}

/**
 * Gives what `fetch` gives, and asks again for as long as the browser is offline.
 * @throws what `fetch` throws, after three tries online
 */
export async function fetchPart<Part>(fetch: () => Promise<Part>): Promise<Part> {
  for (let left = TRIES_ONLINE; ;) {
    try {
      return await fetch();
    } catch (error) {
      // The browser may say that it is online although the server cannot be reached, so that these tries are counted.
      if (navigator.onLine && --left === 0) throw error;
      await onlineOrLater();
    }
  }
}

function onlineOrLater(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, WAIT_MS);
    addEventListener('online', done);
    function done(): void {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    }
  });
}
