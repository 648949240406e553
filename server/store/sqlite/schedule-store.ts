// Schedules in SQLite.
import type { ScheduleKey, ScheduleRow, ScheduleStore } from '../schedule-store.ts';
import type { Context } from './context.ts';
import { prepare } from './statements.ts';

/** The part `schedules` of the store. */
export function scheduleStore({ database, query, committer }: Context): ScheduleStore {
  const all = prepare(database, () =>
    query
      .selectFrom('schedules')
      .select(['flow_id as flowId', 'node_id as nodeId', 'cron', 'time_zone as timeZone', 'settled_at as settledAt'])
      .orderBy('flow_id')
      .orderBy('node_id'),
  );
  const put = prepare(database, (p: ScheduleRow) =>
    query.replaceInto('schedules').values({
      flow_id: p.flowId,
      node_id: p.nodeId,
      cron: p.cron,
      time_zone: p.timeZone,
      settled_at: p.settledAt,
    }),
  );
  const remove = prepare(database, (p: ScheduleKey) =>
    query.deleteFrom('schedules').where('flow_id', '=', p.flowId).where('node_id', '=', p.nodeId),
  );
  return {
    list: () => committer.read(() => all.all({})),
    put: (rows) =>
      committer.write(() => {
        for (const row of rows) put.run(row);
      }),
    remove: (keys) =>
      committer.write(() => {
        for (const key of keys) remove.run(key);
      }),
  };
}
