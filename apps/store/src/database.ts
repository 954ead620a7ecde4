/** A value bound to a parameter. Lists and objects travel as JSON text. */
type SqlParameter = string | number | boolean | Uint8Array | Date | null;

/** Sends SQL. Values always travel as parameters `$1`, `$2`, never inside the text. */
export interface Queries {
  /** Rows are unknown until a schema has read them: what a database holds is input. */
  query(sql: string, parameters?: readonly SqlParameter[]): Promise<readonly unknown[]>;
  /** Several statements without parameters: the schema. */
  run(script: string): Promise<void>;
}

/** The seam to a PostgreSQL: PGlite here, a server where the store has grown up. */
export interface Database extends Queries {
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
  /** Safe to call twice. */
  close(): Promise<void>;
}
