// Every secret that this installation holds, to be cut by value from what is stored, logged or shown (S4).
import type { ConnectionService } from '../connections/connection-service.ts';
import { createRedactor, type Redactor } from '../secrets/redact.ts';
import type { Store } from '../store/store.ts';

export interface SecretRedactor {
  /** Cuts the secrets as they were at the last refresh. Ask anew for each use: a refresh makes another one. */
  current(): Redactor;
  /**
   * To be called when connections have changed. Secrets of before stay cut, since steps that began with them may still
   * end.
   */
  refresh(): Promise<void>;
  /** Cuts out one more secret, which is in no connection's settings: a token that was fetched with them. */
  learn(secret: string): void;
}

/** Fetched tokens that are remembered. The oldest ones go first, long after they ran out. */
const MOST_LEARNED = 200;

/**
 * Reads all connections once before it resolves. @param fixed secrets that come from elsewhere: from the environment
 * @throws as `ConnectionService.settingsOf`
 */
export async function createSecretRedactor(deps: {
  store: Pick<Store, 'connections'>;
  connections: Pick<ConnectionService, 'settingsOf' | 'secretValues' | 'formerSecrets'>;
  fixed: readonly string[];
}): Promise<SecretRedactor> {
  const { store, connections } = deps;
  const known = new Set(deps.fixed);
  const learned = new Set<string>();
  let redactor = createRedactor([...known]);
  const remake = (): void => {
    redactor = createRedactor([...known, ...learned]);
  };
  const refresh = async (): Promise<void> => {
    for (const { id, app } of await store.connections.list()) {
      const settings = await connections.settingsOf(id);
      if (settings !== undefined) for (const value of connections.secretValues(settings, app)) known.add(value);
      for (const value of await connections.formerSecrets(id)) known.add(value);
    }
    remake();
  };
  await refresh();
  return {
    current: () => redactor,
    refresh,
    learn(secret) {
      if (known.has(secret) || learned.has(secret)) return;
      const [oldest] = learned;
      if (learned.size >= MOST_LEARNED && oldest !== undefined) learned.delete(oldest);
      learned.add(secret);
      remake();
    },
  };
}
