// Finds the runs that replay one, or were forked from it: few of very many.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const replays: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('runs_by_replay')
      .on('runs')
      .column('replay_of')
      .where('replay_of', 'is not', null)
      .execute();
  },
};
