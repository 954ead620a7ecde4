import type { Contender } from './benchmark.js';

/**
 * Measures every contender once per round, in a new order each round, and gives their medians. Whatever disturbs the
 * machine then disturbs all of them alike. Warm-up rounds, a fifth as many, come first and do not count: engines
 * compile what runs often.
 */
export async function interleave(
  contenders: readonly Contender[],
  rounds: number,
): Promise<ReadonlyMap<string, number>> {
  const samples = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  const warmUps = rounds > 1 ? Math.ceil(rounds / 5) : 0;
  for (let round = 0; round < rounds + warmUps; round += 1) {
    for (const { name, measure } of shuffle(contenders)) {
      const sample = await measure();
      if (round >= warmUps) samples.get(name)?.push(sample);
    }
  }
  return new Map([...samples].map(([name, values]) => [name, median(values)]));
}

function shuffle<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? NaN;
  const high = sorted[Math.floor(middle)] ?? NaN;
  return (low + high) / 2;
}
