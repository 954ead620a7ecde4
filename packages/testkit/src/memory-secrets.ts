import type { PlatformSecrets } from '@org/host-core';

/** Keeps the form of a sealed text without hiding it: for tests, never for a host. */
export const memorySecrets: PlatformSecrets = {
  seal: (scope, text) => Promise.resolve(JSON.stringify([scope, text])),
  open: (scope, sealed) => {
    const [sealedFor, text] = JSON.parse(sealed) as [string, string]; // as `seal` wrote it
    return sealedFor === scope
      ? Promise.resolve(text)
      : Promise.reject(new Error('Sealed for another scope.'));
  },
};
