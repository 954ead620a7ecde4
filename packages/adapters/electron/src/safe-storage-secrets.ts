import type { PlatformSecrets } from '@org/host-core';

import type { ElectronSafeStorage } from './electron-parts.js';

/**
 * Seals texts under a key that the operating system keeps for this app. Null where it keeps none, and on a Linux without a
 * key ring, where the key would be a constant of Electron's source.
 */
export function createSafeStorageSecrets(safeStorage: ElectronSafeStorage): PlatformSecrets | null {
  const backend = safeStorage.getSelectedStorageBackend?.();
  if (!safeStorage.isEncryptionAvailable() || backend === 'basic_text' || backend === 'unknown') return null;
  return {
    // What is sealed says itself for whom, so that a row which was moved does not open elsewhere.
    seal: async (scope, text) => safeStorage.encryptString(JSON.stringify([scope, text])).toString('base64'),
    open: async (scope, sealed) => {
      const content: unknown = JSON.parse(safeStorage.decryptString(Buffer.from(sealed, 'base64')));
      if (isSealed(content) && content[0] === scope) return content[1];
      throw new Error('This was not sealed here for this scope.');
    },
  };
}

function isSealed(content: unknown): content is readonly [scope: string, text: string] {
  return (
    Array.isArray(content) && content.length === 2 && content.every((member) => typeof member === 'string')
  );
}
