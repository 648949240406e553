// The event hooks that Signalbox made in Okta, one a connection at most. A row is the intent to have it there and to keep it
// in step; it outlives every attempt.

/** The hook as Okta showed it last. */
export interface SeenHook {
  name: string;
  description: string | null;
  status: string;
  verificationStatus: string;
  items: string[];
  url: string;
  /** Null: it is told no secret. */
  headerName: string | null;
}

export interface OktaHookRow {
  connection: string;
  /** By which a hook is found again whose making lost its answer: no other hook has it. */
  name: string;
  /** Okta's; null: it is still to be made, or its making lost its answer. */
  hookId: string | null;
  /** Envelope of server/secrets: address, header and secret as Okta was given them last; null: it was given none. */
  channel: string | null;
  seen: SeenHook | null;
  /** ISO 8601. */
  seenAt: string | null;
  /** Event types that Okta refused to this hook. */
  refused: string[];
  /** Attempts that failed, one after another. */
  attempts: number;
  /** When it is compared again. Milliseconds since the epoch. */
  nextAt: number;
  /** Of the last attempt; null: it succeeded. */
  error: { code: string; message: string; at: string } | null;
}

/** One that is wanted, and of which nothing is known yet. */
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

export interface OktaHookStore {
  list(): Promise<OktaHookRow[]>;
  find(connection: string): Promise<OktaHookRow | undefined>;
  /** Adds it, or puts it in place of the one that the connection has. Grouped commit. */
  put(row: OktaHookRow): Promise<void>;
  remove(connection: string): Promise<void>;
}
