-- The tables of a store, as all migrations together make them. Written by "npm run generate"; to change it, add a
-- migration. Nothing reads this file.
-- The newest migration is 0026-run-waits.

CREATE TABLE "arrivals" (
  "event_seq" integer primary key,
  "round" integer default 0 not null
);

CREATE TABLE "audit" (
  "seq" integer primary key autoincrement,
  "id" text not null unique,
  "at" text not null,
  "made_by" text not null,
  "action" text not null,
  "subject" text,
  "record" text not null
);

CREATE INDEX "audit_action" on "audit" ("action", "seq");

CREATE INDEX "audit_at" on "audit" ("at", "seq");

CREATE INDEX "audit_made_by" on "audit" ("made_by", "seq");

CREATE INDEX "audit_subject" on "audit" ("subject", "seq");

CREATE TABLE "audit_ends" (
  "id" text not null primary key,
  "record" text not null
) without rowid;

CREATE TABLE "calls" (
  "run_seq" integer primary key,
  "caller_seq" integer not null,
  "caller_id" text not null,
  "node_id" text not null,
  "iteration" text not null,
  "depth" integer not null,
  "awaited" integer not null
);

CREATE INDEX "calls_awaited" on "calls" ("caller_seq", "node_id", "iteration") where "awaited" = 1;

CREATE TABLE "catch_ups" (
  "seq" integer primary key,
  "id" text not null unique,
  "flow_id" text not null,
  "version" integer not null,
  "snapshot" text not null,
  "mode" text not null,
  "since" text not null,
  "until" text not null,
  "started_by" text,
  "causers" text not null,
  "made_at" text not null,
  "to_start" integer not null,
  "worker" integer not null,
  "step" integer default 0 not null,
  "started" integer default 0 not null,
  "ended_at" text,
  "outcome" text,
  "error" text,
  "stopped_by" text
) strict;

CREATE INDEX "catch_ups_by_flow" on "catch_ups" ("flow_id", "seq");

CREATE INDEX catch_ups_open on catch_ups (seq) where ended_at is null;

CREATE TABLE "connections" (
  "id" text not null primary key,
  "app" text not null,
  "name" text not null,
  "settings" text not null,
  "secrets" text,
  "created_at" text not null,
  "updated_at" text not null
);

CREATE TABLE "counter_slots" (
  "name" text not null,
  "key" text not null,
  "window_seconds" integer not null,
  "slot" integer not null,
  "count" integer not null,
  "expires_at" integer not null,
  constraint "counter_slots_key" primary key ("name", "key", "window_seconds", "slot")
) strict,
  without rowid;

CREATE INDEX "counter_slots_by_end" on "counter_slots" ("expires_at");

CREATE TABLE "counters" (
  "name" text not null primary key,
  "count" integer not null
) without rowid;

CREATE TABLE "coverage" (
  "connection" text not null,
  "hour" text not null,
  "events" integer not null,
  "by_hook" integer not null,
  "by_hook_only" integer not null,
  "by_poll_only" integer not null,
  "unhookable" integer not null,
  "failures" integer not null,
  "max_delay" integer not null,
  constraint "coverage_key" primary key ("connection", "hour")
) without rowid;

CREATE TABLE "coverage_delays" (
  "connection" text not null,
  "hour" text not null,
  "bucket" integer not null,
  "count" integer not null,
  constraint "coverage_delays_key" primary key ("connection", "hour", "bucket")
) without rowid;

CREATE TABLE "deliveries" (
  "seq" integer primary key,
  "id" text not null,
  "connection" text not null,
  "via" text not null,
  "event_id" text,
  "event_time" text,
  "source" text,
  "received_at" text not null,
  "duplicates" integer default 0 not null,
  "event_count" integer not null,
  "headers" text not null
);

CREATE INDEX "deliveries_by_event" on "deliveries" ("event_id", "connection");

CREATE INDEX "deliveries_empty" on "deliveries" ("received_at") where "event_count" = 0;

CREATE TABLE "event_bodies" (
  "event_seq" integer primary key,
  "body" text not null
);

CREATE TABLE "event_hours" (
  "hour" text not null primary key,
  "first_seq" integer not null,
  "last_seq" integer not null
) without rowid;

CREATE TABLE "events" (
  "seq" integer primary key autoincrement,
  "id" text not null unique,
  "connection" text not null,
  "key" text not null,
  "uuid" text,
  "event_type" text not null,
  "published" text,
  "received_at" text not null,
  "delivery_seq" integer not null,
  "via" text not null,
  "duplicates" integer default 0 not null,
  "run_count" integer not null,
  "sent_by" text
);

CREATE INDEX "events_by_type" on "events" ("event_type");

CREATE UNIQUE INDEX "events_once" on "events" ("key", "connection");

CREATE INDEX "events_unneeded" on "events" ("seq") where "run_count" = 0;

CREATE TABLE "flow_bindings" (
  "flow_id" text not null references "flows" ("id") on delete cascade,
  "slot" text not null,
  "connection_id" text not null,
  constraint "flow_bindings_key" primary key ("flow_id", "slot")
);

CREATE TABLE "flow_retention" (
  "flow_id" text not null references "flows" ("id") on delete cascade,
  "status" text not null,
  "days" integer,
  "runs" integer,
  constraint "flow_retention_key" primary key ("flow_id", "status")
) without rowid;

CREATE TABLE "flow_versions" (
  "flow_id" text not null references "flows" ("id") on delete cascade,
  "version" integer not null,
  "snapshot_seq" integer not null references "snapshots" ("seq"),
  "logic_hash" text not null,
  "comment" text not null,
  "published_at" text not null,
  "published_by" text not null,
  constraint "flow_versions_key" primary key ("flow_id", "version")
);

CREATE INDEX "flow_versions_by_snapshot" on "flow_versions" ("snapshot_seq");

CREATE TABLE "flows" (
  "id" text not null primary key,
  "name" text not null,
  "sort_name" text not null,
  "search" text not null,
  "revision" integer not null,
  "live_version" integer,
  "active" integer not null,
  "created_at" text not null,
  "updated_at" text not null,
  "draft" text not null,
  "paused_by" text,
  "paused_at" text,
  "pause_reason" text,
  "unpaused_at" text
);

CREATE INDEX "flows_by_name" on "flows" ("sort_name", "id");

CREATE TABLE "gathers" (
  "run_seq" integer primary key,
  "flow_id" text not null,
  "trigger_node_id" text not null,
  "key" text not null,
  "max_at" integer not null,
  "events" integer not null
);

CREATE UNIQUE INDEX "gathers_once" on "gathers" ("flow_id", "trigger_node_id", "key");

CREATE TABLE "journal" (
  "run_seq" integer not null,
  "chunk" integer not null,
  "records" text not null
);

CREATE UNIQUE INDEX "journal_by_run" on "journal" ("run_seq", "chunk");

CREATE TABLE "migrations" (
  "name" varchar(255) not null primary key,
  "timestamp" varchar(255) not null
);

CREATE TABLE "migrations_lock" (
  "id" varchar(255) not null primary key,
  "is_locked" integer default 0 not null
);

CREATE TABLE "named_values" (
  "name" text not null primary key,
  "value" text not null
);

CREATE TABLE "okta_hooks" (
  "connection" text not null primary key,
  "name" text not null,
  "hook_id" text,
  "channel" text,
  "seen" text,
  "seen_at" text,
  "refused" text not null,
  "attempts" integer not null,
  "next_at" integer not null,
  "error" text
) strict;

CREATE TABLE "pledges" (
  "id" text primary key,
  "connection" text not null,
  "card" text not null,
  "card_version" integer not null,
  "subject" text not null,
  "what" text not null,
  "input" text not null,
  "flow_id" text not null,
  "run_id" text not null,
  "node_id" text not null,
  "made_by" text not null,
  "last_by" text not null,
  "made_at" text not null,
  "due_at" integer not null,
  "next_at" integer not null,
  "attempts" integer default 0 not null,
  "begun_at" text,
  "error" text,
  "ended_at" text,
  "outcome" text,
  "seen" text
) strict;

CREATE INDEX pledges_due on pledges (next_at) where ended_at is null;

CREATE INDEX pledges_ended on pledges (ended_at) where ended_at is not null;

CREATE UNIQUE INDEX pledges_open on pledges (connection, card, subject) where ended_at is null;

CREATE TABLE "poll_claims" (
  "connection" text not null primary key,
  "holder" text not null,
  "held_until" integer not null
) strict;

CREATE TABLE "poll_gaps" (
  "seq" integer primary key,
  "connection" text not null,
  "from_at" text not null,
  "to_at" text not null,
  "reason" text not null,
  "healed_at" text
) strict;

CREATE INDEX "poll_gaps_by_time" on "poll_gaps" ("connection", "to_at");

CREATE TABLE "polls" (
  "connection" text not null primary key,
  "step" integer not null,
  "org_url" text not null,
  "asked_since" text,
  "queries" text not null,
  "next_at" integer not null,
  "fast_until" integer not null,
  "ahead_ms" integer not null,
  "types_at" integer not null,
  "failures" integer not null,
  "error" text
) strict;

CREATE TABLE "queued_runs" (
  "flow_id" text not null primary key,
  "count" integer not null
) without rowid;

CREATE TABLE "run_events" (
  "run_seq" integer not null,
  "event_id" text not null,
  constraint "run_events_key" primary key ("run_seq", "event_id")
) without rowid;

CREATE INDEX "run_events_by_event" on "run_events" ("event_id");

CREATE TABLE "run_hours" (
  "hour" text not null primary key,
  "first_seq" integer not null,
  "last_seq" integer not null
) without rowid;

CREATE TABLE "run_totals" (
  "flow_id" text not null,
  "hour" text not null,
  "status" text not null,
  "count" integer not null,
  constraint "run_totals_key" primary key ("hour", "flow_id", "status")
) without rowid;

CREATE TABLE "run_waits" (
  "kind" text not null,
  "flow_id" text not null,
  "run_seq" integer not null,
  constraint "run_waits_key" primary key ("kind", "flow_id", "run_seq")
) without rowid,
  strict;

CREATE INDEX "run_waits_of_run" on "run_waits" ("run_seq");

CREATE TABLE "runs" (
  "seq" integer primary key autoincrement,
  "id" text not null unique,
  "flow_id" text not null,
  "version" integer,
  "snapshot_seq" integer not null references "snapshots" ("seq"),
  "mode" text not null,
  "status" text not null,
  "trigger_node_id" text not null,
  "event_id" text,
  "replay_of" text,
  "created_at" text not null,
  "started_at" text,
  "ended_at" text,
  "error" text,
  "payload" text,
  "started_by" text,
  "concurrency_key" text,
  "key_order" integer,
  "key_release" integer,
  "key_turn" integer,
  "caused_by" text,
  "worker" integer
);

CREATE INDEX "runs_by_event" on "runs" ("event_id") where "event_id" is not null;

CREATE INDEX "runs_by_key" on "runs" ("flow_id", "concurrency_key", "key_turn", "key_order") where "key_turn" is not null;

CREATE INDEX "runs_by_replay" on "runs" ("replay_of") where "replay_of" is not null;

CREATE INDEX "runs_by_snapshot" on "runs" ("snapshot_seq");

CREATE INDEX "runs_by_status" on "runs" ("status", "flow_id");

CREATE INDEX runs_ready on runs (flow_id) where +status = 'queued' and key_turn is not 0;

CREATE TABLE "schedules" (
  "flow_id" text not null,
  "node_id" text not null,
  "cron" text not null,
  "time_zone" text not null,
  "settled_at" integer not null,
  constraint "schedules_key" primary key ("flow_id", "node_id")
) without rowid;

CREATE TABLE "sessions" (
  "id" text not null primary key,
  "user_id" text references "users" ("id") on delete cascade,
  "data" text not null,
  "expires_at" text not null
);

CREATE INDEX "sessions_by_expiry" on "sessions" ("expires_at");

CREATE INDEX "sessions_by_user" on "sessions" ("user_id");

CREATE TABLE "skipped_runs" (
  "event_id" text not null,
  "flow_id" text not null,
  "node_id" text not null,
  "reason" text not null,
  constraint "skipped_runs_key" primary key ("event_id", "flow_id", "node_id")
) without rowid;

CREATE TABLE "snapshots" (
  "seq" integer primary key,
  "hash" text not null unique,
  "put_at" text not null,
  "text" text not null
);

CREATE TABLE "table_cells" (
  "column_seq" integer not null,
  "value" any not null,
  "row_seq" integer not null,
  constraint "table_cells_key" primary key ("column_seq", "value", "row_seq")
) strict,
  without rowid;

CREATE TABLE "table_columns" (
  "seq" integer primary key autoincrement,
  "table_seq" integer not null,
  "key" text not null,
  "title" text not null,
  "type" text not null,
  "is_unique" integer default 0 not null,
  "place" integer not null,
  "dropped_at" text
) strict;

CREATE INDEX "table_columns_by_table" on "table_columns" ("table_seq", "place");

CREATE TABLE "table_rows" (
  "seq" integer primary key autoincrement,
  "table_seq" integer not null,
  "cells" text not null,
  "created_at" text not null,
  "updated_at" text not null
) strict;

CREATE INDEX "table_rows_by_table" on "table_rows" ("table_seq");

CREATE TABLE "tables" (
  "seq" integer primary key autoincrement,
  "id" text not null,
  "name" text not null,
  "row_count" integer default 0 not null,
  "created_at" text not null,
  "updated_at" text not null,
  "dropped_at" text
) strict;

CREATE UNIQUE INDEX tables_by_id on tables (id) where dropped_at is null;

CREATE TABLE "timers" (
  "run_seq" integer not null,
  "node_id" text not null,
  "iteration" text not null,
  "kind" text not null,
  "due_at" integer not null,
  "event_id" text,
  flow_id text not null default '',
  constraint "timers_key" primary key ("run_seq", "node_id", "iteration")
) without rowid;

CREATE INDEX "timers_by_due" on "timers" ("due_at");

CREATE INDEX "timers_by_event" on "timers" ("event_id") where "event_id" is not null;

CREATE INDEX "timers_by_flow" on "timers" ("flow_id", "due_at");

CREATE TABLE "tokens" (
  "id" text not null primary key,
  "name" text not null,
  "role" text not null,
  "hash" text not null unique,
  "created_by" text not null,
  "created_at" text not null,
  "last_used_at" text,
  "expires_at" text,
  "maker_kind" text default 'unknown' not null,
  "maker_id" text references "users" ("id") on delete cascade
);

CREATE INDEX "tokens_by_maker" on "tokens" ("maker_id");

CREATE TABLE "trigger_issues" (
  "seq" integer primary key,
  "flow_id" text not null references "flows" ("id") on delete cascade,
  "node_id" text not null,
  "event_id" text not null,
  "message" text not null,
  "at" text not null
);

CREATE INDEX "trigger_issues_by_flow" on "trigger_issues" ("flow_id");

CREATE TABLE "users" (
  "id" text not null primary key,
  "email" text not null unique,
  "name" text not null,
  "role" text not null,
  "password_hash" text not null,
  "disabled" integer not null,
  "created_at" text not null,
  "last_seen_at" text
);

CREATE TABLE "waits" (
  "run_seq" integer not null,
  "node_id" text not null,
  "iteration" text not null,
  "event_type" text not null,
  "key_source" text not null,
  "key" text not null,
  "match" text not null,
  "scope" text not null,
  constraint "waits_key" primary key ("run_seq", "node_id", "iteration")
);

CREATE INDEX "waits_by_event" on "waits" ("event_type", "key_source", "key", "run_seq", "node_id", "iteration");

CREATE TABLE "workers" (
  "id" integer primary key autoincrement,
  "expires_at" integer not null
);

