import fc from 'fast-check';

/** One input, ready to be tried. */
export interface Trial {
  /** Answers `accepted` or the code of the refusal. Throws a Violation when a property does not hold. */
  readonly run: () => Promise<string>;
  readonly [fc.toStringMethod]: () => string;
}

/** A family of inputs, what is done with each of them, and what must hold then. */
export interface FuzzKind {
  readonly name: string;
  /** How many turns it gets for one of the others: whole packages cost more and hide more. */
  readonly turns: number;
  readonly trials: fc.Arbitrary<Trial>;
}

/** Ties inputs to what must hold for them. */
export function fuzzKind<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  judge: (input: T) => string | Promise<string>,
): FuzzKind {
  const trials = inputs.map((input) => ({
    run: async () => judge(input),
    [fc.toStringMethod]: () => fc.stringify(input),
  }));
  return { name, turns: /^(?:container|manifest|trust):/.test(name) ? 4 : 1, trials };
}
