// Flows, their versions, bindings and snapshots in SQLite. The texts are stored as they come; nothing here parses one.
import { decodeCursor, pageOf, type Page } from '../page.ts';
import type { ActiveFlow, FlowPause, FlowRetention, FlowRow, FlowStore, FlowVersionRow } from '../flow-store.ts';
import type { Context } from './context.ts';
import { flowVersions } from './flow-versions.ts';
import { liveVersions } from './live-versions.ts';
import { isDuplicate } from './sqlite-errors.ts';
import { execute, prepare, selectAll, selectFirst } from './statements.ts';
import { flowExists, flowNotFound, flowStale } from '../refusals.ts';

/** Flows a page, whatever is asked for: each row has a whole draft. */
const MOST_LISTED = 200;

/** The part `flows` of the store. */
export function flowStore(context: Context): FlowStore {
  const { database, query, committer } = context;
  const versions = flowVersions(context);

  const columns = query
    .selectFrom('flows')
    .select([
      'id',
      'name',
      'sort_name as sortName',
      'draft',
      'revision',
      'live_version as liveVersion',
      'active',
      'paused_by as pausedBy',
      'paused_at as pausedAt',
      'pause_reason as pauseReason',
      'created_at as createdAt',
      'updated_at as updatedAt',
    ]);
  const byId = prepare(database, (p: { id: string }) => columns.where('id', '=', p.id));
  // Bindings are not part of it: few callers want them.
  const find = (id: string): FlowRow | undefined => {
    const stored = byId.get({ id });
    return stored && toRow(stored);
  };
  const get = (id: string): FlowRow => {
    const row = find(id);
    if (!row) throw flowNotFound(id);
    return row;
  };

  /**
   * One page. `search` and `sort_name` are kept by every write of a name, so neither needs a function over all rows.
   */
  function list(filter: { q?: string; cursor?: string; limit: number }): Page<FlowRow> {
    const limit = Math.min(filter.limit, MOST_LISTED);
    const needle = filter.q?.trim().toLowerCase();
    let wanted = columns
      .orderBy('sort_name')
      .orderBy('id')
      .limit(limit + 1);
    if (needle) wanted = wanted.where((e) => e(e.fn<number>('instr', ['search', e.val(needle)]), '>', 0));
    if (filter.cursor !== undefined) {
      const [name, id] = decodeCursor(filter.cursor, 'string', 'string');
      wanted = wanted.where((e) => e(e.refTuple('sort_name', 'id'), '>', e.tuple(name, id)));
    }
    const stored = selectAll(database, wanted);
    return pageOf(stored, limit, { key: ({ sortName, id }) => [sortName, id], item: toRow });
  }

  /** @throws ConflictError `flow.exists` */
  function create(flow: { id: string; name: string; draft: string; at: string }): FlowRow {
    try {
      const insert = query.insertInto('flows').values({
        id: flow.id,
        ...named(flow.id, flow.name),
        draft: flow.draft,
        revision: 1,
        live_version: null,
        active: 0,
        created_at: flow.at,
        updated_at: flow.at,
      });
      execute(database, insert);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw flowExists(flow.id);
    }
    return get(flow.id);
  }

  /**
   * The revision is compared in the transaction that writes, so of two who save at once the second one hears of the
   * first.
   * @throws NotFoundError `flow.not-found`; ConflictError `flow.stale`
   */
  function saveDraft(flow: { id: string; name: string; draft: string; expected: number; at: string }): FlowRow {
    const { revision } = get(flow.id);
    if (revision !== flow.expected) throw flowStale(flow.id, { revision, expected: flow.expected });
    const update = query
      .updateTable('flows')
      .set({ ...named(flow.id, flow.name), draft: flow.draft, revision: revision + 1, updated_at: flow.at })
      .where('id', '=', flow.id);
    execute(database, update);
    return get(flow.id);
  }

  /** @throws NotFoundError `flow.not-found` */
  function setActive(id: string, active: boolean, at: string): FlowRow {
    get(id);
    const change = { active: active ? 1 : 0, updated_at: at };
    execute(database, query.updateTable('flows').set(change).where('id', '=', id));
    return get(id);
  }

  /**
   * Pauses or unpauses. Whoever was first said why, so a second pause changes nothing; and unpausing a flow that is not
   * paused gives it no new minute (T5.2).
   * @throws NotFoundError `flow.not-found`
   */
  function setPause(id: string, pause: FlowPause | null, unpausedAt?: string): FlowRow {
    const { paused } = get(id);
    if ((paused === null) === (pause === null)) return get(id);
    const change = {
      paused_by: pause?.by ?? null,
      paused_at: pause?.at ?? null,
      pause_reason: pause?.reason ?? null,
      ...(unpausedAt === undefined ? {} : { unpaused_at: unpausedAt }),
    };
    execute(database, query.updateTable('flows').set(change).where('id', '=', id));
    return get(id);
  }

  /** Flows that were never paused have nothing that a worker would have to know. */
  function pauses() {
    const rows = selectAll(
      database,
      query
        .selectFrom('flows')
        .select(['id', 'paused_at as pausedAt', 'unpaused_at as unpausedAt'])
        .where((e) => e.or([e('paused_at', 'is not', null), e('unpaused_at', 'is not', null)])),
    );
    return rows.map(({ id, pausedAt, unpausedAt }) => ({ flowId: id, paused: pausedAt !== null, unpausedAt }));
  }

  const retentionColumns = query
    .selectFrom('flow_retention')
    .select(['flow_id as flowId', 'status', 'days', 'runs'])
    .orderBy('flow_id')
    .orderBy('status');

  /** @throws NotFoundError `flow.not-found` */
  function setRetention(flowId: string, wanted: readonly FlowRetention[]): void {
    get(flowId);
    execute(database, query.deleteFrom('flow_retention').where('flow_id', '=', flowId));
    const rows = wanted.map((rule) => ({ flow_id: flowId, ...rule }));
    if (rows.length > 0) execute(database, query.insertInto('flow_retention').values(rows));
  }

  function bindings(flowId: string): Record<string, string> {
    const stored = selectAll(
      database,
      query.selectFrom('flow_bindings').selectAll().where('flow_id', '=', flowId).orderBy('slot'),
    );
    return Object.fromEntries(stored.map((row) => [row.slot, row.connection_id]));
  }

  /** @throws NotFoundError `flow.not-found` */
  function setBindings(flowId: string, wanted: Record<string, string>): void {
    get(flowId);
    execute(database, query.deleteFrom('flow_bindings').where('flow_id', '=', flowId));
    const rows = Object.entries(wanted).map(([slot, connection]) => ({
      flow_id: flowId,
      slot,
      connection_id: connection,
    }));
    if (rows.length > 0) execute(database, query.insertInto('flow_bindings').values(rows));
  }

  const { live, insist: insistOnActive } = liveVersions(context);

  /** Active flows with text and bindings. Called inside a view, so that all parts are of one state. */
  function active(): ActiveFlow[] {
    const rows = selectAll(database, live.select('snapshots.text as flow'));
    return rows.map((row) => Object.assign(row, { bindings: bindings(row.flowId) }));
  }

  return {
    list: (filter) => committer.read(() => list(filter)),
    find: (id) => committer.read(() => find(id)),
    create: (flow) => committer.write(() => create(flow)),
    saveDraft: (flow) => committer.write(() => saveDraft(flow)),
    remove: (id) =>
      committer.write(() => {
        // Versions, bindings and trigger issues go with it (cascade).
        if (execute(database, query.deleteFrom('flows').where('id', '=', id)).changes === 0) throw flowNotFound(id);
      }),
    publish: (version) =>
      committer.write((): FlowVersionRow => {
        const flow = get(version.flowId);
        insistOnActive(version.ifActive);
        // Versions are never removed by themselves, so the live one is the newest.
        const number = (flow.liveVersion ?? 0) + 1;
        versions.insert({ ...version, number });
        const change = { live_version: number, updated_at: version.at };
        execute(database, query.updateTable('flows').set(change).where('id', '=', version.flowId));
        const { flowId, snapshot, logicHash, comment, at: publishedAt, by: publishedBy } = version;
        return { flowId, version: number, snapshot, logicHash, comment, publishedAt, publishedBy };
      }),
    setActive: (id, on, at, ifActive) =>
      committer.write(() => {
        insistOnActive(ifActive);
        return setActive(id, on, at);
      }),
    pause: (id, pause) => committer.write(() => setPause(id, pause)),
    unpause: (id, at) => committer.write(() => setPause(id, null, at)),
    pauses: () => committer.read(pauses),
    retention: (flowId) =>
      committer.read(() =>
        selectAll(database, retentionColumns.where('flow_id', '=', flowId)).map(({ flowId: _flow, ...rule }) => rule),
      ),
    retentions: () => committer.read(() => selectAll(database, retentionColumns)),
    setRetention: (flowId, wanted) => committer.write(() => setRetention(flowId, wanted)),
    versions: (flowId) => committer.read(() => versions.list(flowId)),
    findVersion: (flowId, version) => committer.read(() => versions.find(flowId, version)),
    active: () => committer.view(active),
    activeVersions: () => committer.read(() => selectAll(database, live)),
    bindings: (flowId) => committer.read(() => bindings(flowId)),
    setBindings: (flowId, wanted) => committer.write(() => setBindings(flowId, wanted)),
    findSnapshot: (hash) =>
      committer.read(
        () => selectFirst(database, query.selectFrom('snapshots').select('text').where('hash', '=', hash))?.text,
      ),
    putSnapshot: (hash, text) => committer.write(() => void versions.putSnapshot(hash, text)),
    // In a group: a condition that fails does so for each of many events.
    addTriggerIssue: (issue) => committer.join(() => versions.addIssue(issue)),
    triggerIssues: (flowId) => committer.read(() => versions.issues(flowId)),
  };
}

/** The columns that a name fills: as it is shown, as it is sorted by, and what the list searches. */
function named(id: string, name: string) {
  return { name, sort_name: name.toLowerCase(), search: `${id}\n${name}`.toLowerCase() };
}

/** The columns as they are selected. */
interface StoredFlow extends Omit<FlowRow, 'active' | 'paused'> {
  active: number;
  sortName: string;
  pausedBy: string | null;
  pausedAt: string | null;
  pauseReason: string | null;
}

function toRow(stored: StoredFlow): FlowRow {
  const { sortName: _sortName, active, pausedBy, pausedAt, pauseReason, ...row } = stored;
  const paused = pausedAt === null ? null : { by: pausedBy ?? '', at: pausedAt, reason: pauseReason ?? '' };
  return { ...row, active: active === 1, paused };
}
