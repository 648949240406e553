// The tables as kysely sees them. Created by migrations/, explained there; this file only names columns and types.
import type { Generated } from 'kysely';
import type { EndStatus, RunMode, RunStatus, WaitKind } from '../../../shared/run.ts';
import type { ColumnType } from '../../../shared/table/table.ts';
import type { Role, TokenMaker } from '../access-store.ts';
import type { GapReason } from '../poll-store.ts';
import type { NewDelivery, RunWaitKind } from '../rows.ts';
import type { StoredBody } from './body-text.ts';

export interface Schema {
  snapshots: SnapshotTable;
  flows: FlowTable;
  flow_versions: FlowVersionTable;
  flow_bindings: { flow_id: string; slot: string; connection_id: string };
  flow_retention: { flow_id: string; status: EndStatus; days: number | null; runs: number | null };
  trigger_issues: TriggerIssueTable;
  deliveries: DeliveryTable;
  events: EventTable;
  event_bodies: { event_seq: number; body: StoredBody };
  runs: RunTable;
  journal: { run_seq: number; chunk: number; records: string };
  timers: TimerTable;
  workers: { id: Generated<number>; expires_at: number };
  waits: WaitTable;
  arrivals: { event_seq: number; round: Generated<number> };
  gathers: GatherTable;
  skipped_runs: { event_id: string; flow_id: string; node_id: string; reason: string };
  calls: CallTable;
  run_events: { run_seq: number; event_id: string };
  counters: { name: string; count: number };
  queued_runs: { flow_id: string; count: number };
  run_totals: { flow_id: string; hour: string; status: RunStatus; count: number };
  run_hours: HourTable;
  event_hours: HourTable;
  schedules: { flow_id: string; node_id: string; cron: string; time_zone: string; settled_at: number };
  pledges: PledgeTable;
  catch_ups: CatchUpTable;
  run_waits: { kind: RunWaitKind | '?'; flow_id: string; run_seq: number };
  polls: PollTable;
  poll_claims: { connection: string; holder: string; held_until: number };
  poll_gaps: PollGapTable;
  coverage: CoverageTable;
  coverage_delays: { connection: string; hour: string; bucket: number; count: number };
  tables: TableTable;
  table_columns: TableColumnTable;
  table_rows: TableRowTable;
  /** `value`: of a text its beginning, of true and false 1 and 0. */
  table_cells: { column_seq: number; value: string | number; row_seq: number };
  counter_slots: CounterSlotTable;
  okta_hooks: OktaHookTable;
  connections: ConnectionTable;
  users: UserTable;
  tokens: TokenTable;
  audit: AuditTable;
  audit_ends: { id: string; record: string };
  sessions: { id: string; user_id: string | null; data: string; expires_at: string };
  named_values: { name: string; value: string };
}

interface SnapshotTable {
  seq: Generated<number>;
  hash: string;
  put_at: string;
  text: string;
}

interface CatchUpTable {
  seq: Generated<number>;
  id: string;
  flow_id: string;
  version: number;
  snapshot: string;
  mode: RunMode;
  since: string;
  until: string;
  started_by: string | null;
  /** JSON list of names. */
  causers: string;
  made_at: string;
  to_start: number;
  /** J10: who carries it on, or did last. */
  worker: number;
  step: Generated<number>;
  started: Generated<number>;
  ended_at: string | null;
  outcome: 'done' | 'stopped' | 'failed' | null;
  /** JSON text. */
  error: string | null;
  stopped_by: string | null;
}

interface PollTable {
  connection: string;
  step: number;
  org_url: string;
  asked_since: string | null;
  /** JSON text. */
  queries: string;
  next_at: number;
  fast_until: number;
  ahead_ms: number;
  types_at: number;
  failures: number;
  /** JSON text. */
  error: string | null;
}

interface PollGapTable {
  seq: Generated<number>;
  connection: string;
  from_at: string;
  to_at: string;
  reason: GapReason;
  healed_at: string | null;
}

interface CoverageTable {
  connection: string;
  hour: string;
  events: number;
  by_hook: number;
  by_hook_only: number;
  by_poll_only: number;
  unhookable: number;
  failures: number;
  max_delay: number;
}

interface TableTable {
  seq: Generated<number>;
  id: string;
  name: string;
  row_count: Generated<number>;
  created_at: string;
  updated_at: string;
  dropped_at: string | null;
}

interface TableColumnTable {
  seq: Generated<number>;
  table_seq: number;
  key: string;
  title: string;
  type: ColumnType;
  is_unique: number;
  /** Their order, from 0. */
  place: number;
  dropped_at: string | null;
}

interface TableRowTable {
  seq: Generated<number>;
  table_seq: number;
  /** JSON text: values by the numbers of their columns, those that are null left out. */
  cells: string;
  created_at: string;
  updated_at: string;
}

interface CounterSlotTable {
  name: string;
  key: string;
  window_seconds: number;
  /** Milliseconds since the epoch. */
  slot: number;
  count: number;
  expires_at: number;
}

export interface PledgeTable {
  id: string;
  connection: string;
  card: string;
  card_version: number;
  subject: string;
  what: string;
  /** JSON text. */
  input: string;
  flow_id: string;
  run_id: string;
  node_id: string;
  made_by: string;
  last_by: string;
  made_at: string;
  due_at: number;
  next_at: number;
  attempts: number;
  begun_at: string | null;
  /** JSON text. */
  error: string | null;
  ended_at: string | null;
  outcome: 'kept' | 'withdrawn' | null;
  seen: string | null;
}

export interface OktaHookTable {
  connection: string;
  name: string;
  hook_id: string | null;
  channel: string | null;
  /** JSON text, as are `refused` and `error`. */
  seen: string | null;
  seen_at: string | null;
  refused: string;
  attempts: number;
  next_at: number;
  error: string | null;
}

interface FlowTable {
  id: string;
  name: string;
  /** The name in lower case: the list's order. */
  sort_name: string;
  /** Id and name in lower case: what the list searches. */
  search: string;
  draft: string;
  revision: number;
  live_version: number | null;
  active: number;
  paused_by: string | null;
  paused_at: string | null;
  pause_reason: string | null;
  unpaused_at: string | null;
  created_at: string;
  updated_at: string;
}

interface FlowVersionTable {
  flow_id: string;
  version: number;
  snapshot_seq: number;
  logic_hash: string;
  comment: string;
  published_at: string;
  published_by: string;
}

interface TriggerIssueTable {
  seq: Generated<number>;
  flow_id: string;
  node_id: string;
  event_id: string;
  message: string;
  at: string;
}

interface DeliveryTable {
  seq: Generated<number>;
  id: string;
  connection: string;
  via: NewDelivery['via'];
  event_id: string | null;
  event_time: string | null;
  source: string | null;
  headers: string;
  received_at: string;
  duplicates: Generated<number>;
  /** How many stored events it brought; at 0 it may be pruned. */
  event_count: number;
}

interface EventTable {
  seq: Generated<number>;
  id: string;
  connection: string;
  key: string;
  uuid: string | null;
  event_type: string;
  published: string | null;
  received_at: string;
  delivery_seq: number;
  /** Comma list, first first. */
  via: string;
  duplicates: Generated<number>;
  /** How many stored runs name it; at 0 it may be pruned. */
  run_count: number;
  /** JSON list of names (S9); null: nobody sent it by hand. */
  sent_by: string | null;
}

interface RunTable {
  seq: Generated<number>;
  id: string;
  flow_id: string;
  version: number | null;
  snapshot_seq: number;
  mode: RunMode;
  status: RunStatus;
  trigger_node_id: string;
  event_id: string | null;
  replay_of: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  error: string | null;
  payload: string | null;
  started_by: string | null;
  /** JSON list of names (S9.4); null: nobody caused it. */
  caused_by: string | null;
  /** J10: who has it, while its status says that it runs; null: nobody had it yet. */
  worker: number | null;
  concurrency_key: string | null;
  key_order: number | null;
  key_release: number | null;
  key_turn: number | null;
}

interface TimerTable {
  run_seq: number;
  /** Empty: it needs no place of a flow. */
  flow_id: Generated<string>;
  node_id: string;
  iteration: string;
  kind: WaitKind | 'gather' | 'cancel';
  due_at: number;
  event_id: string | null;
}

interface WaitTable {
  run_seq: number;
  node_id: string;
  iteration: string;
  event_type: string;
  key_source: string;
  key: string;
  match: string;
  scope: string;
}

interface GatherTable {
  run_seq: number;
  flow_id: string;
  trigger_node_id: string;
  key: string;
  max_at: number;
  /** How many events it has. */
  events: number;
}

interface CallTable {
  run_seq: number;
  caller_seq: number;
  caller_id: string;
  node_id: string;
  iteration: string;
  depth: number;
  awaited: number;
}

interface HourTable {
  hour: string;
  first_seq: number;
  last_seq: number;
}

interface ConnectionTable {
  id: string;
  app: string;
  name: string;
  settings: string;
  secrets: string | null;
  created_at: string;
  updated_at: string;
}

interface UserTable {
  id: string;
  email: string;
  name: string;
  role: Role;
  password_hash: string;
  disabled: number;
  created_at: string;
  last_seen_at: string | null;
}

interface AuditTable {
  seq: Generated<number>;
  id: string;
  at: string;
  made_by: string;
  action: string;
  subject: string | null;
  record: string;
}

interface TokenTable {
  id: string;
  name: string;
  role: Role;
  hash: string;
  created_by: string;
  created_at: string;
  last_used_at: string | null;
  expires_at: string | null;
  maker_kind: TokenMaker['kind'];
  /** Of a person. */
  maker_id: string | null;
}
