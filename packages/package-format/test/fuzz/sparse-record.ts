import fc from 'fast-check';

/** Objects with a few of the members. With each of them present half the time, the first fault would hide the others. */
export function sparseRecord<T extends object>(members: {
  readonly [Name in keyof T]-?: fc.Arbitrary<NonNullable<T[Name]>>;
}): fc.Arbitrary<Partial<T>> {
  const names = Object.keys(members);
  const chosen = fc.oneof(
    { weight: 3, arbitrary: fc.subarray(names, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.subarray(names, { minLength: 1, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.subarray(names) },
  );
  return fc.tuple(fc.record(members), chosen).map(([all, kept]) => {
    const entries = Object.entries(all).filter(([name]) => kept.includes(name));
    // Every kept member has the type that its arbitrary makes.
    return Object.fromEntries(entries) as Partial<T>;
  });
}
