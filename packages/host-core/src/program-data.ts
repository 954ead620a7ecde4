import { BridgeError } from '@org/bridge-protocol';

import { openProgramFiles } from './program-files.js';
import { openProgramSecrets } from './program-secrets.js';
import { openProgramStorage } from './program-storage.js';
import { randomId } from './random-id.js';
import { createRateLimit } from './rate-limit.js';

import type { PlatformFiles } from './platform-files.js';
import type { Platform } from './platform.js';
import type { ProgramFiles } from './program-files.js';
import type { ProgramSecrets } from './program-secrets.js';
import type { ProgramStorage } from './program-storage.js';
import type { RateLimit } from './rate-limit.js';

/** What one launch of a program has at hand, whatever its session: most of it stays on the device. */
export interface ProgramData {
  readonly storage: ProgramStorage;
  readonly files: ProgramFiles;
  readonly secrets: ProgramSecrets | null;
  /** Of one launch: a reload gives no new burst. */
  readonly rateLimit: RateLimit;
}

/** Opens the data of a program. */
export function openProgramData(platform: Platform, programId: string): ProgramData {
  const { records, files = noFiles, secrets } = platform;
  return {
    storage: openProgramStorage(records, programId),
    files: openProgramFiles(files, { programId, freshName: () => randomId(platform) }),
    rateLimit: createRateLimit(() => platform.clock.now()),
    secrets: secrets === undefined ? null : openProgramSecrets(records, secrets, programId),
  };
}

const refuse = () =>
  Promise.reject(new BridgeError('NOT_SUPPORTED', 'This host keeps no files for programs.'));

const noFiles: PlatformFiles = {
  write: refuse,
  read: refuse,
  list: refuse,
  remove: refuse,
  removeAll: refuse,
};
