// Puts on record that Signalbox by itself brought an event hook that it made in Okta into step with the flows.
import { audited, type AuditLog } from './log.ts';

/**
 * What was done to the hook (`work`, in words), and the types of events that it subscribed to before and after; null
 * where it was not read, or not there, before.
 */
interface HookChange {
  work: string[];
  before: string[] | null;
  after: string[];
}

/**
 * Does `work` between the two records of it. @param hookId Okta's id of the hook before the work; null where there was
 * none @throws as `audited`
 */
export function auditedHook<Change extends HookChange>(
  log: AuditLog,
  { connection, hookId }: { connection: string; hookId: string | null },
  work: () => Promise<Change>,
): Promise<Change> {
  const attempt = {
    by: 'signalbox',
    role: null,
    address: null,
    action: 'okta event hook',
    what: 'brought the event hook in Okta into step',
    subject: `connection:${connection}`,
  };
  return audited(log, attempt, async (record) => {
    const change = await work();
    record.note({
      before: { hook: hookId, events: change.before },
      after: { work: change.work, events: change.after },
    });
    return change;
  });
}
