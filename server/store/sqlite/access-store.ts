// Users, tokens and sessions in SQLite. Holds hashes only; what a password or a role is, the layers above know.
import { ConflictError, DefectError } from '../../../shared/errors.ts';
import type { AccessStore, Role, TokenMaker, TokenRow, UserRow } from '../access-store.ts';
import type { Context } from './context.ts';
import { isDangling, isDuplicate } from './sqlite-errors.ts';
import { execute, prepare, selectAll, selectFirst } from './statements.ts';
import { tokenNotFound, userExists, userNotFound } from '../refusals.ts';

/**
 * The part `access` of the store. Reads see what was committed last; every write is a transaction of its own, for such
 * writes are rare.
 */
export function accessStore(context: Context): AccessStore {
  return { ...users(context), ...tokens(context), ...sessions(context) };
}

type Users = Pick<
  AccessStore,
  | 'users'
  | 'findUser'
  | 'findUserByEmail'
  | 'countUsers'
  | 'createUser'
  | 'createFirstUser'
  | 'updateUser'
  | 'removeUser'
>;

function users({ database, query, committer }: Context): Users {
  const columns = query
    .selectFrom('users')
    .select([
      'id',
      'email',
      'name',
      'role',
      'password_hash as passwordHash',
      'disabled',
      'created_at as createdAt',
      'last_seen_at as lastSeenAt',
    ]);
  // Prepared, for it is asked with every request that a signed-in person makes.
  const byId = prepare(database, (p: { id: string }) => columns.where('id', '=', p.id));
  const find = (id: string): UserRow | undefined => optional(byId.get({ id }));

  function create(user: Omit<UserRow, 'lastSeenAt'>): UserRow {
    const { id, email, name, role } = user;
    try {
      const insert = query.insertInto('users').values({
        id,
        email,
        name,
        role,
        password_hash: user.passwordHash,
        disabled: user.disabled ? 1 : 0,
        created_at: user.createdAt,
        last_seen_at: null,
      });
      execute(database, insert);
    } catch (error) {
      // Not looked up before: two who add the same address at once would both find it free.
      if (!isDuplicate(error)) throw error;
      throw userExists(email);
    }
    return { ...user, lastSeenAt: null };
  }

  function update(id: string, change: Parameters<AccessStore['updateUser']>[1]): UserRow {
    const before = find(id);
    if (!before) throw userNotFound(id);
    const after: UserRow = { ...before, ...change };
    // Demoting and disabling take an administrator away as removing does.
    if (!isActiveAdmin(after)) insistOnOtherAdmin(before);
    const set = {
      name: after.name,
      role: after.role,
      password_hash: after.passwordHash,
      disabled: after.disabled ? 1 : 0,
      last_seen_at: after.lastSeenAt,
    };
    execute(database, query.updateTable('users').set(set).where('id', '=', id));
    return after;
  }

  /**
   * Refuses a change by which nobody would be left who is an administrator and not disabled. It asks inside the
   * transaction that makes the change, so that no two changes can take the last two away.
   * @throws ConflictError `user.last-admin`
   */
  function insistOnOtherAdmin(user: UserRow): void {
    if (!isActiveAdmin(user)) return;
    const other = query
      .selectFrom('users')
      .select('id')
      .where('id', '!=', user.id)
      .where('role', '=', 'admin')
      .where('disabled', '=', 0)
      .limit(1);
    if (selectFirst(database, other) !== undefined) return;
    const message = `${user.email} is the last administrator. Make somebody else an administrator first.`;
    throw new ConflictError('user.last-admin', message);
  }

  function count(): number {
    return (
      selectFirst(
        database,
        query.selectFrom('users').select((e) => e.fn.countAll<number>().as('count')),
      )?.count ?? 0
    );
  }

  return {
    users: () => committer.read(() => selectAll(database, columns.orderBy('email')).map(toUser)),
    findUser: (id) => committer.read(() => find(id)),
    findUserByEmail: (email) =>
      committer.read(() => optional(selectFirst(database, columns.where('email', '=', email)))),
    countUsers: () => committer.read(count),
    createUser: (user) => committer.write(() => create(user)),
    createFirstUser: (user) =>
      committer.write(() => {
        if (count() === 0) return create(user);
        throw new ConflictError('setup.done', 'This installation is set up already. Sign in instead.');
      }),
    updateUser: (id, change) => committer.write(() => update(id, change)),
    removeUser: (id) =>
      committer.write(() => {
        const user = find(id);
        if (user === undefined) throw userNotFound(id);
        insistOnOtherAdmin(user);
        // The user's sessions and tokens go with it (cascade).
        execute(database, query.deleteFrom('users').where('id', '=', id));
      }),
  };
}

/** SQLite knows no boolean: true is 1. */
type StoredUser = Omit<UserRow, 'disabled'> & { disabled: number };

function isActiveAdmin({ role, disabled }: UserRow): boolean {
  return role === 'admin' && !disabled;
}

function toUser(stored: StoredUser): UserRow {
  return { ...stored, disabled: stored.disabled === 1 };
}

/** A row that may not be there, as the port has it. */
function optional(stored: StoredUser | undefined): UserRow | undefined {
  return stored && toUser(stored);
}

type Tokens = Pick<AccessStore, 'tokens' | 'createToken' | 'findTokenByHash' | 'touchToken' | 'removeToken'>;

function tokens({ database, query, committer }: Context): Tokens {
  // The maker is joined and not copied into the token's row, so their role and state are those of now.
  const columns = query
    .selectFrom('tokens')
    .leftJoin('users', 'users.id', 'tokens.maker_id')
    .select([
      'tokens.id',
      'tokens.name',
      'tokens.role',
      'hash',
      'created_by as createdBy',
      'tokens.created_at as createdAt',
      'last_used_at as lastUsedAt',
      'expires_at as expiresAt',
      'maker_kind as makerKind',
      'maker_id as makerId',
      'users.email as makerEmail',
      'users.role as makerRole',
      'users.disabled as makerDisabled',
    ]);
  // Prepared, for it is asked with every request that has a token.
  const byHash = prepare(database, (p: { hash: string }) => columns.where('hash', '=', p.hash));

  function create(token: Omit<TokenRow, 'lastUsedAt'>): TokenRow {
    const { createdBy, createdAt, expiresAt, maker, ...rest } = token;
    const row = {
      ...rest,
      created_by: createdBy,
      created_at: createdAt,
      expires_at: expiresAt,
      last_used_at: null,
      maker_kind: maker.kind,
      maker_id: maker.kind === 'person' ? maker.id : null,
    };
    try {
      execute(database, query.insertInto('tokens').values(row));
    } catch (error) {
      // The foreign key finds a maker who was removed after the caller looked; a lookup before would not.
      if (maker.kind !== 'person' || !isDangling(error)) throw error;
      throw userNotFound(maker.id);
    }
    return { ...token, lastUsedAt: null };
  }

  return {
    tokens: () => committer.read((): TokenRow[] => selectAll(database, columns.orderBy('tokens.id')).map(toToken)),
    createToken: (token) => committer.write(() => create(token)),
    findTokenByHash: (hash) =>
      committer.read(() => {
        const found = byHash.get({ hash });
        return found && toToken(found);
      }),
    touchToken: (id, at) =>
      committer.write(() => {
        execute(database, query.updateTable('tokens').set({ last_used_at: at }).where('id', '=', id));
      }),
    removeToken: (id) =>
      committer.write(() => {
        if (execute(database, query.deleteFrom('tokens').where('id', '=', id)).changes > 0) return;
        throw tokenNotFound(id);
      }),
  };
}

/** The columns as the join gives them: those of the maker are null for tokens that no person made. */
interface StoredToken extends Omit<TokenRow, 'maker'> {
  makerKind: TokenMaker['kind'];
  makerId: string | null;
  makerEmail: string | null;
  makerRole: Role | null;
  makerDisabled: number | null;
}

/** @throws DefectError `internal` for a token that has lost its maker: the foreign key forbids it */
function toToken({ makerKind, makerId, makerEmail, makerRole, makerDisabled, ...token }: StoredToken): TokenRow {
  if (makerKind !== 'person') return { ...token, maker: { kind: makerKind } };
  // A person's token does not outlive them (cascade).
  if (makerId === null || makerEmail === null || makerRole === null)
    throw new DefectError('internal', `The token ${token.id} has lost its maker.`);
  return {
    ...token,
    maker: { kind: makerKind, id: makerId, email: makerEmail, role: makerRole, disabled: makerDisabled === 1 },
  };
}

type Sessions = Pick<
  AccessStore,
  'findSession' | 'saveSession' | 'removeSession' | 'removeSessionsOf' | 'removeExpiredSessions'
>;

/** The sessions of express-session. What their data means only the session middleware knows. */
function sessions({ database, query, committer }: Context): Sessions {
  const live = prepare(database, (p: { id: string; now: string }) =>
    query.selectFrom('sessions').select('data').where('id', '=', p.id).where('expires_at', '>', p.now),
  );
  return {
    findSession: (id, now) => committer.read(() => live.get({ id, now })?.data),
    saveSession: ({ id, userId, data, expiresAt }) =>
      committer.write(() => {
        const row = { user_id: userId, data, expires_at: expiresAt };
        const save = query
          .insertInto('sessions')
          .values({ id, ...row })
          .onConflict((c) => c.column('id').doUpdateSet(row));
        execute(database, save);
      }),
    removeSession: (id) =>
      committer.write(() => void execute(database, query.deleteFrom('sessions').where('id', '=', id))),
    removeSessionsOf: (userId) =>
      committer.write(() => void execute(database, query.deleteFrom('sessions').where('user_id', '=', userId))),
    removeExpiredSessions: (now) =>
      committer.write(() => execute(database, query.deleteFrom('sessions').where('expires_at', '<=', now)).changes),
  };
}
