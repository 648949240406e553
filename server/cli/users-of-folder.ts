// What `signalbox user …` does, on the data folder itself. It is refused while a server holds the folder (the store's
// lock). It stands apart from the commands because it opens a store: whoever asks for help should not wait for that.
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { password as passwordSchema, role as roleSchema } from '../../shared/api/access.ts';
import { ConflictError, ValidationError } from '../../shared/errors.ts';
import { audited, createAuditLog, type AuditedChange } from '../access/audit/log.ts';
import { createAccessChanges } from '../access/changes.ts';
import { createUserService, type UserService } from '../access/users.ts';
import { DATABASE_FILE, readConfig } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { userNotFound } from '../store/refusals.ts';
import { openStore } from '../store/open-store.ts';
import { print, printError } from './output.ts';

/** The options of the command. */
export interface NewUser {
  name?: string;
  role: string;
  /** Made up and printed where none is given. */
  password?: string;
}

/** @throws ValidationError `cli.bad-role`, `cli.bad-password`; ConflictError `user.exists`, `store.in-use` */
export const createUser = (email: string, options: NewUser): Promise<void> =>
  withUsers('create', async (users, change) => {
    const role = roleSchema.safeParse(options.role);
    if (!role.success)
      throw new ValidationError('cli.bad-role', `"${options.role}" is no role; there are admin, editor, viewer.`);
    const password = chosen(options.password);
    const made = await users.create({ email, name: options.name ?? email, role: role.data, password });
    change.note({ subject: `user:${made.id}`, after: { email: made.email, role: made.role } });
    print(`${made.email} is ${made.role}.`);
    if (options.password === undefined) print(`Password: ${password}`);
  });

/**
 * Also enables a user who was disabled: it is the way back in for the last administrator. @throws NotFoundError
 * `user.not-found`; ValidationError `cli.bad-password`; ConflictError `store.in-use`
 */
export const resetPassword = (email: string, options: Pick<NewUser, 'password'>): Promise<void> =>
  withUsers('reset-password', async (users, change) => {
    const found = (await users.list()).find((each) => each.email === email.trim().toLowerCase());
    if (found === undefined) throw userNotFound(email);
    change.note({ subject: `user:${found.id}`, after: { password: 'changed', disabled: false } });
    const password = chosen(options.password);
    await users.update(found.id, { password, disabled: false });
    print(`${found.email} has a new password; all sessions were ended.`);
    if (options.password === undefined) print(`Password: ${password}`);
  });

/** The password that was given, or a random one of 24 characters. */
function chosen(given: string | undefined): string {
  const password = given ?? randomBytes(18).toString('base64url');
  if (passwordSchema.safeParse(password).success) return password;
  throw new ValidationError('cli.bad-password', 'A password has 12 to 256 characters.');
}

const WHAT = { create: 'created a user', 'reset-password': "changed a user's password" };

/**
 * Opens the store of the data folder for `work` and closes it again. The audit log names whoever is signed in to this
 * machine (`cli:<name>`).
 */
async function withUsers(
  command: keyof typeof WHAT,
  work: (users: UserService, change: AuditedChange) => Promise<void>,
): Promise<void> {
  const { dataDir } = readConfig(process.env);
  const store = await openStore(join(dataDir, DATABASE_FILE)).catch((error: unknown) => {
    if (!(error instanceof ConflictError) || error.code !== 'store.in-use') throw error;
    const message = `A server uses the data folder ${dataDir}. Change users in its settings or by /api/users, or stop it first.`;
    throw new ConflictError(error.code, message);
  });
  try {
    const log = createAuditLog({
      store: store.audit,
      iso: systemClock.iso,
      redact: (value) => value,
      onTrouble: (error) => printError(error.message),
    });
    const by = `cli:${userInfo().username}`;
    const attempt = {
      by,
      role: null,
      address: null,
      action: `signalbox user ${command}`,
      what: WHAT[command],
      subject: null,
    };
    const users = createUserService({ store, clock: systemClock, changes: createAccessChanges() });
    await audited(log, attempt, (change) => work(users, change));
  } finally {
    await store.close();
  }
}
