// The second place of drafts: a database of the browser, which has written what it has taken before the browser can die.
import type { SecondPlace } from '../../session/doubled-storage.ts';

const NAME = 'signalbox.drafts';
const STORE = 'texts';
/** Opening a flow waits no longer for it. */
const LONGEST_MS = 1_000;

/** Undefined where the browser has none, forbids it, or does not answer. */
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

/** A browser that forbids databases throws, which is a refusal too. */
async function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
  return resultOf(request);
}

function placeOf(database: IDBDatabase): SecondPlace {
  const store = (mode: IDBTransactionMode): IDBObjectStore => database.transaction(STORE, mode).objectStore(STORE);
  // Another version of the editor may need the database otherwise; then the first place has to do.
  database.addEventListener('versionchange', () => database.close());
  const write = (work: (to: IDBObjectStore) => IDBRequest): void => {
    try {
      // Where there is no room, the first place has to do as well.
      work(store('readwrite')).addEventListener('error', (event) => event.preventDefault());
    } catch {
      // It is closed.
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
