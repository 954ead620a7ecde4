import type { Benchmark, Contender } from '../benchmark.js';

/** What a place can do with the bytes of one package. Each gives milliseconds. */
export interface PackagePlace {
  /** SHA-256 of all bytes in one digest. */
  hash(): Promise<number>;
  /** SHA-256 of each file, all begun at once: what no verifier of files can do without. */
  hashFiles(): Promise<number>;
  /** Our verifier over the pieces as they come. */
  verify(): Promise<number>;
  /** SHA-256 of all bytes, then one write of the same bytes, durable. */
  hashAndStore(): Promise<number>;
  /** Our verifier and the store of the place, as an update does it. */
  verifyAndStore(): Promise<number>;
}

/** The names of the two benchmarks of one size in one place. */
export function packageNames(megabytes: number, place: string): [verify: string, store: string] {
  return [`verify ${megabytes} MB, ${place}`, `verify and store ${megabytes} MB, ${place}`];
}

/** What is measured: how large the package is, where, and beside which peers of that place. */
export interface PackageRun {
  readonly megabytes: number;
  readonly placeName: string;
  readonly place: PackagePlace;
  readonly verifyPeers?: readonly Contender[];
}

/** The two benchmarks of one size in one place. */
export function packageBenchmarks({
  megabytes,
  placeName,
  place,
  verifyPeers = [],
}: PackageRun): Benchmark[] {
  const [verify, store] = packageNames(megabytes, placeName);
  // A small package takes as long as what disturbs a machine, so it is measured more often.
  const rounds = megabytes > 20 ? 11 : 60;
  return [
    {
      name: verify,
      unit: 'ms',
      rounds,
      contenders: [
        { name: 'ours', measure: () => place.verify() },
        { name: 'floor', measure: () => place.hash() },
        { name: 'digest per file', measure: () => place.hashFiles() },
        ...verifyPeers,
      ],
    },
    {
      name: store,
      unit: 'ms',
      rounds,
      contenders: [
        { name: 'ours', measure: () => place.verifyAndStore() },
        { name: 'floor', measure: () => place.hashAndStore() },
      ],
    },
  ];
}
