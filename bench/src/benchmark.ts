// What is measured, and what comes out. `ours` and `floor` are fixed names; every other contender is a peer.

/** One way to do the work that a benchmark measures. */
export interface Contender {
  readonly name: string;
  /** Does the work once and gives its cost or its speed, in the benchmark's unit. */
  readonly measure: () => Promise<number>;
}

/** One line of the report. */
export interface Benchmark {
  readonly name: string;
  readonly unit: string;
  /** How to read the number, where lower is not better. */
  readonly note?: string;
  /** How often each contender is measured; 1 for what does not vary. */
  readonly rounds: number;
  readonly contenders: readonly Contender[];
}

/** Benchmarks that share a setting: a browser, a package, a bundler. */
export interface Suite {
  /** Known before anything is opened, so that a filter costs nothing. */
  readonly names: readonly string[];
  readonly open: () => Promise<OpenSuite>;
}

/** A suite that is ready to measure. */
export interface OpenSuite {
  readonly benchmarks: readonly Benchmark[];
  readonly close: () => Promise<void>;
}

/** The outcome of a benchmark: medians, and ours against the floor of the same run. */
export interface Result {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly floor: number;
  readonly peers: Readonly<Record<string, number>>;
  readonly ratioToFloor: number;
  readonly note?: string;
}
