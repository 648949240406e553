// A part of a page that is fetched apart from it. While the browser is offline nothing can be fetched: the part then comes
// once it is online again, and the page goes on without it. `React.lazy` alone would take the page down, with what is not
// saved on it. The panel of a node has a door of its own, since it is fetched ahead and says in its place what is missing.
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

const TRIES_ONLINE = 3;
const WAIT_MS = 1_000;

/** @param fetch gives the component; what fails while online is tried again, and then shown as the page's error */
export function lazyPart<Props>(fetch: () => Promise<ComponentType<Props>>): LazyExoticComponent<ComponentType<Props>> {
  return lazy(async () => ({ default: await fetchPart(fetch) }));
}

/** What `fetch` gives: asked for again while the browser is offline. @throws what it throws when online, after three tries */
export async function fetchPart<Part>(fetch: () => Promise<Part>): Promise<Part> {
  for (let left = TRIES_ONLINE; ;) {
    try {
      return await fetch();
    } catch (error) {
      // What says that it is online may have lost its server all the same.
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
