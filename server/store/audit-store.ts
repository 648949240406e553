// The audit log in the store: two kinds of records, which are only ever added. A call that changes something first has
// its `began` committed; its `ended` follows when what became of it is known. So no change is without a record,
// whatever happens to the process in between.
import type { AuditEntry } from '../../shared/api/audit.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { Page } from './page.ts';

/** The record of a call that is about to change something. It is committed before the call begins to act. */
export type AuditBegan = Pick<AuditEntry, 'id' | 'at' | 'by' | 'role' | 'address' | 'action' | 'what'> & {
  /**
   * What the call is about, such as a flow's id. Null: it is known only at the end, or it is the installation as a
   * whole.
   */
  subject: string | null;
};

/** What became of a call. A call whose process died in between has no such record. */
export interface AuditEnded {
  /** The `id` of the record of the beginning that it ends. */
  id: string;
  at: string;
  /** A call that ended with an error is refused; it has changed nothing. */
  outcome: 'done' | 'refused';
  /** The code of the error that it was refused with; null for what is done. */
  code: string | null;
  /** Names the subject where it was not known at the beginning; it does not replace one that was. */
  subject: string | null;
  /** What the call changed, as it was before, without secrets; null: nothing was there, or the call tells nothing. */
  before: JsonValue;
  /** The same as it is after the call; null: it was removed, or the call tells nothing. */
  after: JsonValue;
}

/** All that is given must hold together. */
export interface AuditFilter {
  /** Exactly this name of whoever made the call. */
  by?: string;
  subject?: string;
  action?: string;
  /** A part of the name of who made the call, of the subject, or of the action, whatever its case. */
  q?: string;
  /** ISO 8601, inclusive. */
  since?: string;
  until?: string;
  /** The `nextCursor` of the page before. */
  cursor?: string;
  limit: number;
}

export interface AuditStore {
  /** Grouped commit; durable when it resolves. */
  begin(record: AuditBegan): Promise<void>;
  /** Grouped commit. One that has ended already stays as it is. */
  end(record: AuditEnded): Promise<void>;
  /** Newest first; of those without an end the outcome is `unknown`. */
  list(filter: AuditFilter): Promise<Page<AuditEntry>>;
}
