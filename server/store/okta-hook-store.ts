// The event hooks that Signalbox made in Okta, one a connection at most. A row is the intent to have it there and to
// keep it in step; it outlives every attempt.

/** The hook as Okta showed it last, in the words of its Event Hooks API. */
export interface SeenHook {
  name: string;
  description: string | null;
  status: string;
  verificationStatus: string;
  /** The event types that the hook is subscribed to. */
  items: string[];
  url: string;
  /** Null: it is told no secret. */
  headerName: string | null;
}

/** What is known of the event hook of a connection. `server/connections/hooks` compares it with Okta at `nextAt`. */
export interface OktaHookRow {
  connection: string;
  /**
   * The name that the hook has in Okta. No other hook has it, so a hook whose making lost its answer is found again by
   * it.
   */
  name: string;
  /** Okta's id of the hook. Null: the hook is still to be made, or the answer to its making was lost. */
  hookId: string | null;
  /**
   * The encrypted envelope (server/secrets) of address, header name and secret that Okta was given last; null: none
   * yet.
   */
  channel: string | null;
  seen: SeenHook | null;
  /** When Okta showed it so. ISO 8601. */
  seenAt: string | null;
  /** Event types that Okta does not let this hook subscribe to; they are left out of further attempts. */
  refused: string[];
  /** How many attempts have failed since the last one that succeeded. It sets how long the next one waits. */
  attempts: number;
  /** When the hook is compared with Okta again, in milliseconds since the epoch. */
  nextAt: number;
  /** Why the last attempt failed; null: it succeeded, or there was none. */
  error: { code: string; message: string; at: string } | null;
}

/** The row of a hook that is wanted and of which nothing is known yet: it is due at once. */
export function newOktaHook({ connection, name }: Pick<OktaHookRow, 'connection' | 'name'>): OktaHookRow {
  return {
    connection,
    name,
    hookId: null,
    channel: null,
    seen: null,
    seenAt: null,
    refused: [],
    attempts: 0,
    nextAt: 0,
    error: null,
  };
}

/** At most one row a connection. A row goes with its connection (ConnectionStore.remove). */
export interface OktaHookStore {
  /** By connection. */
  list(): Promise<OktaHookRow[]>;
  find(connection: string): Promise<OktaHookRow | undefined>;
  /** Adds the row, or puts it in place of the one that the connection has. Durable when it resolves. */
  put(row: OktaHookRow): Promise<void>;
  /** Nothing happens where there is none. The hook in Okta is not touched. */
  remove(connection: string): Promise<void>;
}
