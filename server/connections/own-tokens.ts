// Which API tokens are Signalbox's own (T5.4), as the orgs tell. They are asked whenever a connection changes or is
// tried, so that nobody has to look an ID up.
import { OWN_TOKENS_KEY, readOwnTokens, type OwnTokens } from '../../shared/okta/own-client.ts';
import type { Store } from '../store/store.ts';

export interface OwnTokenKeeper {
  /** Asks the org. What it does not tell is forgotten. @returns whether something changed */
  learn(connectionId: string): Promise<boolean>;
  /** What is known of a connection; undefined: nothing. */
  of(connectionId: string): Promise<OwnTokens[string] | undefined>;
}

/** @param ask asks the org; undefined for what is no API token, and where the org does not tell */
export function createOwnTokens(
  values: Store['values'],
  ask: (connectionId: string) => Promise<OwnTokens[string] | undefined>,
): OwnTokenKeeper {
  let last: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<OwnTokens> => readOwnTokens(await values.find(OWN_TOKENS_KEY));

  async function learn(connectionId: string): Promise<boolean> {
    const told = await ask(connectionId);
    const { [connectionId]: before, ...others } = await read();
    if (before?.ownerId === told?.ownerId && before?.tokenId === told?.tokenId) return false;
    await values.set(OWN_TOKENS_KEY, JSON.stringify(told === undefined ? others : { ...others, [connectionId]: told }));
    return true;
  }

  return {
    learn(connectionId) {
      // One at a time: each writes what the one before read.
      const turn = last.then(
        () => learn(connectionId),
        () => learn(connectionId),
      );
      last = turn;
      return turn;
    },
    of: async (connectionId) => (await read())[connectionId],
  };
}
