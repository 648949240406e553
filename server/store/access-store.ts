// Who may do what: users, their sessions, API tokens. Only hashes of passwords and tokens are stored.

export type Role = 'admin' | 'editor' | 'viewer';

export interface UserRow {
  /** `usr_…` */
  id: string;
  /** Lower case; unique. */
  email: string;
  name: string;
  role: Role;
  passwordHash: string;
  disabled: boolean;
  createdAt: string;
  lastSeenAt: string | null;
}

/**
 * Whose a token is. A person as they are now; the installation, for tokens of `automation`; unknown, where an older
 * version did not put it on record.
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
  createdBy: string;
  createdAt: string;
  lastUsedAt: string | null;
  expiresAt: string | null;
  maker: TokenMaker;
}

export interface AccessStore {
  users(): Promise<UserRow[]>;
  findUser(id: string): Promise<UserRow | undefined>;
  findUserByEmail(email: string): Promise<UserRow | undefined>;
  countUsers(): Promise<number>;
  /** @throws ConflictError `user.exists` */
  createUser(user: Omit<UserRow, 'lastSeenAt'>): Promise<UserRow>;
  /** The first user of all. @throws ConflictError `setup.done` where there is one */
  createFirstUser(user: Omit<UserRow, 'lastSeenAt'>): Promise<UserRow>;
  /** Absent parts stay. @throws NotFoundError `user.not-found`; ConflictError `user.last-admin` as `removeUser` */
  updateUser(
    id: string,
    change: Partial<Pick<UserRow, 'name' | 'role' | 'passwordHash' | 'disabled' | 'lastSeenAt'>>,
  ): Promise<UserRow>;
  /**
   * With the user's sessions and tokens. @throws NotFoundError `user.not-found`; ConflictError `user.last-admin` where nobody
   * would be left who is an administrator and not disabled
   */
  removeUser(id: string): Promise<void>;
  tokens(): Promise<TokenRow[]>;
  /** @throws NotFoundError `user.not-found` for a maker who was removed meanwhile */
  createToken(token: Omit<TokenRow, 'lastUsedAt'>): Promise<TokenRow>;
  findTokenByHash(hash: string): Promise<TokenRow | undefined>;
  touchToken(id: string, at: string): Promise<void>;
  /** @throws NotFoundError `token.not-found` */
  removeToken(id: string): Promise<void>;
  /** Sessions of express-session: `id` is the SHA-256 of the cookie's value; `userId` lets a user's sessions be ended. */
  findSession(id: string, now: string): Promise<string | undefined>;
  saveSession(session: { id: string; userId: string | null; data: string; expiresAt: string }): Promise<void>;
  removeSession(id: string): Promise<void>;
  removeSessionsOf(userId: string): Promise<void>;
  removeExpiredSessions(now: string): Promise<number>;
}
