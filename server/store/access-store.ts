// Who may do what: users, their sessions, API tokens. Only hashes of passwords and tokens are stored.

/**
 * What a person or a token may do. Each role may do all that the roles after it may: an admin manages users, tokens,
 * connections and settings, an editor changes flows and runs, a viewer only reads (server/access decides, per call).
 */
export type Role = 'admin' | 'editor' | 'viewer';

export interface UserRow {
  /** `usr_…` */
  id: string;
  /** Lower case; unique. */
  email: string;
  name: string;
  role: Role;
  /** An argon2id hash in PHC text, which server/access/password.ts makes and compares. */
  passwordHash: string;
  /** A disabled user can neither sign in nor use a token, and keeps their row, so that records still name somebody. */
  disabled: boolean;
  createdAt: string;
  /** ISO 8601. It is written now and then, not with every request. Null: the user has never signed in. */
  lastSeenAt: string | null;
}

/**
 * Whose a token is: a person, as they are at the time of reading; the installation, for the tokens of `automation`; or
 * nobody that is known, where a version of before 0015-token-makers.ts did not put it on record.
 */
export type TokenMaker =
  | { kind: 'person'; id: string; email: string; role: Role; disabled: boolean }
  | { kind: 'installation' | 'unknown' };

export interface TokenRow {
  /** `tok_…` */
  id: string;
  name: string;
  role: Role;
  /** SHA-256 of the token, hex; unique. */
  hash: string;
  /**
   * Who made it, as text for people. It stays when the person's e-mail address changes; `maker` is what is judged by.
   */
  createdBy: string;
  createdAt: string;
  /** ISO 8601; null: it has not been used yet. */
  lastUsedAt: string | null;
  /** ISO 8601, exclusive; null: it does not expire. Whoever finds the token judges this, not the store. */
  expiresAt: string | null;
  maker: TokenMaker;
}

/**
 * Every method resolves when what it wrote is durable, and rejects with RetryableError `store.unavailable` when it
 * could not be stored.
 */
export interface AccessStore {
  /** By e-mail address. */
  users(): Promise<UserRow[]>;
  findUser(id: string): Promise<UserRow | undefined>;
  /** The address has to be in lower case already, as it is stored. */
  findUserByEmail(email: string): Promise<UserRow | undefined>;
  countUsers(): Promise<number>;
  /** @throws ConflictError `user.exists` where a user has the e-mail address already */
  createUser(user: Omit<UserRow, 'lastSeenAt'>): Promise<UserRow>;
  /**
   * Makes the administrator with whom an installation begins. The count and the insert are one transaction, so of two
   * who follow the set-up link at once only one becomes it.
   * @throws ConflictError `setup.done` where there is a user
   */
  createFirstUser(user: Omit<UserRow, 'lastSeenAt'>): Promise<UserRow>;
  /**
   * Changes what is named; absent parts stay as they are.
   * @throws NotFoundError `user.not-found`
   * @throws ConflictError `user.last-admin` where nobody would be left who is an administrator and not disabled
   */
  updateUser(
    id: string,
    change: Partial<Pick<UserRow, 'name' | 'role' | 'passwordHash' | 'disabled' | 'lastSeenAt'>>,
  ): Promise<UserRow>;
  /**
   * Removes the user together with their sessions and tokens.
   * @throws NotFoundError `user.not-found`
   * @throws ConflictError `user.last-admin` where nobody would be left who is an administrator and not disabled
   */
  removeUser(id: string): Promise<void>;
  /** By id. */
  tokens(): Promise<TokenRow[]>;
  /** @throws NotFoundError `user.not-found` where the person who makes it was removed meanwhile */
  createToken(token: Omit<TokenRow, 'lastUsedAt'>): Promise<TokenRow>;
  /** Finds expired tokens and those of disabled makers as well: the caller refuses them, and can say why. */
  findTokenByHash(hash: string): Promise<TokenRow | undefined>;
  /** Notes when the token was last used. Nothing happens where it was removed meanwhile. */
  touchToken(id: string, at: string): Promise<void>;
  /** @throws NotFoundError `token.not-found` */
  removeToken(id: string): Promise<void>;
  /**
   * The data of a session of express-session that has not expired at `now`. The `id` is the SHA-256 of the cookie's
   * value, so that whoever reads the database can take over no session.
   */
  findSession(id: string, now: string): Promise<string | undefined>;
  /**
   * Adds the session or replaces it. `userId` is what `removeSessionsOf` finds it by; null: nobody has signed in yet.
   */
  saveSession(session: { id: string; userId: string | null; data: string; expiresAt: string }): Promise<void>;
  removeSession(id: string): Promise<void>;
  /** Ends all sessions of a user, as a new password and the disabling of the user ask for. */
  removeSessionsOf(userId: string): Promise<void>;
  /** Resolves with how many were removed. */
  removeExpiredSessions(now: string): Promise<number>;
}
