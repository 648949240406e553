// Puts on record that Signalbox did by itself what a step had promised (J11). Nobody is signed in then, and it comes
// from no network, so the record has neither role nor address.
import type { Kept } from '../../../shared/card/pledge.ts';
import type { PledgeRow } from '../../store/pledge-store.ts';
import { audited, type AuditLog } from './log.ts';

/**
 * Does `work` between the two records of it. The record names as `before` what was promised and by which run, and as
 * `after` what was seen in Okta. @throws as `audited`
 */
export function auditedPledge(log: AuditLog, pledge: PledgeRow, work: () => Promise<Kept>): Promise<Kept> {
  const { id, card, connection, flowId, runId, what, dueAt } = pledge;
  const attempt = {
    by: 'signalbox',
    role: null,
    address: null,
    action: `pledge ${card}`,
    what: 'did what a step had promised',
    subject: `pledge:${id}`,
  };
  return audited(log, attempt, async (change) => {
    change.note({ before: { what, flow: flowId, run: runId, connection, dueAt: new Date(dueAt).toISOString() } });
    const kept = await work();
    change.note({ after: { seen: kept.seen } });
    return kept;
  });
}
