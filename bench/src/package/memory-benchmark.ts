import type { Benchmark, Contender } from '../benchmark.js';

/** A package whose verification is watched. */
export interface MemoryPackage {
  readonly megabytes: number;
  readonly files: number;
}

/** The name of the benchmark of one package in one place. */
export function memoryName({ megabytes, files }: MemoryPackage, place: string): string {
  const content = files === 1 ? 'in one file' : `in ${String(files)} files`;
  return `memory ${String(megabytes)} MB ${content}, ${place}`;
}

/** How much more a process holds at its peak than before. The floor holds the container as one buffer and does nothing. */
export function memoryBenchmark(
  sample: MemoryPackage,
  place: string,
  contenders: readonly Contender[],
): Benchmark {
  return { name: memoryName(sample, place), unit: 'MiB', rounds: 5, contenders };
}
