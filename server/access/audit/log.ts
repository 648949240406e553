// Puts on record who changed what: before the change that it was tried, after it what became of it. Knows no HTTP, and
// decides nothing.
import type { JsonValue } from '../../../shared/json.ts';
import { toAppError, type AppError } from '../../../shared/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { AuditBegan, AuditStore } from '../../store/audit-store.ts';

export type Attempt = Omit<AuditBegan, 'id' | 'at'>;

/** What a change was about, where the attempt did not say it, and what is different: plain data, nothing secret. */
export interface AuditNote {
  subject?: string;
  before?: object;
  after?: object;
}

export interface AuditedChange {
  /** What is noted last of each part counts. */
  note(note: AuditNote): void;
  done(): Promise<void>;
  /** Nothing was changed, because of this. */
  refused(thrown: unknown): Promise<void>;
}

export interface AuditLog {
  /** The change may be made when this resolves. @throws RetryableError `store.unavailable` */
  begin(attempt: Attempt): Promise<AuditedChange>;
}

export function createAuditLog(deps: {
  store: Pick<AuditStore, 'begin' | 'end'>;
  iso(): string;
  /** S4 */
  redact<Value extends JsonValue>(value: Value): Value;
  onTrouble(error: AppError): void;
}): AuditLog {
  const { store, iso, redact } = deps;
  /** What is undefined is left out, as in every answer. */
  const shown = (noted: object | undefined): JsonValue =>
    noted === undefined ? null : redact(JSON.parse(JSON.stringify(noted)) as JsonValue);
  return {
    async begin(attempt) {
      const id = newId('aud');
      await store.begin({ ...redact({ ...attempt }), id, at: iso() });
      let noted: AuditNote = {};

      async function end(outcome: 'done' | 'refused', code: string | null): Promise<void> {
        const { subject = null, before, after } = noted;
        try {
          await store.end({ id, at: iso(), outcome, code, subject, before: shown(before), after: shown(after) });
        } catch (thrown) {
          // What was changed is changed, and is to be answered so; the attempt stays on record.
          deps.onTrouble(toAppError(thrown));
        }
      }

      return {
        note: (note) => void (noted = { ...noted, ...note }),
        done: () => end('done', null),
        refused: (thrown) => end('refused', toAppError(thrown).code),
      };
    },
  };
}

/** Does `work` between the two records of it. @throws as `begin`, and whatever `work` throws */
export async function audited<Result>(
  log: AuditLog,
  attempt: Attempt,
  work: (change: AuditedChange) => Promise<Result>,
): Promise<Result> {
  const change = await log.begin(attempt);
  try {
    const result = await work(change);
    await change.done();
    return result;
  } catch (thrown) {
    await change.refused(thrown);
    throw thrown;
  }
}

/** Of two shapes of one thing the parts that differ. */
export function difference(before: object, after: object): { before: object; after: object } {
  const [old, changed] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const names = [...new Set([...old.keys(), ...changed.keys()])].filter(
    (name) => JSON.stringify(old.get(name)) !== JSON.stringify(changed.get(name)),
  );
  const pick = (from: Map<string, unknown>): object => Object.fromEntries(names.map((name) => [name, from.get(name)]));
  return { before: pick(old), after: pick(changed) };
}
