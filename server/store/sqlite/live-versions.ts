// Which version of which flow is live, and whether that is still so as it was when something was judged by it.
import { ConflictError } from '../../../shared/errors.ts';
import type { LiveVersion } from '../flow-store.ts';
import type { Context } from './context.ts';
import { selectAll } from './statements.ts';

/** `live` selects the active flows with their live versions, by id. */
export function liveVersions({ database, query }: Pick<Context, 'database' | 'query'>) {
  const live = query
    .selectFrom('flows')
    .innerJoin('flow_versions', (join) =>
      join.onRef('flow_versions.flow_id', '=', 'flows.id').onRef('flow_versions.version', '=', 'flows.live_version'),
    )
    .innerJoin('snapshots', 'snapshots.seq', 'flow_versions.snapshot_seq')
    .select(['flows.id as flowId', 'flow_versions.version as version', 'snapshots.hash as snapshot'])
    .where('flows.active', '=', 1)
    .orderBy('flows.id');
  // As one text, since both lists are in the order of ids.
  const key = (of: readonly LiveVersion[]): string => of.map(({ flowId, version }) => `${flowId} ${version}`).join();

  return {
    live,
    /**
     * Whoever judged something by all active flows says here which they were, inside the transaction of what was
     * judged, so that nothing comes in between. Undefined: nothing was judged by them.
     * @throws ConflictError `flow.others-changed`
     */
    insist(expected: readonly LiveVersion[] | undefined): void {
      if (expected === undefined || key(selectAll(database, live)) === key(expected)) return;
      throw new ConflictError(
        'flow.others-changed',
        'Other flows were published or activated at this moment. Try again.',
      );
    },
  };
}
