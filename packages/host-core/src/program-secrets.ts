// Secrets of one program, sealed by the platform before they reach a record (docs/protocol.md 4.7).

import { BridgeError, limits } from '@org/bridge-protocol';

import { createTurns } from './in-turn.js';

import type { PlatformSecrets } from './platform-files.js';
import type { PlatformRecords } from './platform.js';

/** `secureStorage.*` of one program. */
export interface ProgramSecrets {
  /** Null when there is none, and when this device can no longer open it: its key is gone, and so is the secret. */
  get(key: string): Promise<string | null>;
  /** Durable when it resolves. Rejects with QUOTA_EXCEEDED and changes nothing. */
  set(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
  clear(): Promise<void>;
}

/** The record key prefix of a program's secrets. */
export function secretPrefix(programId: string): string {
  return `secret/${programId}:`;
}

/** Opens the secrets of a program. */
export function openProgramSecrets(
  records: PlatformRecords,
  secrets: PlatformSecrets,
  programId: string,
): ProgramSecrets {
  const prefix = secretPrefix(programId);
  const inTurn = createTurns();
  // A row that was moved to another key does not open.
  const scopeOf = (key: string) => prefix + key;

  return {
    get: async (key) => {
      const sealed = await records.get(prefix + key);
      return sealed === null ? null : secrets.open(scopeOf(key), sealed).catch(() => null);
    },
    set: (key, value) =>
      inTurn(async () => {
        const rows = new Map(await records.list(prefix));
        if (!rows.has(prefix + key) && rows.size >= limits.maxSecrets) {
          throw new BridgeError(
            'QUOTA_EXCEEDED',
            `secureStorage keeps at most ${String(limits.maxSecrets)} secrets: remove some.`,
          );
        }
        const sealed = await secrets.seal(scopeOf(key), value);
        await records.commit(new Map([[prefix + key, sealed]]), { durable: true });
      }),
    remove: (key) => inTurn(() => records.commit(new Map([[prefix + key, null]]), { durable: true })),
    clear: () =>
      inTurn(async () => {
        const rows = await records.list(prefix);
        await records.commit(new Map(rows.map(([key]) => [key, null])), { durable: true });
      }),
  };
}
