// Who runs from which package, over all pages and processes of one disk (docs/updates.md 2.12).

import type { Platform } from './platform.js';

/** The leases of launches. */
export interface Leases {
  /** The rows of launches of a program in other hosts that are alive; rows of dead ones are removed. */
  others(id: string): Promise<ReadonlyMap<string, string>>;
  /** The row that tells other hosts of a launch here; null when this host is the only one. */
  rowOf(id: string, digest: string): readonly [key: string, value: string] | null;
  /** A launch here runs from a package. */
  hold(digest: string): void;
  release(id: string, digest: string): Promise<void>;
  /** Whether any launch runs from the package. */
  isHeld(id: string, digest: string): Promise<boolean>;
  /** The packages that launches here run from. */
  held(): ReadonlySet<string>;
  /** What the keys of a program's rows begin with. */
  prefix(id: string): string;
}

/** Makes the leases of one host. */
export function createLeases({ records, instances }: Pick<Platform, 'records' | 'instances'>): Leases {
  const held = new Map<string, number>();
  const prefix = (id: string) => `lease/${id}/`;

  async function others(id: string): Promise<ReadonlyMap<string, string>> {
    if (instances === undefined) return new Map();
    const alive = await instances.alive();
    const rows = (await records.list(prefix(id))).map(
      ([key, digest]) => ({ key, digest, owner: key.slice(prefix(id).length) }) as const,
    );
    const dead = rows.filter(({ owner }) => !alive.has(owner));
    if (dead.length > 0) {
      await records.commit(new Map(dead.map(({ key }) => [key, null])), { durable: false });
    }
    const living = rows.filter(({ owner }) => alive.has(owner) && owner !== instances.own);
    return new Map(living.map(({ key, digest }) => [key, digest]));
  }

  return {
    others,
    rowOf: (id, digest) => (instances === undefined ? null : [prefix(id) + instances.own, digest]),
    hold: (digest) => {
      held.set(digest, (held.get(digest) ?? 0) + 1);
    },
    release: async (id, digest) => {
      const count = (held.get(digest) ?? 0) - 1;
      if (count > 0) held.set(digest, count);
      else held.delete(digest);
      if (instances === undefined) return;
      const key = prefix(id) + instances.own;
      // A later launch of the program has its own row by now.
      if (!held.has(digest) && (await records.get(key)) === digest)
        await records.commit(new Map([[key, null]]), { durable: false });
    },
    isHeld: async (id, digest) => held.has(digest) || [...(await others(id)).values()].includes(digest),
    held: () => new Set(held.keys()),
    prefix,
  };
}
