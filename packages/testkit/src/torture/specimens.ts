/** Values that are no JSON, made where they are needed: some cannot cross to another realm. */
export const specimens = {
  notANumber: () => ({ value: NaN }),
  infinity: () => ({ value: Infinity }),
  minusZero: () => ({ value: -0 }),
  undefinedMember: () => ({ value: undefined }),
  date: () => ({ value: new Date(0) }),
  map: () => ({ value: new Map([[1, 2]]) }),
  functionMember: () => ({ value: () => 1 }),
  hiddenToJson: () => ({ value: { toJSON: () => 'chosen' } }),
  bigInt: () => ({ value: BigInt(1) }),
  circle: () => {
    const value: { self?: unknown } = {};
    value.self = value;
    return { value };
  },
  throwingGetter: () => ({
    get value() {
      throw new Error('not to be read');
    },
  }),
  notAnObject: () => 'text',
  sparse: () => ({ value: new Array<number>(1_000_000) }),
} as const satisfies Readonly<Record<string, () => unknown>>;

/** The name of one of {@link specimens}. */
export type Specimen = keyof typeof specimens;
