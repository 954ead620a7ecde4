import { seededRandom } from '@org/testkit';

/** Rows that change; null removes. */
export type RowChanges = Readonly<Record<string, string | null>>;

/** One thing that a host does with its store. */
export type Step =
  | { readonly type: 'commit'; readonly changes: RowChanges; readonly durable: boolean }
  | { readonly type: 'commit-if'; readonly expected: RowChanges; readonly changes: RowChanges }
  /** At once, without waiting for one another. */
  | { readonly type: 'together'; readonly commits: readonly { changes: RowChanges; durable: boolean }[] }
  | { readonly type: 'put'; readonly key: string; readonly text: string }
  | { readonly type: 'delete'; readonly key: string }
  /** Closes the store and opens it again. */
  | { readonly type: 'restart' };

const commit = (changes: RowChanges, durable = true): Step => ({ type: 'commit', changes, durable });
const put = (key: string, text: string): Step => ({ type: 'put', key, text });

/** Journeys with every kind of step in every neighbourhood that has mattered. */
export const journeys: Readonly<Record<string, readonly Step[]>> = {
  'an update': [
    put('one.mpk', 'first release '.repeat(60)),
    commit({ program: 'active one', floor: '1' }),
    put('two.mpk', 'second release '.repeat(60)),
    commit({ program: 'active one, staged two' }),
    commit({ program: 'active one, trial two', snapshot: 'data '.repeat(150) }),
    commit({ usage: 'painted' }, false),
    commit({ program: 'active two, previous one', floor: '2', snapshot: null }),
    { type: 'delete', key: 'one.mpk' },
    { type: 'restart' },
    put('two.mpk', 'repaired release '.repeat(60)),
    commit({ usage: null }, false),
    commit({ program: 'active two' }),
  ],
  'commits of many, large and small, waited for or not': [
    commit({ a: '1', b: '1' }),
    commit({ a: 'large '.repeat(300) }, false),
    { type: 'commit-if', expected: { b: '1', c: null }, changes: { b: '2', c: '2' } },
    { type: 'commit-if', expected: { b: '1' }, changes: { b: 'wrong', a: 'wrong' } },
    {
      type: 'together',
      commits: [
        { changes: { a: '4', d: '4' }, durable: true },
        { changes: { a: 'five '.repeat(100), d: null }, durable: false },
        { changes: { c: null, e: '6' }, durable: true },
        { changes: { a: '7', e: '7' }, durable: false },
      ],
    },
    commit({ a: '8' }, false),
    { type: 'restart' },
    commit({ b: '9'.repeat(700) }),
    commit({ b: '10' }, false),
    commit({ a: null, b: null, c: null, d: null, e: null }),
  ],
  ...Object.fromEntries([1, 2].map((seed) => [`at random, seed ${String(seed)}`, randomJourney(seed)])),
};

function randomJourney(seed: number): readonly Step[] {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const text = () => `${String(below(1_000))} `.repeat(1 + below(4) ** 4);
  const changes = () =>
    Object.fromEntries(
      ['a', 'b', 'c', 'd'].filter(() => below(2) === 0).map((key) => [key, below(4) === 0 ? null : text()]),
    );
  return Array.from({ length: 12 }, (): Step => {
    switch (below(8)) {
      case 0:
        return { type: 'restart' };
      case 1:
        return put(`blob-${String(below(2))}`, text());
      case 2:
        return { type: 'delete', key: `blob-${String(below(2))}` };
      case 3:
        return {
          type: 'commit-if',
          expected: below(2) === 0 ? { e: null } : { a: null },
          changes: changes(),
        };
      case 4:
        return {
          type: 'together',
          commits: [0, 1, 2].map(() => ({ changes: changes(), durable: below(2) === 0 })),
        };
      default:
        return commit(changes(), below(3) > 0);
    }
  });
}
