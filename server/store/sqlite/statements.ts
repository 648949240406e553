// From kysely's queries to prepared statements: a hot query is compiled and prepared once, and bound by name from then
// on. kysely writes the SQL and checks its types; it never runs a statement here (its transactions are asynchronous and
// would let other writes in between).
import type Database from 'better-sqlite3';
import type { Compilable } from 'kysely';

/** A prepared statement whose parameters are named by the fields of its input. */
export interface Statement<Input, Row> {
  /** The first row; undefined where there is none. */
  get(input: Input): Row | undefined;
  all(input: Input): Row[];
  run(input: Input): Database.RunResult;
}

/** Stands in a query for the value that each call gives by this name. */
class Slot {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * Prepares a query for many calls. `build` gets a stand-in for every field of the input and uses each as a plain value:
 * `prepare(db, (p: { id: string }) => query.selectFrom('flows').selectAll().where('id', '=', p.id))`.
 */
export function prepare<Input extends object, Row>(
  database: Database.Database,
  build: (input: Input) => Compilable<Row>,
): Statement<Input, Row> {
  const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) }) as Input;
  const compiled = build(slots).compile();
  const statement = database.prepare<unknown[], Row>(compiled.sql);
  // Which parameters the input fills; the others are constants of the query.
  const parameters = compiled.parameters.map((value) => (value instanceof Slot ? value : { value }));
  const bind = (input: Input): unknown[] => {
    const values = input as Record<string, unknown>;
    return parameters.map((parameter) => (parameter instanceof Slot ? values[parameter.name] : parameter.value));
  };
  return {
    get: (input) => statement.get(...bind(input)),
    all: (input) => statement.all(...bind(input)),
    run: (input) => statement.run(...bind(input)),
  };
}

/** Runs a query that is built anew for each call (lists with optional filters). */
export function selectAll<Row>(database: Database.Database, query: Compilable<Row>): Row[] {
  const compiled = query.compile();
  return database.prepare<unknown[], Row>(compiled.sql).all(...compiled.parameters);
}

/** The first row of a query that is built anew; undefined where there is none. */
export function selectFirst<Row>(database: Database.Database, query: Compilable<Row>): Row | undefined {
  const compiled = query.compile();
  return database.prepare<unknown[], Row>(compiled.sql).get(...compiled.parameters);
}

/** Runs a write that is too rare to be prepared; the result says how many rows changed. */
export function execute(database: Database.Database, query: Compilable): Database.RunResult {
  const compiled = query.compile();
  return database.prepare<unknown[]>(compiled.sql).run(...compiled.parameters);
}

/** Every distinct value of an index's column, by one seek each: `next` gives the first value after its argument. */
export function* distinct(next: (after: string) => string | undefined): Generator<string> {
  for (let value = next(''); value !== undefined; value = next(value)) yield value;
}
