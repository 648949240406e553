// Work that is done one after the other in this process, in the order of asking. It guards no data: what two processes
// could do at once needs a constraint of the store.

/** A failure of one piece of work belongs to whoever asked for it: the next one begins all the same. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createInTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
