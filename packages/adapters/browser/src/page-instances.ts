import type { PlatformInstances } from '@org/host-core';

/**
 * The pages that have one database open. Each holds a lock of its own for as long as it lives, also when it crashes; null
 * where the browser gives the page no locks, as on plain http.
 */
export async function createPageInstances(databaseName: string): Promise<PlatformInstances | null> {
  // The types know secure contexts only.
  const { locks } = navigator as Partial<Navigator>;
  if (locks === undefined) return null;
  const prefix = `${databaseName}/page/`;
  const own = crypto.randomUUID();
  await holdForLife(locks, prefix + own);
  return {
    own,
    alive: async () => {
      const { held = [] } = await locks.query();
      const names = held.flatMap(({ name = '' }) =>
        name.startsWith(prefix) ? [name.slice(prefix.length)] : [],
      );
      return new Set([own, ...names]);
    },
  };
}

function holdForLife(locks: LockManager, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const never = new Promise<void>(() => undefined);
    const held = locks.request(name, () => {
      resolve();
      return never;
    });
    held.catch(reject);
  });
}
