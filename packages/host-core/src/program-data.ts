import { BridgeError } from '@org/bridge-protocol';

import { openPaymentJournal } from './payment-journal.js';
import { openProgramFiles } from './program-files.js';
import { openProgramSecrets } from './program-secrets.js';
import { openProgramStorage } from './program-storage.js';
import { randomId } from './random-id.js';

import type { LatePayment, PaymentJournal } from './payment-journal.js';
import type { PlatformFiles } from './platform-files.js';
import type { Platform } from './platform.js';
import type { ProgramFiles } from './program-files.js';
import type { ProgramSecrets } from './program-secrets.js';
import type { ProgramStorage } from './program-storage.js';

/** What one program keeps on this device, beside its releases. */
export interface ProgramData {
  readonly storage: ProgramStorage;
  readonly payments: PaymentJournal;
  readonly files: ProgramFiles;
  readonly secrets: ProgramSecrets | null;
}

/** Opens the data of a program. `onLatePayment` hears of payments that end after whoever asked has gone. */
export function openProgramData(
  platform: Platform,
  programId: string,
  onLatePayment: (payment: LatePayment) => void,
): ProgramData {
  const { records, files = noFiles, secrets } = platform;
  return {
    storage: openProgramStorage(records, programId),
    payments: openPaymentJournal(platform, programId, onLatePayment),
    files: openProgramFiles(files, { programId, freshName: () => randomId(platform) }),
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
