// Who is asking, and what their role lets them do. Knows no HTTP.
import type { Access } from '../../shared/api/call.ts';
import type { Role } from '../store/access-store.ts';

/** A person with a session, an API token, or the token of SIGNALBOX_API_TOKEN (`service`). */
export interface Actor {
  kind: 'user' | 'token' | 'service';
  /** `usr_…` for a person, `tok_…` for an API token, `automation` for the token of the environment. */
  id: string;
  /** Empty for tokens. */
  email: string;
  name: string;
  role: Role;
  /**
   * The e-mail address of the person that a token belongs to; absent for people and for tokens of the installation.
   * Whatever the token does, its maker could have done.
   */
  makerEmail?: string;
}

/** Who somebody is now, and until when that holds by itself. */
export interface Standing {
  actor: Actor;
  /** Milliseconds since the epoch; null: no end is set. */
  endsAt: number | null;
}

/** A role may do whatever those below it may do. */
const RANK: Record<Role, number> = { viewer: 1, editor: 2, admin: 3 };

/** Whether a role suffices for a route. Everybody may use what is `public`, also somebody who is not signed in. */
export function mayDo(role: Role, access: Access): boolean {
  return access === 'public' || RANK[role] >= RANK[access];
}

/** Of two roles the one that may do less. */
export function lowerRole(one: Role, other: Role): Role {
  return RANK[one] <= RANK[other] ? one : other;
}

/**
 * The name under which records (versions of flows, the audit log, decisions of approvers) keep who did it: an e-mail
 * address, `token:<name>`, or `automation`.
 */
export function signature(actor: Actor): string {
  if (actor.kind === 'user') return actor.email;
  return actor.kind === 'token' ? `token:${actor.name}` : actor.name;
}

/**
 * S9.4: the names of those who count as having caused what the actor does; the first one is its signature. A token
 * counts as itself and as its maker, so that nobody approves what they had a token start.
 */
export function causers(actor: Actor): string[] {
  return actor.makerEmail === undefined ? [signature(actor)] : [signature(actor), actor.makerEmail];
}
