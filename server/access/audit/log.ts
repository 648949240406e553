// Puts on record who changed what, in two writes: before the change that it was tried, and after it what became of it.
// An attempt without an end was cut off by a crash, and may or may not have been made. Knows no HTTP, and decides
// nothing.
import type { JsonValue } from '../../../shared/json.ts';
import { toAppError, type AppError } from '../../../shared/errors.ts';
import { newId } from '../../lib/ids.ts';
import type { AuditBegan, AuditStore } from '../../store/audit-store.ts';

/** Who (`by`, `role`, `address`) tries what (`action`, `what`, `subject`). The log itself gives the id and the time. */
export type Attempt = Omit<AuditBegan, 'id' | 'at'>;

/**
 * What a change was about, where the attempt did not say it, and what is different now: plain data. It is redacted
 * before it is stored, but nothing secret should be in it.
 */
export interface AuditNote {
  subject?: string;
  before?: object;
  after?: object;
}

/**
 * A change that was begun. Exactly one of `done` and `refused` must be called at its end; both resolve also where the
 * record could not be written, since the change itself is over by then.
 */
export interface AuditedChange {
  /** May be called several times; of each part (`subject`, `before`, `after`) the last one counts. */
  note(note: AuditNote): void;
  done(): Promise<void>;
  /** Nothing was changed, because of this error. Its code goes on record. */
  refused(thrown: unknown): Promise<void>;
}

export interface AuditLog {
  /**
   * The change may be made only when this resolves: what cannot be put on record is not done. @throws RetryableError
   * `store.unavailable`
   */
  begin(attempt: Attempt): Promise<AuditedChange>;
}

export function createAuditLog(deps: {
  store: Pick<AuditStore, 'begin' | 'end'>;
  iso(): string;
  /** S4: takes the known secrets out of what is stored. */
  redact<Value extends JsonValue>(value: Value): Value;
  /** Is told where the end of a change could not be stored. */
  onTrouble(error: AppError): void;
}): AuditLog {
  const { store, iso, redact } = deps;
  /** As JSON has it: what is undefined is left out, as in every answer of the API. */
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

/**
 * Does `work` between the two records of it; whatever `work` throws is recorded as a refusal and thrown again. @throws
 * as `begin`, and whatever `work` throws
 */
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

/**
 * The fields of two shapes of one thing in which they differ, compared by their JSON. A field that only one of them has
 * is undefined in the other.
 */
export function difference(before: object, after: object): { before: object; after: object } {
  const [old, changed] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const names = [...new Set([...old.keys(), ...changed.keys()])].filter(
    (name) => JSON.stringify(old.get(name)) !== JSON.stringify(changed.get(name)),
  );
  const pick = (from: Map<string, unknown>): object => Object.fromEntries(names.map((name) => [name, from.get(name)]));
  return { before: pick(old), after: pick(changed) };
}
