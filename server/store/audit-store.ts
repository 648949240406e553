// The audit log in the store: two kinds of records, which are only ever added. A call that changes something first has
// its `began` committed; its `ended` follows when what became of it is known. So no change is without a record, whatever
// happens to the process in between.
import type { AuditEntry } from '../../shared/api/audit.ts';
import type { JsonValue } from '../../shared/json.ts';
import type { Page } from './page.ts';

export type AuditBegan = Pick<AuditEntry, 'id' | 'at' | 'by' | 'role' | 'address' | 'action' | 'what'> & {
  /** Null: it is known only at the end, or it is the installation as a whole. */
  subject: string | null;
};

export interface AuditEnded {
  /** Of the record that it ends. */
  id: string;
  at: string;
  outcome: 'done' | 'refused';
  code: string | null;
  /** Where it was not known at the beginning. */
  subject: string | null;
  before: JsonValue;
  after: JsonValue;
}

export interface AuditFilter {
  by?: string;
  subject?: string;
  action?: string;
  /** A part of who, of the subject, or of the action, whatever its case. */
  q?: string;
  /** ISO 8601, inclusive. */
  since?: string;
  until?: string;
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
