import type { PlatformFiles } from '@org/host-core';

/** Files of programs in memory. `bodies` is the disk. */
export function createMemoryFiles(bodies = new Map<string, Uint8Array>()): PlatformFiles {
  const keyOf = (scope: string, path: string) => `${scope}:${path}`;

  return {
    write: (scope, path, bytes, { append }) => {
      const before = append ? (bodies.get(keyOf(scope, path)) ?? new Uint8Array()) : new Uint8Array();
      const all = new Uint8Array(before.length + bytes.length);
      all.set(before);
      all.set(bytes, before.length);
      bodies.set(keyOf(scope, path), all);
      return Promise.resolve();
    },
    read: (scope, path, offset, length) => {
      const body = bodies.get(keyOf(scope, path));
      return body === undefined || offset + length > body.length
        ? Promise.reject(
            new Error(`File ${path} does not hold bytes ${String(offset)} to ${String(offset + length)}.`),
          )
        : Promise.resolve(body.slice(offset, offset + length));
    },
    list: (scope) =>
      Promise.resolve(
        [...bodies]
          .filter(([key]) => key.startsWith(`${scope}:`))
          .map(([key, body]) => [key.slice(scope.length + 1), body.length]),
      ),
    remove: (scope, path) => {
      bodies.delete(keyOf(scope, path));
      return Promise.resolve();
    },
    removeAll: (scope) => {
      for (const key of bodies.keys()) if (key.startsWith(`${scope}:`)) bodies.delete(key);
      return Promise.resolve();
    },
  };
}
