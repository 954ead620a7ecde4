import type { Benchmark } from '../benchmark.js';

/** What a place can do with the bytes of one package. Each gives milliseconds. */
export interface PackagePlace {
  /** SHA-256 of all bytes in one digest. */
  hash(): Promise<number>;
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

/** The two benchmarks of one size in one place. */
export function packageBenchmarks(megabytes: number, placeName: string, place: PackagePlace): Benchmark[] {
  const [verify, store] = packageNames(megabytes, placeName);
  const rounds = megabytes > 20 ? 11 : 25;
  return [
    {
      name: verify,
      unit: 'ms',
      rounds,
      contenders: [
        { name: 'ours', measure: () => place.verify() },
        { name: 'floor', measure: () => place.hash() },
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
