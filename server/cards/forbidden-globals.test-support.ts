// Makes the network, timers, the process, the clock and chance throw where a file of a card reaches for them, since a
// card may use only what its context has (shared/card/card.ts). Everything else in the process goes on using them.

/** A file of a card: one in the folder of an app, apart from tests. */
const CARD_FILE = /\/server\/cards\/[a-z][^/]*\/(?!.*\.test\.ts)/;

/** @returns a function that puts everything back */
export function forbidOutside(): () => void {
  const undo = [
    forbidCall(globalThis, 'fetch'),
    forbidCall(globalThis, 'setTimeout'),
    forbidCall(globalThis, 'setInterval'),
    forbidCall(globalThis, 'setImmediate'),
    forbidCall(Math, 'random'),
    forbidCall(Date, 'now'),
    forbidCall(performance, 'now'),
    forbidCall(crypto, 'randomUUID'),
    forbidCall(crypto, 'getRandomValues'),
    forbidDate(),
    forbidRead('process'),
  ];
  return () => undo.forEach((one) => one());
}

function refuse(name: string): void {
  // The frames of this file come first: `refuse`, and the stand-in that called it.
  const caller = (new Error().stack ?? '').split('\n')[3] ?? '';
  if (CARD_FILE.test(caller)) throw new Error(`A card reached for ${name}: its context has all that it may use.`);
}

function forbidCall<Owner extends object>(owner: Owner, name: keyof Owner & string): () => void {
  const original = owner[name];
  const standIn = (...args: unknown[]): unknown => {
    refuse(name);
    return Reflect.apply(original as (...args: unknown[]) => unknown, owner, args);
  };
  owner[name] = standIn as Owner[typeof name];
  return () => void (owner[name] = original);
}

/** `new Date(text)` is arithmetic and stays; without an argument it is the clock. */
function forbidDate(): () => void {
  const Original = globalThis.Date;
  globalThis.Date = new Proxy(Original, {
    construct(target, args: unknown[]) {
      if (args.length === 0) refuse('new Date()');
      return Reflect.construct(target, args) as Date;
    },
    apply(target) {
      refuse('Date()');
      return target();
    },
  });
  return () => void (globalThis.Date = Original);
}

function forbidRead(name: 'process'): () => void {
  const original = Object.getOwnPropertyDescriptor(globalThis, name)!;
  const value = globalThis[name];
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get() {
      refuse(name);
      return value;
    },
  });
  return () => Object.defineProperty(globalThis, name, original);
}
