// People with an account are made, changed, removed and signed in here. Once there was an administrator, there is
// always one who can sign in: the store refuses whatever would take away the last one, in the transaction that would do
// it.
import { randomBytes, timingSafeEqual } from 'node:crypto';

import type { User } from '../../shared/api/access.ts';
import { AuthError, ConflictError, type AppError } from '../../shared/errors.ts';
import type { Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/hash.ts';
import { newId } from '../lib/ids.ts';
import type { Role, UserRow } from '../store/access-store.ts';
import { userNotFound } from '../store/refusals.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './actor.ts';
import type { AccessChanges } from './changes.ts';
import { hashOfNobody, hashPassword, passwordMatches } from './password.ts';

/** How often, at most, the time at which somebody was last seen is written. */
const SEEN_MS = 60_000;
/** The hash of the set-up link's token, so that whichever process is asked knows it. */
const SETUP_KEY = 'setup.token';

/**
 * The address is kept in small letters. The password is taken as the API's contract let it through; only its hash is
 * stored.
 */
export interface NewUser {
  email: string;
  name: string;
  role: Role;
  password: string;
}

/** What is undefined stays as it is. */
export interface UserChange {
  name?: string | undefined;
  role?: Role | undefined;
  disabled?: boolean | undefined;
  password?: string | undefined;
}

export interface UserService {
  list(): Promise<User[]>;
  /** @throws ConflictError `user.exists` */
  create(user: NewUser): Promise<User>;
  /**
   * A changed password and a disabling end all sessions of the user. @throws NotFoundError `user.not-found`;
   * ConflictError `user.last-admin`
   */
  update(id: string, change: UserChange): Promise<User>;
  /**
   * Removes their sessions and tokens as well. @throws NotFoundError `user.not-found`; ConflictError `user.last-admin`
   */
  remove(id: string): Promise<void>;
  /**
   * Takes the same time and gives the same message for an unknown user, a wrong password and a disabled user, so that
   * nobody learns who has an account. Attempts are limited by the caller, before (`SignInLimits`). @throws AuthError
   * `auth.failed`
   */
  signIn(email: string, password: string): Promise<Actor>;
  /**
   * For a user who knows their password. Ends all their sessions; the caller begins a new one. @throws AuthError
   * `auth.wrong-password`; NotFoundError `user.not-found`
   */
  changePassword(id: string, current: string, next: string): Promise<void>;
  /** The user of a session, who counts as seen now; undefined where they were removed or disabled meanwhile. */
  actorOf(id: string): Promise<Actor | undefined>;
  /** As `actorOf`, but the user does not count as seen. */
  standingOf(id: string): Promise<Actor | undefined>;
  /** Whether there is no user at all yet. */
  setupNeeded(): Promise<boolean>;
  /**
   * Makes a one-time token for the set-up page, which replaces an earlier one; undefined where a user exists. Called at
   * each start.
   */
  offerSetup(): Promise<string | undefined>;
  /**
   * Makes the first administrator. Of two at the same time one is refused. @throws AuthError `setup.bad-token`;
   * ConflictError `setup.done`
   */
  setUp(token: string, user: Omit<NewUser, 'role'>): Promise<Actor>;
}

export function createUserService(deps: { store: Store; clock: Clock; changes: AccessChanges }): UserService {
  const { clock, changes } = deps;
  const { access, values } = deps.store;

  async function get(id: string): Promise<UserRow> {
    const user = await access.findUser(id);
    if (user === undefined) throw userNotFound(id);
    return user;
  }

  async function made(user: NewUser): Promise<Omit<UserRow, 'lastSeenAt'>> {
    const passwordHash = await hashPassword(user.password);
    return {
      id: newId('usr'),
      email: user.email.trim().toLowerCase(),
      name: user.name,
      role: user.role,
      passwordHash,
      disabled: false,
      createdAt: clock.iso(),
    };
  }

  return {
    list: async () => (await access.users()).map(shown),
    create: async (user) => shown(await access.createUser(await made(user))),
    async update(id, change) {
      const passwordHash = change.password === undefined ? undefined : await hashPassword(change.password);
      return changes.during(async () => {
        const row = await access.updateUser(id, {
          ...(change.name === undefined ? {} : { name: change.name }),
          ...(change.role === undefined ? {} : { role: change.role }),
          ...(change.disabled === undefined ? {} : { disabled: change.disabled }),
          ...(passwordHash === undefined ? {} : { passwordHash }),
        });
        if (passwordHash !== undefined || row.disabled) await access.removeSessionsOf(id);
        return shown(row);
      });
    },
    remove: (id) => changes.during(() => access.removeUser(id)),
    async signIn(email, password) {
      const user = await access.findUserByEmail(email.trim().toLowerCase());
      const matches = await passwordMatches(password, user?.passwordHash ?? (await hashOfNobody()));
      if (user === undefined || !matches || user.disabled) {
        throw new AuthError(
          'auth.failed',
          'E-mail address or password is wrong. Try again, or ask an administrator for a new password.',
        );
      }
      await access.updateUser(user.id, { lastSeenAt: clock.iso() });
      return actor(user);
    },
    async changePassword(id, current, next) {
      const user = await get(id);
      if (!(await passwordMatches(current, user.passwordHash))) {
        throw new AuthError('auth.wrong-password', 'The current password is wrong; nothing was changed.');
      }
      const passwordHash = await hashPassword(next);
      await changes.during(async () => {
        await access.updateUser(id, { passwordHash });
        await access.removeSessionsOf(id);
      });
    },
    async actorOf(id) {
      const user = await access.findUser(id);
      if (user === undefined || user.disabled) return undefined;
      const seen = user.lastSeenAt === null ? 0 : Date.parse(user.lastSeenAt);
      if (clock.now() - seen >= SEEN_MS) await access.updateUser(id, { lastSeenAt: clock.iso() });
      return actor(user);
    },
    async standingOf(id) {
      const user = await access.findUser(id);
      return user === undefined || user.disabled ? undefined : actor(user);
    },
    setupNeeded: async () => (await access.countUsers()) === 0,
    async offerSetup() {
      if ((await access.countUsers()) > 0) return undefined;
      const token = randomBytes(24).toString('base64url');
      await values.set(SETUP_KEY, sha256Hex(token));
      return token;
    },
    async setUp(token, user) {
      if ((await access.countUsers()) > 0) throw setupDone();
      const offered = await values.find(SETUP_KEY);
      if (offered === undefined || !timingSafeEqual(Buffer.from(sha256Hex(token)), Buffer.from(offered))) {
        const message =
          'This set-up link is not valid (any more). Start the server again and use the link that it prints.';
        throw new AuthError('setup.bad-token', message);
      }
      const row = await access.createFirstUser(await made({ ...user, role: 'admin' }));
      await values.remove(SETUP_KEY);
      return actor(row);
    },
  };
}

function setupDone(): AppError {
  return new ConflictError('setup.done', 'This installation is set up already. Sign in instead.');
}

function shown({ passwordHash: _hash, ...user }: UserRow): User {
  return user;
}

function actor(user: UserRow): Actor {
  return { kind: 'user', id: user.id, email: user.email, name: user.name, role: user.role };
}
