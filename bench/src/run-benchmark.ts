import { interleave } from './interleave.js';

import type { Benchmark, Result } from './benchmark.js';

/** Measures one benchmark. With `quick` a few rounds show that it works; the number is then a hint at most. */
export async function runBenchmark(benchmark: Benchmark, quick: boolean): Promise<Result> {
  const { name, unit, note, rounds, contenders } = benchmark;
  const medians = await interleave(contenders, quick ? Math.min(rounds, QUICK_ROUNDS) : rounds);
  const {
    ours = NaN,
    floor = NaN,
    ...peers
  } = Object.fromEntries([...medians].map(([contender, value]) => [contender, rounded(value)] as const));
  return {
    name,
    unit,
    ours,
    floor,
    peers,
    ratioToFloor: rounded(ours / floor),
    ...(note === undefined ? {} : { note }),
  };
}

const QUICK_ROUNDS = 3;

/** Four significant digits: more would promise what no such measurement holds. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
