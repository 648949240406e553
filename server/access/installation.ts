// Values of the installation that are kept in the store by name: how long things are kept, who may approve, and the key
// that signs session cookies. A value that the schema of the settings does not take any more counts as never set.
import { randomBytes } from 'node:crypto';

import type { z } from 'zod';

import { settings } from '../../shared/api/access.ts';
import type { Vault } from '../secrets/vault.ts';
import type { ValueStore } from '../store/store.ts';

export type Retention = z.infer<typeof settings>['retention'];
/** S9.4. `ownRuns`: whether people may approve what they caused themselves; false by default. */
export type ApprovalRules = z.infer<typeof settings>['approvals'];

const RETENTION_KEY = 'settings.retention';
const APPROVALS_KEY = 'settings.approvals';
const SESSION_KEY = 'session.secret';
/** Days that ended runs and events are kept, and how many of each at most; whichever is reached first. */
export const DEFAULT_RETENTION: Retention = { days: 90, maxRuns: 500_000, maxEvents: 1_000_000 };

export async function readRetention(values: ValueStore): Promise<Retention> {
  const text = await values.find(RETENTION_KEY);
  const stored = text === undefined ? undefined : settings.shape.retention.safeParse(JSON.parse(text));
  return stored?.success === true ? stored.data : DEFAULT_RETENTION;
}

export async function saveRetention(values: ValueStore, retention: Retention): Promise<void> {
  await values.set(RETENTION_KEY, JSON.stringify(retention));
}

export async function readApprovalRules(values: ValueStore): Promise<ApprovalRules> {
  const text = await values.find(APPROVALS_KEY);
  const stored = text === undefined ? undefined : settings.shape.approvals.safeParse(JSON.parse(text));
  return stored?.success === true ? stored.data : { ownRuns: false };
}

export async function saveApprovalRules(values: ValueStore, rules: ApprovalRules): Promise<void> {
  await values.set(APPROVALS_KEY, JSON.stringify(rules));
}

/**
 * The key that signs session cookies, 32 random bytes in base64url. It is made at the first start and stays for the
 * life of the installation. `setOnce` lets the first of two processes win, so that both have the same. Sealed, so that
 * a copy of the store signs nobody in. @throws TerminalError `secrets.wrong-key`, `secrets.damaged`
 */
export async function sessionSecret(values: ValueStore, vault: Vault): Promise<string> {
  const made = vault.seal(randomBytes(32).toString('base64url'), SESSION_KEY);
  const stored = JSON.parse(await values.setOnce(SESSION_KEY, JSON.stringify(made))) as string;
  return String(vault.open(stored, SESSION_KEY));
}
