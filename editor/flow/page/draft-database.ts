// The second place of drafts: a database of the browser, which has written to the disk what it took, so that it
// outlives the end of the browser.
import type { SecondPlace } from '../../session/doubled-storage.ts';

const NAME = 'signalbox.drafts';
const STORE = 'texts';
/** How long the opening of a flow waits for it. */
const LONGEST_MS = 1_000;

/** Resolves with undefined where the browser has no database, forbids it, or does not answer within a second. */
export async function openDraftDatabase(): Promise<SecondPlace | undefined> {
  return inTime(opened()).then(placeOf, () => undefined);
}

/** @throws DOMException where the browser does not answer: nobody waits for it for ever */
function inTime<Result>(asked: Promise<Result>): Promise<Result> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new DOMException(undefined, 'TimeoutError')), LONGEST_MS);
  });
  return Promise.race([asked, late]);
}

/** Rejects also where the browser throws, as it does where it forbids databases. */
async function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
  return resultOf(request);
}

function placeOf(database: IDBDatabase): SecondPlace {
  const store = (mode: IDBTransactionMode): IDBObjectStore => database.transaction(STORE, mode).objectStore(STORE);
  // A newer editor in another tab may need another form of the database; then the first place has to do.
  database.addEventListener('versionchange', () => database.close());
  const write = (work: (to: IDBObjectStore) => IDBRequest): void => {
    try {
      // Where there is no room, the first place has to do, too.
      work(store('readwrite')).addEventListener('error', (event) => event.preventDefault());
    } catch {
      // The database is closed, and the first place has to do.
    }
  };
  return {
    put: (key, text) => write((to) => to.put(text, key)),
    remove: (key) => write((to) => to.delete(key)),
    async entries() {
      const from = store('readonly');
      const [keys, texts] = await inTime(
        Promise.all([resultOf(from.getAllKeys()), resultOf<unknown[]>(from.getAll())]),
      );
      return keys.map((key, at) => [String(key), String(texts[at])] as const);
    },
  };
}

function resultOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new DOMException()));
  });
}
