// The parts of a flow that only grow: snapshots of texts, published versions, the newest trigger issues.
// Called inside the transactions of flow-store.ts.
import type { FlowVersionRow, TriggerIssueRow } from '../flow-store.ts';
import type { Context } from './context.ts';
import { execute, selectAll, selectFirst } from './statements.ts';

/** A flow keeps its newest trigger issues, which are for people to look at; older ones tell nothing more. */
const ISSUES_KEPT = 20;

/** A version with its text and the number that it gets. */
export interface NewVersion {
  flowId: string;
  number: number;
  snapshot: string;
  text: string;
  logicHash: string;
  comment: string;
  at: string;
  by: string;
}

export function flowVersions({ database, query, clock }: Context) {
  const columns = query
    .selectFrom('flow_versions')
    .innerJoin('snapshots', 'snapshots.seq', 'flow_versions.snapshot_seq')
    .select([
      'flow_versions.flow_id as flowId',
      'flow_versions.version as version',
      'snapshots.hash as snapshot',
      'flow_versions.logic_hash as logicHash',
      'flow_versions.comment as comment',
      'flow_versions.published_at as publishedAt',
      'flow_versions.published_by as publishedBy',
    ]);

  /**
   * Stores a text, or finds it stored, and returns the number of its row. Put again it counts as new, so retention
   * leaves it to the run that comes next.
   */
  function putSnapshot(hash: string, text: string): number {
    const put = query
      .insertInto('snapshots')
      .values({ hash, text, put_at: clock.iso() })
      .onConflict((c) => c.column('hash').doUpdateSet({ put_at: clock.iso() }))
      .returning('seq');
    return selectFirst(database, put)!.seq;
  }

  return {
    putSnapshot,
    /** Stores the snapshot before the version, which refers to it. */
    insert(version: NewVersion): void {
      const row = {
        flow_id: version.flowId,
        version: version.number,
        snapshot_seq: putSnapshot(version.snapshot, version.text),
        logic_hash: version.logicHash,
        comment: version.comment,
        published_at: version.at,
        published_by: version.by,
      };
      execute(database, query.insertInto('flow_versions').values(row));
    },
    /** Newest first. */
    list: (flowId: string): FlowVersionRow[] =>
      selectAll(database, columns.where('flow_id', '=', flowId).orderBy('version', 'desc')),
    /** Undefined: the flow never had this version, or is gone. */
    find: (flowId: string, version: number): FlowVersionRow | undefined =>
      selectFirst(database, columns.where('flow_id', '=', flowId).where('version', '=', version)),
    /** Adds an issue and drops those beyond the newest 20. */
    addIssue(issue: TriggerIssueRow): void {
      const { flowId, nodeId, eventId, message, at } = issue;
      // A flow that was removed meanwhile has nobody to show it to.
      if (!selectFirst(database, query.selectFrom('flows').select('id').where('id', '=', flowId))) return;
      const row = { flow_id: flowId, node_id: nodeId, event_id: eventId, message, at };
      execute(database, query.insertInto('trigger_issues').values(row));
      const surplus = query
        .selectFrom('trigger_issues')
        .select('seq')
        .where('flow_id', '=', flowId)
        .orderBy('seq', 'desc')
        .limit(-1)
        .offset(ISSUES_KEPT);
      execute(database, query.deleteFrom('trigger_issues').where('seq', 'in', surplus));
    },
    /** Newest first. */
    issues: (flowId: string): TriggerIssueRow[] =>
      selectAll(
        database,
        query
          .selectFrom('trigger_issues')
          .select(['flow_id as flowId', 'node_id as nodeId', 'event_id as eventId', 'message', 'at'])
          .where('flow_id', '=', flowId)
          .orderBy('seq', 'desc'),
      ),
  };
}
