// Tries an account before a flow depends on it: what its app does for that, within a bounded time, and what came of it
// in words. Changes nothing, here or there.
import type { HttpClient } from '../../shared/card/card.ts';
import type { ConnectionTestResult } from '../../shared/api/connections.ts';
import { toAppError, ValidationError } from '../../shared/errors.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { CardRegistry } from '../cards/registry.ts';
import { createRedactor } from '../secrets/redact.ts';
import type { ConnectionService, Proposal } from './connection-service.ts';
import type { SignedHttp } from './signed-http.ts';

/** The ways out that a trial may use. */
export interface TryConnectionDeps {
  connections: Pick<ConnectionService, 'proposed' | 'secretValues'>;
  registry: CardRegistry;
  http(signal: AbortSignal, timeoutMs: number): HttpClient;
  checkMail(settings: JsonObject, signal: AbortSignal): Promise<void>;
  signIn: SignedHttp['signIn'];
  /** @param id of the connection, where it is stored */
  tryOkta(settings: JsonObject, id: string | undefined, signal: AbortSignal): Promise<string | null>;
  trySlack(http: HttpClient, settings: JsonObject): Promise<string | null>;
}

/** Short, for somebody waits before a button. */
const TIMEOUT_MS = 15_000;

/**
 * Tries settings, or a stored connection. What goes wrong is a result, and no error.
 * @throws NotFoundError, ValidationError as `ConnectionService.proposed`; ValidationError `connection.untestable`
 */
export type TryConnection = (proposal: Proposal) => Promise<ConnectionTestResult>;

export function createTryConnection({
  connections,
  registry,
  http,
  checkMail,
  signIn,
  tryOkta,
  trySlack,
}: TryConnectionDeps): TryConnection {
  return async (proposal) => {
    const { app, settings } = await connections.proposed(proposal);
    const known = registry.connectionApp(app);
    if (known?.test === undefined) {
      throw new ValidationError(
        'connection.untestable',
        `A connection of ${known?.title ?? app} cannot be tried by itself. Use it in a flow, and test that.`,
      );
    }
    // Nobody cancels it; HTTP and mail have limits of their own, which say what was too slow.
    const { signal } = new AbortController();
    // S4: what the other side says may repeat what it was sent.
    const redactor = createRedactor(connections.secretValues(settings, app));
    try {
      const found = await known.test({
        settings,
        http: http(signal, TIMEOUT_MS),
        checkMail: () => checkMail(settings, signal),
        tryOkta: () => tryOkta(settings, 'id' in proposal ? proposal.id : undefined, signal),
        trySlack: () => trySlack(http(signal, TIMEOUT_MS), settings),
        signIn: async () => {
          const credential = known.credential?.(settings);
          return credential === undefined ? null : signIn(credential, signal);
        },
      });
      if (found === null) return { result: 'untried', message: UNTRIED, code: null };
      return { result: 'works', message: shown(redactor.text(found)), code: null };
    } catch (thrown) {
      const { code, message } = toAppError(thrown);
      return { result: 'fails', message: shown(redactor.text(message)), code };
    }
  };
}

const UNTRIED = 'This cannot be tried without sending something. Use it in a flow, and test that.';

/** At most a thousand characters: what the other side says may be of any length. */
function shown(message: string): string {
  return message.length > 1_000 ? `${message.slice(0, 1_000)}…` : message;
}
