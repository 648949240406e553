// How kysely writes SQL for this store. SQLite (with STAT4, as it is built here) plans a prepared statement anew each
// time a parameter is bound that its planner might have looked at: 10 to 50 µs a statement, ten times the statement
// itself. At the value of an expression it does not look, so a parameter is written as one. There are no statistics to
// lose by that.
import { SqliteDialect, SqliteQueryCompiler } from 'kysely';

/** Writes parameters as the values of expressions. */
class PlannedOnceCompiler extends SqliteQueryCompiler {
  protected override getCurrentParameterPlaceholder(): string {
    return '+?';
  }
}

/** The dialect of every query builder of this adapter. The compiler is all that differs from kysely's own. */
export class PlannedOnceDialect extends SqliteDialect {
  override createQueryCompiler(): SqliteQueryCompiler {
    return new PlannedOnceCompiler();
  }
}
