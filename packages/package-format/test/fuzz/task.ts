/** A batch as it is sent to a worker. */
export interface Task {
  readonly kind: string;
  readonly seed: number;
  readonly trials: number;
}

/** What comes back. */
export interface TaskReport {
  readonly answers: readonly (readonly [answer: string, trials: number])[];
  readonly slowestMs: number;
  readonly violation: string | null;
}
