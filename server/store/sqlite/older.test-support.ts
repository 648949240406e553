// A store as an older version left it, by SQL that undoes migrations; each undoes those after it, too.

/** What the index of what runs wait for has done, undone, with that it is on record. */
export const BEFORE_RUN_WAITS = `
  drop table run_waits;
  delete from migrations where name >= '0026';`;

/** What the migration of catch-ups has done, undone, with that it is on record. */
const BEFORE_CATCH_UPS = `
  ${BEFORE_RUN_WAITS}
  drop table catch_ups;
  delete from migrations where name >= '0025';`;

/** What the index of replays has done, undone, with that it is on record. */
const BEFORE_REPLAYS = `
  ${BEFORE_CATCH_UPS}
  drop index runs_by_replay;
  delete from migrations where name >= '0024';`;

/** What the twenty-second migration has done, undone, with that it is on record. */
export const BEFORE_OKTA_HOOKS = `
  ${BEFORE_REPLAYS}
  drop table okta_hooks;
  delete from migrations where name >= '0022';`;

/** What the migration of tables has done, undone, with that it is on record. */
const BEFORE_TABLES = `
  ${BEFORE_OKTA_HOOKS}
  drop table tables;
  drop table table_columns;
  drop table table_rows;
  drop table table_cells;
  drop table counter_slots;
  delete from migrations where name >= '0021';`;

/** What the twentieth migration has done, undone, with that it is on record. */
export const BEFORE_POLLING = `
  ${BEFORE_TABLES}
  drop table polls;
  drop table poll_claims;
  drop table poll_gaps;
  drop table coverage;
  drop table coverage_delays;
  delete from migrations where name >= '0020';`;

/** What the nineteenth migration has done, undone, with that it is on record. */
export const BEFORE_LEASES = `
  ${BEFORE_POLLING}
  drop table workers;
  alter table runs drop column worker;
  delete from migrations where name >= '0019';`;

/** What the eighteenth migration has done, undone, with that it is on record. */
export const BEFORE_TIMER_SHARES = `
  ${BEFORE_LEASES}
  drop index timers_by_flow;
  alter table timers drop column flow_id;
  delete from migrations where name >= '0018';`;

/** What the seventeenth migration has done, undone, with that it is on record. */
export const BEFORE_PLEDGES = `
  ${BEFORE_TIMER_SHARES}
  drop table pledges;
  delete from migrations where name >= '0017';`;

/** What the sixteenth migration has done, undone, with that it is on record. */
export const BEFORE_CAUSERS = `
  ${BEFORE_PLEDGES}
  alter table events drop column sent_by;
  alter table runs drop column caused_by;
  delete from migrations where name >= '0016';`;

/** What the fifteenth migration has done, undone, with that it is on record. */
export const BEFORE_MAKERS = `
  ${BEFORE_CAUSERS}
  drop index tokens_by_maker;
  alter table tokens drop column maker_id;
  alter table tokens drop column maker_kind;
  delete from migrations where name >= '0015';`;
